"""The directory's views as SQLAlchemy sees them: all that a service may read of it. No queries here."""

from sqlalchemy import ARRAY, Boolean, Date, DateTime, Integer, TableClause, Text, column, table
from sqlalchemy.dialects.postgresql import JSONB

INSTANT = DateTime(timezone=True)
SCHEMA = "directory"


def _texts(*names: str) -> list[object]:
    return [column(name, Text) for name in names]


def _view(name: str, texts: str, *others: object) -> TableClause:
    return table(name, *_texts(*texts.split()), *others, schema=SCHEMA)  # type: ignore[arg-type]


def _kept() -> list[object]:
    """The period and row version of what administrators change."""
    return [column("valid_from", Date), column("valid_until", Date), column("version", Integer)]


SESSION = _view(
    "v_session",
    "id token_hash account_id csrf method name email",
    column("created_at", INSTANT),
    column("seen_at", INSTANT),
    column("expires_at", INSTANT),
    column("grants", JSONB),
)
TOKEN = _view(
    "v_token",
    "id token_hash account_id name email",
    column("scopes", ARRAY(Text)),
    column("expires_at", INSTANT),
    column("used_at", INSTANT),
    column("grants", JSONB),
)
GRANT = _view("v_grant", "account_id role agency_id")
AGENCY = _view("v_agency", "id slug name short_name kind", column("closed", Boolean))
OFFICE = _view("v_office", "id agency_id name place", *_kept())
PERSON = _view(
    "v_person",
    "id name job email agency_id agency_name office_id office_name account_id any_account_id",
    column("gone", Boolean),
)
CONTACT_POINT = _view(
    "v_contact_point", "id agency_id person_id purpose kind value", column("confirmed_at", INSTANT), *_kept()
)
DELEGATION = _view(
    "v_delegation",
    "id from_account to_account role agency_id reason from_name to_name",
    column("starts_at", INSTANT),
    column("ends_at", INSTANT),
)
ESIGN_AUTHORISATION = _view(
    "v_esign_authorisation",
    "id agency_id title citation",
    column("decided_on", Date),
    column("recorded_at", INSTANT),
)
CONFIRMATION = _view(
    "v_confirmation",
    "id session_id account_id purpose payload_hash method",
    column("created_at", INSTANT),
    column("expires_at", INSTANT),
)
