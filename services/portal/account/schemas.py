"""The forms of a person's own account."""

from pydantic import Field

from shared.web.forms import FormModel


class CheckForm(FormModel):
    """Password and code, asked for once more."""

    password: str = Field(title="your password", max_length=1000)
    code: str = Field(title="the code", min_length=6, max_length=20)


class EverywhereForm(FormModel):
    """Signing out everywhere: of browsers, and on request of programs too."""

    tokens: bool = Field(False, title="whether your tokens are revoked too")


class TokenForm(FormModel):
    """A new personal token."""

    name: str = Field(title="a name", min_length=2, max_length=80)
    scopes: list[str] = Field(title="what it may do", min_length=1)
    days: int = Field(title="how many days it works", ge=1, le=365)
