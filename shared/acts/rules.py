"""Transition tables: which act leads from which state to which, and who may make it. Pure data and pure checks.

One table per context (`workflows/<context>/states.py`) is used to offer buttons, to refuse early (the workflow's
validator), to decide (the commit), to describe the API and to draw the diagram in the docs. It holds no SQL, and
never looks at a clock: the act carries its instant.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.acts.messages import Act
from shared.acts.refusals import RefusalCode, Refused, refused
from shared.auth.actor import SYSTEM, ActorClaims

State = Mapping[str, Any]


@dataclass(frozen=True)
class Transition:
    """One row of a transition table.

    `roles` may make the act at the record's agency (empty: only the system). `apart` lists duties kept apart and
    `needs` further conditions, each by name of a guard in the table; `inputs` are the ids that must be there.
    `to` None means that the state stays, or is computed by the context.
    """

    action: str
    sources: frozenset[str]
    to: str | None
    roles: frozenset[str]
    label: str
    apart: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    in_person: bool = False
    """Nobody may make it on another's behalf, whatever was delegated."""

    @property
    def system(self) -> bool:
        """Whether only a clock or the workflow's own work may make it."""
        return not self.roles


Guard = Callable[[Any, Act], str | None]
"""Says why the act must not be made now, or None. It gets the state by its context's own type, and the act, whose
`at.date()` is the day in the state's own zone."""


@dataclass(frozen=True)
class Table:
    """All transitions of one context, with its guards by name."""

    context: str
    transitions: tuple[Transition, ...]
    guards: Mapping[str, Guard]

    def get(self, action: str) -> Transition | None:
        """The row for an action, if there is one."""
        return next((t for t in self.transitions if t.action == action), None)

    def check(self, state: State, act: Act) -> Transition:
        """The row that allows this act in this state. Raises Refused with the first reason against it."""
        row = self.get(act.name)
        if row is None:
            raise refused(RefusalCode.UNKNOWN_ACT, act=act.name)
        if state["status"] not in row.sources:
            raise refused(RefusalCode.WRONG_STATE, label=row.label)
        self._check_actor(row, state, act.actor)
        if _borrowed(row, act.actor):
            raise refused(RefusalCode.IN_PERSON, label=row.label)
        self._check_inputs(row, act)
        for name in (*row.apart, *row.needs):
            reason = self.guards[name](state, act)
            if reason:
                raise Refused(name, reason)
        return row

    def offers(self, state: State, act_for: Callable[[Transition], Act]) -> list[Transition]:
        """The acts a person may make now: those whose checks all pass, inputs aside."""
        return [t for t in self.transitions if not t.system and self._offered(t, state, act_for(t))]

    def _offered(self, row: Transition, state: State, act: Act) -> bool:
        if state["status"] not in row.sources or not holds_any(act.actor, row.roles, agencies(state)):
            return False
        if _borrowed(row, act.actor):
            return False
        return all(self.guards[name](state, act) is None for name in (*row.apart, *row.needs))

    def _check_actor(self, row: Transition, state: State, actor: ActorClaims) -> None:
        if row.system:
            if actor.account_id != SYSTEM.account_id:
                raise refused(RefusalCode.SYSTEM_ONLY, label=row.label)
        elif not holds_any(actor, row.roles, agencies(state)):
            raise refused(RefusalCode.ROLE, label=row.label.lower())

    def _check_inputs(self, row: Transition, act: Act) -> None:
        missing = [name for name in row.inputs if not act.ids.get(name)]
        if missing:
            raise refused(RefusalCode.INPUT, label=row.label, missing=", ".join(missing))


def _borrowed(row: Transition, actor: ActorClaims) -> bool:
    """Whether an act that needs the person is tried on somebody's behalf."""
    return row.in_person and actor.on_behalf_of is not None


def agencies(state: State) -> frozenset[str]:
    """The agencies whose grants count for a record."""
    return frozenset(state["agencies"])


def holds_any(actor: ActorClaims, roles: Iterable[str], at_agencies: Iterable[str]) -> bool:
    """Whether the actor holds one of the roles, everywhere or at one of the agencies."""
    wanted, places = set(roles), set(at_agencies)
    return any(g.role in wanted and (g.agency_id is None or g.agency_id in places) for g in actor.grants)
