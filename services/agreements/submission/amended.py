"""What an amendment says of the agreement that it amends, against the record: its number, and the day of its signature.

Which agreement is amended must not be a slip of the finger: the sealed text would change one that does not exist.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.acting.service import find_agreement
from services.agreements.register.models import AgreementRow
from shared.auth.actor import Actor
from shared.documents.check.findings import Finding
from shared.errors import NotFound
from shared.service.acting.offers import FoundRecord
from shared.web.formats import long_day
from workflows.agreements.state import AgreementState, last_signed_on, state_of

PLACE = "the amended agreement"
RULE = "amended-agreement"


def find_amended_findings(
    session: Session, actor: Actor, state: AgreementState, said: Mapping[str, Any], today: date
) -> tuple[Finding, ...]:
    """What is wrong with the answers `said` about the amended agreement; nothing where the text amends none.

    An agreement that the actor may not see is as unknown as one that does not exist.
    """
    number = str(said.get("amended_number") or "").strip()
    if not said.get("amends_earlier") or not number:
        return ()
    found = _visible(session, actor, number)
    begun_for = state.get("amends")
    expected = (
        session.scalar(select(AgreementRow.number).where(AgreementRow.id == begun_for)) if begun_for else None
    )
    signed = last_signed_on(state_of(found.head)) if found else None
    return tuple(_findings(number, expected, known=found is not None, said=said, signed=signed, today=today))


def _findings(
    number: str,
    expected: str | None,
    *,
    known: bool,
    said: Mapping[str, Any],
    signed: str | None,
    today: date,
) -> list[Finding]:
    day, first = said.get("amended_signed_on"), said.get("start_date")
    found = []
    if expected and number != expected:
        found.append(
            _error(number, f"This amendment was begun from {expected}: correct the number in the answers.")
        )
    elif not known:
        told = "No agreement that you can see here has that number: check it on the agreement’s first page."
        found.append(Finding(RULE, "warning", PLACE, number, told))
    if isinstance(day, str) and day > today.isoformat():
        found.append(
            _error(
                _written(day),
                "That day is still to come, so nothing was signed on it yet: correct the answer.",
            )
        )
    elif isinstance(day, str) and isinstance(first, str) and day > first:
        found.append(
            _error(_written(day), "That is after this amendment’s own first day: correct one of the two.")
        )
    elif signed and isinstance(day, str) and day != signed:
        found.append(
            _error(
                _written(day),
                f"{number} was signed on {_written(signed)}, as the record has it: correct the answer.",
            )
        )
    return found


def _written(iso: str) -> str:
    return long_day(date.fromisoformat(iso))


def _error(excerpt: str, told: str) -> Finding:
    return Finding(RULE, "error", PLACE, excerpt, told)


def _visible(session: Session, actor: Actor, number: str) -> FoundRecord[AgreementRow] | None:
    row = session.scalar(select(AgreementRow.id).where(AgreementRow.number == number))
    try:
        return find_agreement(session, row, actor) if row else None
    except NotFound:
        return None
