"""The directory's events in the users' words, for timelines."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from services.portal.administration.words import role_name
from services.portal.journal.models import Event
from shared.auth.directory import get_people_of
from shared.web.view_models import Event as Entry

WORDS: Mapping[str, str] = {
    "agency_created": "Agency added",
    "office_created": "Office added",
    "office_changed": "Office changed",
    "contact_point_created": "Contact added",
    "contact_point_changed": "Contact changed",
    "person_created": "Added to the directory",
    "person_changed": "Entry changed",
    "account_created": "Account made",
    "credentials_set": "Password and authenticator app set up",
    "recovery_codes_replaced": "New recovery codes",
    "second_factor_reset": "Password and second factor reset",
    "account_disabled": "Account disabled",
    "account_enabled": "Account enabled",
    "account_locked": "Locked after five failures",
    "account_released": "Released",
    "role_granted": "Role granted",
    "role_revoked": "Role revoked",
    "delegation_made": "Delegation made",
    "delegation_revoked": "Delegation ended early",
    "esign_authorised": "Act on electronic signatures recorded",
    "esign_withdrawn": "Act on electronic signatures withdrawn",
    "signed_in": "Signed in",
    "signed_out": "Signed out",
    "signed_out_everywhere": "Signed out everywhere",
    "confirmed": "Confirmed again before an act",
    "token_created": "Personal token made",
    "token_revoked": "Personal token revoked",
    "tokens_revoked": "All personal tokens revoked",
}
NOBODY = {"system": "Concord", "command line": "An operator, on the server"}


def as_timeline(session: Session, events: Sequence[Event]) -> list[Entry]:
    """The events as a timeline shows them, with the names of those who acted."""
    names = get_people_of(session, {event.actor for event in events})
    return [
        Entry(
            what=WORDS.get(event.name, event.name.replace("_", " ").capitalize()),
            at=event.at,
            who=names[event.actor].name if event.actor in names else NOBODY.get(event.actor, "Somebody"),
            note=_note(event.body),
        )
        for event in events
    ]


def _note(body: Mapping[str, Any]) -> str | None:
    return role_name(body["role"]) if "role" in body else None
