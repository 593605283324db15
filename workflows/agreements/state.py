"""What an agreement's head holds: statuses and ids, never a name or a text. Pure types."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypedDict, TypeVar, cast

from shared.acts.messages import Head

T = TypeVar("T")


class Status(StrEnum):
    """Where an agreement stands. Users see seven: `preparing` shows as In approval, `sealing` as Out for signature."""

    DRAFT = "draft"
    PREPARING = "preparing"
    IN_APPROVAL = "in_approval"
    SIGNING = "signing"
    SEALING = "sealing"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    ENDED = "ended"


SHOWN_AS = {
    Status.DRAFT: "Draft",
    Status.PREPARING: "In approval",
    Status.IN_APPROVAL: "In approval",
    Status.SIGNING: "Out for signature",
    Status.SEALING: "Out for signature",
    Status.SIGNED: "Signed",
    Status.IN_FORCE: "In force",
    Status.SUSPENDED: "Suspended",
    Status.ENDED: "Ended",
}
"""The seven statuses of the glossary."""


class Member(TypedDict):
    """One person of a stage; `why` says how a person came in later: read it by `came_by`."""

    account: str
    why: str


class Stage(TypedDict):
    """One stage of an approval route. `mode` all, any or n_of; `because` names the rule that added the stage."""

    id: str
    name: str
    mode: str
    n: int
    members: list[Member]
    rule: str
    because: str
    next_in_line: str


class Signer(TypedDict):
    """One who must sign. `kind` staff (an account) or outside (a contact); lower `order` signs first."""

    id: str
    kind: str
    who: str
    body: str
    order: int


class Package(TypedDict):
    """What was approved, is signed and is kept: one version's files by SHA-256."""

    id: str
    version: str
    docx: str
    pdf: str
    terms: str


class Returned(TypedDict):
    """By what a draft is a draft again: `why` is a `BackToDraft`, or a `PackageProblem` where `by` is the system."""

    by: str
    why: str


class AgreementState(TypedDict, total=False):
    """The snapshot. Instants and dates are ISO strings; people, bodies and files are ids and hashes."""

    status: str
    agencies: list[str]
    partners: list[str]
    author: str
    writers: list[str]
    version: str
    submitted: dict[str, Any]
    package: Package | None
    round: int
    route: list[Stage]
    stage: int
    decisions: list[dict[str, Any]]
    question: dict[str, str] | None
    extension: dict[str, Any] | None
    returned: Returned | None
    signers: list[Signer]
    signatures: list[dict[str, Any]]
    links_sent: list[dict[str, str]]
    executed: dict[str, str] | None
    effective_on: str | None
    ends_on: str | None
    review_on: str | None
    """The day by which the text asks for the first review; none where it names no day."""
    notice_days: int | None
    """Read it by `notice_days_of`: of an agreement whose text was never submitted here it says nothing."""
    notice_stated: bool
    """Whether the days were stated with the notice, as none were on record."""
    notice: dict[str, Any] | None
    reviews: list[dict[str, str]]
    amendment: str
    """The later agreement that was begun to amend this one, since its last review."""
    amends: str
    """The earlier agreement that this one amends."""
    walls: list[str]
    """The tokens of those from whom it is hidden (`shared.auth.seen`). Every reader obeys them; no act sets one yet."""
    open_to_staff: bool
    published: bool
    ended: dict[str, str] | None


def new_state(*, agencies: list[str], partners: list[str], author: str) -> AgreementState:
    """The state of a draft just begun."""
    return {
        "status": Status.DRAFT, "agencies": agencies, "partners": partners, "author": author, "writers": [],
        "version": "", "submitted": {}, "package": None, "round": 0, "route": [], "stage": 0, "decisions": [],
        "question": None, "extension": None, "returned": None, "signers": [], "signatures": [], "executed": None,
        "effective_on": None, "ends_on": None, "review_on": None, "notice_days": None, "notice": None,
        "reviews": [], "walls": [], "published": False, "ended": None,
    }  # fmt: skip


def as_state(state: Mapping[str, Any]) -> AgreementState:
    """The same state by its own type, where it comes from what all contexts share."""
    return cast(AgreementState, state)


def state_of(head: Head) -> AgreementState:
    """The state of an agreement's head."""
    return as_state(head.state)


def notice_days_of(state: AgreementState) -> int | None:
    """The days of notice; None where nobody has said them: it was imported, or its kind of text states none.

    Where a notice was delivered its period runs already, by the days that counted then.
    """
    delivered = (state["notice"] or {}).get("delivered_on")
    said = state["submitted"] or state.get("notice_stated") or delivered
    return state["notice_days"] if said else None


def notice_ends_on(delivered: date, days: int) -> date:
    """The day on which the agreement ends, at its beginning, by a notice that was delivered then."""
    return delivered + timedelta(days=days)


def last_signed_on(state: AgreementState) -> str | None:
    """The day of the last signature, ISO; one on paper has the day on the paper. None where nobody signed."""
    return max((s.get("signed_on") or s["at"][:10] for s in state["signatures"]), default=None)


def day_of(value: str | None) -> date | None:
    """A day that the state holds as text."""
    return date.fromisoformat(value) if value else None


def there(value: T | None) -> T:
    """What a condition of the table has found there. Raises ValueError, a mistake of ours, where there is nothing."""
    if value is None:
        raise ValueError("an act was allowed on what is not there")
    return value


def package_of(state: AgreementState) -> Package:
    """The package that is before people. Raises ValueError where there is none."""
    return there(state["package"])
