"""The forms of administration."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.web.forms import FormModel


class PersonForm(FormModel):
    """Somebody new in the directory."""

    name: str = Field(title="the name", min_length=2, max_length=120)
    job: str = Field(title="the job", min_length=2, max_length=120)
    email: str = Field(
        title="the email address",
        max_length=254,
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        json_schema_extra={"message": "Enter an email address like name@agency.gov."},
    )
    agency_id: str = Field(title="the agency")
    account: bool = Field(False, title="an account")


class EntryForm(FormModel):
    """What the directory says of somebody; `row_version` is the one that was shown."""

    name: str = Field(title="the name", min_length=2, max_length=120)
    job: str = Field(title="the job", min_length=2, max_length=120)
    office_id: str | None = Field(None, title="the office")
    row_version: int = Field(title="the version")


class GrantForm(FormModel):
    """A role at an agency; `everywhere` as agency for all of them."""

    role: str = Field(title="a role")
    agency_id: str = Field(title="where")


class DelegationForm(FormModel):
    """B acts on behalf of A, from a first to a last day."""

    from_account: str = Field(title="who is away")
    to_account: str = Field(title="who acts for them")
    role: str | None = Field(None, title="the role")
    first_day: date = Field(title="the first day")
    last_day: date = Field(title="the last day")
    reason: str = Field(title="a reason", min_length=3, max_length=200)


class OwnDelegationForm(FormModel):
    """Somebody acts on my behalf."""

    to_account: str = Field(title="who acts for you")
    role: str | None = Field(None, title="the role")
    first_day: date = Field(title="the first day")
    last_day: date = Field(title="the last day")
    reason: str = Field(title="a reason", min_length=3, max_length=200)


class ESignForm(FormModel):
    """An agency's act on electronic signatures."""

    title: str = Field(title="the title of the act", min_length=3, max_length=200)
    citation: str = Field(title="its number or citation", min_length=2, max_length=200)
    decided_on: date = Field(title="the day of the decision")


class AgencyForm(FormModel):
    """A new agency."""

    name: str = Field(title="the name", min_length=3, max_length=160)
    short_name: str = Field(title="the short name", min_length=2, max_length=40)
    slug: str = Field(
        title="the short address",
        pattern=r"^[a-z][a-z0-9-]{1,30}$",
        json_schema_extra={
            "message": "Use 2 to 31 small letters, digits and hyphens, starting with a letter."
        },
    )
    kind: Literal["state", "federal", "local"] = Field(title="the kind")


class OfficeForm(FormModel):
    """A new office of an agency."""

    name: str = Field(title="the name", min_length=3, max_length=120)
    place: str = Field(title="the place", min_length=2, max_length=120)


class ContactForm(FormModel):
    """How an agency is reached."""

    purpose: str = Field(title="what it is for", min_length=3, max_length=120)
    kind: Literal["email", "phone", "post"] = Field(title="the kind")
    value: str = Field(title="the address or number", min_length=3, max_length=300)


class KeptForm(FormModel):
    """What every change of an office or contact says beside its words; `row_version` is the one that was shown."""

    valid_from: date | None = Field(None, title="the first day")
    valid_until: date | None = Field(None, title="the last day")
    reason: str = Field(title="why it changes", min_length=3, max_length=300)
    row_version: int = Field(title="the version")


class OfficeEditForm(OfficeForm, KeptForm):
    """A change of an office."""


class ContactEditForm(ContactForm, KeptForm):
    """A change of a contact; `confirmed`: somebody made sure today that it reaches them."""

    confirmed: bool = Field(False, title="whether it was confirmed")
