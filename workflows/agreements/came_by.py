"""How somebody came into a stage after it was set up, and in whose place. Pure.

A member's `why` keeps it as text, which histories hold: a reason, or one with an account, `recused:<account>`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflows.agreements.state import Member


class Reason(StrEnum):
    """Why somebody was asked later. The value is stored for good."""

    ESCALATED = "escalated"
    """The stage was overdue: the next in line is asked besides, and takes nobody's place."""
    RECUSED = "recused"
    """A member stepped back."""
    DECIDED = "decided"
    """A member decided another stage, and so may not decide this one."""
    REASSIGNED = "reassigned"
    """Somebody was named instead of a member, who is none any more."""


STANDS_IN = frozenset({Reason.ESCALATED, Reason.RECUSED, Reason.DECIDED})
"""Where the next in line is asked. Whoever is named instead of them stands there as they did."""


@dataclass(frozen=True)
class CameBy:
    """The reason, None for who was there from the start; `instead_of` is an account, or "" for nobody's place."""

    reason: Reason | None = None
    instead_of: str = ""

    @property
    def text(self) -> str:
        """As a member's `why` keeps it."""
        return ":".join(part for part in (self.reason or "", self.instead_of) if part)


def came_by(member: Member) -> CameBy:
    """How this member came in. Raises ValueError for a reason that there is not: a mistake of ours."""
    reason, _, account = member["why"].partition(":")
    return CameBy(Reason(reason), account) if reason else CameBy()


def instead_of(members: Iterable[Member], account: str) -> CameBy:
    """How whoever is named instead of this one of the members comes in."""
    came = next((came_by(member) for member in members if member["account"] == account), CameBy())
    return came if came.reason in STANDS_IN else CameBy(Reason.REASSIGNED, account)
