"""The forms of signing in, setting up and confirming again."""

from pydantic import Field

from shared.web.forms import FormModel

CODE = Field(title="the code", min_length=6, max_length=20)


class SignInForm(FormModel):
    """Address, password and second factor, in one step."""

    email: str = Field(title="your email address", max_length=254)
    password: str = Field(title="your password", max_length=1000)
    code: str = CODE
    kept: str | None = Field(None, title="what was kept", max_length=1_000_000)


class DemoForm(FormModel):
    """Which of the demo's people to be."""

    account_id: str = Field(title="a person")
    kept: str | None = Field(None, title="what was kept", max_length=1_000_000)


class SetUpForm(FormModel):
    """A new password, typed twice, and the first code of the app."""

    password: str = Field(title="a password", max_length=1000)
    repeated: str = Field(title="the password again", max_length=1000)
    code: str = CODE


class ConfirmForm(FormModel):
    """Password and code, for what a service asked to be confirmed."""

    about: str = Field(title="what is confirmed", max_length=4000)
    password: str = Field(title="your password", max_length=1000)
    code: str = CODE
