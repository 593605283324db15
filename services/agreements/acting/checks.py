"""What an act names must be there: the person named instead is one who may approve, the party is a party.

The transition table knows no directory, so this is asked before the act is sent; a known key is not asked again.
"""

from datetime import date

from sqlalchemy.orm import Session

from services.agreements.acting.forms import GiveNotice, Reassign
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_head
from shared.auth.actor import Role
from shared.auth.directory import Person, list_holders
from shared.errors import FieldError, Invalid, require_all
from shared.service.acting.forms import ActForm
from shared.web.formats import day
from workflows.agreements.state import notice_days_of, state_of


def check_named(session: Session, parts: Agreements, row: AgreementRow, form: ActForm) -> None:
    """Raises Invalid where the form names somebody, something or a day that can't be meant."""
    if isinstance(form, Reassign) and form.to not in {p.account_id for p in list_deciders(session, row)}:
        raise Invalid(
            "This person can't decide here.",
            (FieldError("to", "Name a legal reviewer or approver of the agency."),),
        )
    if isinstance(form, GiveNotice):
        require_all(
            lambda: _check_party(row, form.by),
            lambda: _check_sending(parts, row, form.sent_on),
            lambda: _check_period(session, row, form),
        )


def _check_party(row: AgreementRow, by: str) -> None:
    if by not in (*row.agencies, *row.partners):
        raise Invalid("This is no party of the agreement.", (FieldError("by", "Name one of its parties."),))


def _check_sending(parts: Agreements, row: AgreementRow, sent: date) -> None:
    if sent > clock.today(parts.zone):
        said = "This day lies ahead: enter the day on which the notice was sent."
        raise Invalid("This day lies ahead.", (FieldError("sent_on", said),))
    if row.effective_on and sent < row.effective_on:
        said = (
            f"The agreement came into force on {day(row.effective_on, parts.zone)}: enter that day or a later one, on "
            "which the notice was sent."
        )
        raise Invalid("This day is before the agreement was in force.", (FieldError("sent_on", said),))


def _check_period(session: Session, row: AgreementRow, form: GiveNotice) -> None:
    """The days are stated where they are not on record, with the clause that says so; else they are not."""
    head = get_head(session, ACTS, row.id)
    known = notice_days_of(state_of(head)) if head else None
    if known is not None:
        if form.notice_days not in (None, known):
            said = f"The text asks for {known} days: leave this out."
            raise Invalid("The notice period is on record.", (FieldError("notice_days", said),))
        return
    asked = {
        "notice_days": "Enter the days of notice that the text of the agreement asks for.",
        "notice_clause": "Name the clause that says so, for example “Section 12”.",
    }
    missing = tuple(FieldError(name, said) for name, said in asked.items() if not getattr(form, name))
    if missing:
        raise Invalid("The notice period of this agreement is not on record.", missing)


def list_deciders(session: Session, row: AgreementRow) -> list[Person]:
    """Who may decide on the agreement's text by their role. That who wrote it or was asked already can't be named
    is the table's rule (`named_is_no_writer`, `named_is_new`)."""
    roles = (Role.LEGAL_REVIEWER, Role.APPROVER)
    return [person for role in roles for person in list_holders(session, role, row.agencies[0])]
