"""A record opened by somebody: which acts are offered to them now, in whose name, and what stands against one.

Holds no rule of its own: the transition table decides.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from shared.acts.messages import Act, Head
from shared.acts.rules import Table, Transition, holds_any
from shared.auth.actor import ActorClaims
from shared.service.acting.people import Capacity
from shared.service.register_rows import RegisterRow

R = TypeVar("R", bound=RegisterRow)


@dataclass(frozen=True)
class Offer:
    """An act that the person may make now, in their own name or another's."""

    action: str
    label: str
    on_behalf_of: str | None = None
    name: str = ""


@dataclass(frozen=True)
class FoundRecord(Generic[R]):
    """A record found by somebody who may see it: its row and its head."""

    row: R
    head: Head


@dataclass(frozen=True)
class OpenedRecord(FoundRecord[R]):
    """A record opened, with how its reader may act on it."""

    rules: Table
    capacities: list[Capacity]
    at: datetime
    """When it was opened, in the state's zone: conditions see the state's day."""
    open_to: Collection[str] | None = None
    """The acts whose door stands open to a program; None: every one."""

    @property
    def offers(self) -> list[Offer]:
        """What may be done now, each act once, in one's own name first."""
        found: dict[str, Offer] = {}
        for capacity in self.capacities:
            for row in self.rules.offers(self.head.state, _probe(capacity, self.at)):
                offer = Offer(row.action, row.label, capacity.on_behalf_of, capacity.name)
                found.setdefault(row.action, offer)
        return [o for o in found.values() if self.open_to is None or o.action in self.open_to]

    def offers_act(self, action: str) -> bool:
        """Whether the act is offered."""
        return is_offered(self.offers, action)


def is_offered(offers: Iterable[Offer], action: str) -> bool:
    """Whether the act is among those offered."""
    return any(offer.action == action for offer in offers)


def for_whom(offers: Iterable[Offer], action: str, named: str | None) -> str:
    """On whose behalf a page's form does the act: whoever is named, else whose capacity alone allows it, else ""."""
    behalf = next((offer.on_behalf_of for offer in offers if offer.action == action), None)
    return named or behalf or ""


@dataclass(frozen=True)
class Against:
    """What stands against an act: the code of its refusal and the sentence; both "" where nothing does."""

    code: str = ""
    reason: str = ""


def why_not(rules: Table, state: Mapping[str, Any], acts: Sequence[Act]) -> Against:
    """Which of the act's own conditions stands against it, in any of the names in which it might be meant.

    That a duty is kept apart from what somebody did is told to them whatever their roles are, and first; what else is
    needed only to whoever has the role for the act.
    """
    meant = [(row, act) for act in acts if (row := rules.get(act.name)) and state["status"] in row.sources]
    asked = [(name, act) for row, act in meant for name in row.apart]
    asked += [
        (name, act)
        for row, act in meant
        if holds_any(act.actor, row.roles, state["agencies"])
        for name in row.needs
    ]
    found = ((name, rules.guards[name](state, act)) for name, act in asked)
    return next((Against(name, reason) for name, reason in found if reason), Against())


def probe(action: str, claims: ActorClaims, at: datetime) -> Act:
    """An act that nobody does, to ask the table what stands against it. `at` is in the state's zone."""
    return Act(action, "", "", at, claims)


def _probe(capacity: Capacity, at: datetime) -> Callable[[Transition], Act]:
    def act_for(row: Transition) -> Act:
        return probe(row.action, capacity.claims, at)

    return act_for
