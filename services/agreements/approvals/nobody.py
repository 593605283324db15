"""The way out where a stage of the route has nobody but the text's writers: who can mend it, how and where."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy.orm import Session

from services.agreements.acting.permits import ROUTES
from services.agreements.approvals.asked_stages import NobodyInStage
from services.agreements.approvals.repository import find_route
from shared.auth.actor import Actor, Role
from shared.auth.directory import Agency, Person, get_agency, list_holders
from shared.auth.scope import may
from workflows.agreements.approval import writers
from workflows.agreements.state import AgreementState, Status

_SHOWN = 3
_ROLE_NAMES = {Role.LEGAL_REVIEWER: "legal reviewer", Role.APPROVER: "approver"}


@dataclass(frozen=True)
class WayOut:
    """What stands in the way, who of the agency can mend it, and whether the reader may read or change the route."""

    problem: str
    stage: str
    role: str
    agency: Agency
    administrators: tuple[Person, ...]
    may_edit: bool
    may_read: bool

    @property
    def words(self) -> str:
        """Who can do what, as a sentence."""
        who = _an_administrator(self.agency, self.administrators)
        give = (
            f" can make somebody else {_ROLE_NAMES[Role(self.role)]} of the agency, or"
            if self.role
            else " can"
        )
        return f"{who}{give} name another person in the stage “{self.stage}” of its approval route."


def _an_administrator(agency: Agency, people: Iterable[Person]) -> str:
    names = " or ".join(person.name for person in people)
    return f"An administrator of {agency.name}" + (f" ({names})" if names else "")


def find_way_out(session: Session, actor: Actor, agency_id: str, nobody: NobodyInStage) -> WayOut:
    """Who can give the stage another member, as the reader may be told."""
    holders = list_holders(session, Role.ADMINISTRATOR, agency_id)
    return WayOut(
        str(nobody), nobody.plan.name, "" if nobody.plan.people else nobody.plan.role,
        get_agency(session, agency_id), tuple(holders[:_SHOWN]),
        may(actor, ROUTES, agency_id), may(actor, "routes.read", agency_id),
    )  # fmt: skip


def nobody_to_name(session: Session, agency_id: str, author: str) -> tuple[str, ...]:
    """What stands where nobody can be named in a stage: a title, why, and who can do what about it."""
    agency, holders = get_agency(session, agency_id), list_holders(session, Role.ADMINISTRATOR, agency_id)
    who = _an_administrator(agency, holders[:_SHOWN])
    why = (
        f"Everybody who is legal reviewer or approver of {agency.name} wrote the text, is asked in this stage already "
        "or has decided another one."
    )
    mend = (
        f"{who} can make somebody else legal reviewer or approver of it; a legal reviewer then names them here. "
        f"Or {author}, its author, calls the agreement back, and the approval route is changed before it is submitted "
        "again."
    )
    return "Nobody can be named", why, mend


def look_ahead(
    session: Session,
    actor: Actor,
    state: AgreementState,
    answers: Mapping[str, JsonValue],
    wrote: Collection[str],
) -> WayOut | None:
    """What would stand in the way of a draft if it were submitted with these answers, which `wrote` gave."""
    if state["status"] != Status.DRAFT:
        return None
    agency = state["agencies"][0]
    try:
        find_route(session, agency, answers, writers(state) | {*wrote})
    except NobodyInStage as nobody:
        return find_way_out(session, actor, agency, nobody)
    return None
