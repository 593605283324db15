"""Changing offices and contacts: the new words go live at once, the old ones and the reason stay on record.

It never touches an agreement: an address that stands in an agreement's text is changed by the parties alone.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portal.journal.repository import add_event
from services.portal.people.models import AddressChange, ContactPoint, Office
from shared import clock
from shared.auth.secrets import new_id
from shared.errors import NotFound, StaleVersion, wrong_field

EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
OFFICE_FIELDS = ("name", "place", "valid_from", "valid_until")
CONTACT_FIELDS = ("purpose", "kind", "value", "valid_from", "valid_until")


class Dated(Protocol):
    """Anything with a first and a last day."""

    @property
    def valid_from(self) -> date | None:
        """The first day; None: since ever."""

    @property
    def valid_until(self) -> date | None:
        """The last day; None: without end."""


def today_in(timezone: str) -> date:
    """The present day where the office is."""
    return clock.today(ZoneInfo(timezone))


def has_ended(entry: Dated, today: date) -> bool:
    """Whether its last day has passed."""
    return entry.valid_until is not None and entry.valid_until < today


def is_valid(entry: Dated, today: date) -> bool:
    """Whether it holds on the day, its first and last day included."""
    return not has_ended(entry, today) and (entry.valid_from is None or entry.valid_from <= today)


def update_office(
    session: Session, office_id: str, *, by: str, version: int, reason: str, values: Mapping[str, Any]
) -> Office:
    """Change an office to `values` (all of OFFICE_FIELDS).

    Raises NotFound, StaleVersion where somebody else saved first, Invalid for a taken name or a senseless period.
    """
    office = session.get(Office, office_id, with_for_update=True)
    if office is None:
        raise NotFound("There is no such office.")
    _require_version(office.version, version)
    _require_period(values)
    same_name = select(Office).where(
        Office.agency_id == office.agency_id, Office.name == values["name"], Office.id != office_id
    )
    if session.scalars(same_name).first():
        raise wrong_field("name", "This agency has an office of that name already.")
    if not _differs(office, values):
        raise wrong_field("", "Nothing was changed. Change something, or cancel.")
    _keep(session, office, values, by=by, reason=reason)
    return office


def update_contact_point(
    session: Session,
    contact_id: str,
    *,
    by: str,
    version: int,
    reason: str,
    values: Mapping[str, Any],
    confirmed: bool = False,
) -> ContactPoint:
    """Change a contact to `values` (all of CONTACT_FIELDS); a new address counts as confirmed now.

    Raises NotFound, StaleVersion where somebody else saved first, Invalid for what can't be an email address and for
    a senseless period.
    """
    contact = session.get(ContactPoint, contact_id, with_for_update=True)
    if contact is None:
        raise NotFound("There is no such contact.")
    _require_version(contact.version, version)
    _require_period(values)
    require_address(values["kind"], values["value"])
    if not (confirmed or _differs(contact, values)):
        raise wrong_field("", "Nothing was changed. Change something, or say that the address was confirmed.")
    confirmed = confirmed or contact.value != values["value"]
    at = _keep(session, contact, values, by=by, reason=reason)
    contact.confirmed_at = at if confirmed else contact.confirmed_at
    return contact


def list_changes(session: Session, entry_id: str) -> list[AddressChange]:
    """What the office or contact said before, newest first."""
    changes = select(AddressChange).where(AddressChange.entry_id == entry_id)
    return list(session.scalars(changes.order_by(AddressChange.version.desc())))


def require_address(kind: str, value: str) -> None:
    """Raises Invalid where mail could not reach the address."""
    if kind == "email" and not EMAIL.match(value):
        raise wrong_field("value", "Enter an email address like notices@agency.gov, or choose another kind.")


def _keep(
    session: Session, entry: Office | ContactPoint, values: Mapping[str, Any], *, by: str, reason: str
) -> datetime:
    at = clock.now()
    change = AddressChange(
        id=new_id(), entry_id=entry.id, version=entry.version, reason=reason, changed_by=by, changed_at=at,
        before={name: _plain(getattr(entry, name)) for name in values},
    )  # fmt: skip
    session.add(change)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1
    session.flush()
    _note(session, entry, change)
    return at


def _note(session: Session, entry: Office | ContactPoint, change: AddressChange) -> None:
    stream, by, at = f"agency:{entry.agency_id}", change.changed_by, change.changed_at
    if isinstance(entry, Office):
        body = {"office": entry.id, "change": change.id}
        add_event(session, stream, "office_changed", by=by, at=at, body=body)
    else:
        body = {"contact": entry.id, "change": change.id}
        add_event(session, stream, "contact_point_changed", by=by, at=at, body=body)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _differs(entry: object, values: Mapping[str, Any]) -> bool:
    return any(getattr(entry, name) != value for name, value in values.items())


def _require_version(stored: int, shown: int) -> None:
    if stored != shown:
        raise StaleVersion("Somebody else changed this while you were typing.")


def _require_period(values: Mapping[str, Any]) -> None:
    first, last = values["valid_from"], values["valid_until"]
    if first and last and last < first:
        raise wrong_field("valid_until", "Enter a last day that is not before the first.")
