"""The record in memory, for tests of workflows: the real rules and decisions, clocks of whole days, no PostgreSQL."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from temporalio import activity
from temporalio.exceptions import ApplicationError

from shared.acts.messages import Act, CommitInput, Committed, Head, Outcome, Refusal, WorkInput, WorkResult
from shared.acts.refusals import Refused
from workflows.agreements import contract
from workflows.agreements.decide import decide
from workflows.agreements.state import new_state
from workflows.agreements.states import RULES

DAYS = {"legal_review": 10, "approval_stage": 5, "signing": 10, "effect": 0, "yearly_review": 365, "term": 1}
REMIND = {"legal_review": 2, "approval_stage": 1, "signing": 2, "yearly_review": 30}
ESCALATE = {"legal_review": 3, "approval_stage": 2}


@dataclass
class Ledger:
    """One stream's truth. `losses` is how many answers get lost after writing."""

    head: Head
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    clocks: dict[str, list[tuple[str, datetime]]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    losses: int = 0
    broken: str = ""
    """The act that fails by a mistake of ours; `failures` counts how often it did."""
    failures: int = 0
    refusals: int = 0
    takes: float = 0.0
    """Seconds that each commit takes; `most_at_once` is how many there were at the same time."""
    at_once: int = 0
    most_at_once: int = 0

    @activity.defn(name=contract.COMMIT)
    async def commit(self, given: CommitInput) -> Committed:
        if given.act.name == self.broken:
            self.failures += 1
            raise ApplicationError("KeyError", type="internal", non_retryable=True)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.takes)
        self.at_once -= 1
        done = self._commit(given)
        if self.losses and done.outcome:
            self.losses -= 1
            raise RuntimeError("the answer was lost on the way")
        return done

    def _commit(self, given: CommitInput) -> Committed:
        act = given.act
        if act.key in self.outcomes:
            return Committed(self.head, self.outcomes[act.key])
        if given.epoch != self.head.epoch:
            return Committed(self.head, refusal=Refusal("superseded", ""))
        try:
            RULES.check(self.head.state, act)
            act = self._fired(act)
        except Refused as refused:
            self.refusals += 1
            return Committed(self.head, refusal=Refusal(refused.code, refused.message))
        return self._write(act)

    def _write(self, act: Act) -> Committed:
        decision = decide(self.head.state, act)
        for command in decision.clocks:
            self._clock(command, act)
        due = {name: min(at for _, at in points) for name, points in self.clocks.items() if points}
        closed = decision.closed and not due
        self.head = replace(
            self.head,
            seq=self.head.seq + 1,
            state=decision.state,
            due=due,
            work=list(decision.work),
            closed=closed,
        )
        self.outcomes[act.key] = Outcome(act.key, self.head.seq, decision.state["status"], decision.result)
        self.names.append(act.name)
        self.mails += [e.body["template"] for e in decision.effects if e.kind == "mail"]
        return Committed(self.head, self.outcomes[act.key])

    def _fired(self, act: Act) -> Act:
        if not act.name.startswith("clock:"):
            return act
        points = self.clocks.get(act.name.removeprefix("clock:"), [])
        fired = [kind for kind, at in points if at <= act.at]
        if not fired:
            raise Refused("not_due", "")
        self.clocks[act.name.removeprefix("clock:")] = [(k, at) for k, at in points if at > act.at]
        return replace(act, ids={**act.ids, "fired": fired})

    def _clock(self, command, act: Act) -> None:
        if command.op in ("satisfy", "cancel"):
            self.clocks.pop(command.name, None)
        elif command.op == "start":
            due = command.due or act.at + timedelta(days=DAYS.get(command.rule, command.amount or 90))
            points = [("due", due)]
            if command.rule in REMIND:
                points.append(("remind", due - timedelta(days=REMIND[command.rule])))
            if command.rule in ESCALATE:
                points.append(("escalate", due + timedelta(days=ESCALATE[command.rule])))
            self.clocks[command.name] = sorted(points, key=lambda p: p[1])

    @activity.defn(name=contract.FREEZE)
    async def freeze(self, given: WorkInput) -> WorkResult:
        package = {"id": f"p{given.state['round']}", "pdf": "f", **given.state["submitted"]}
        return WorkResult("package_frozen", {"package": package})

    @activity.defn(name=contract.SEAL)
    async def seal(self, given: WorkInput) -> WorkResult:
        return WorkResult("executed", {"executed": {"sha256": "e", "file": "f"}})


def new_ledger(stream: str) -> Ledger:
    """A draft with one version."""
    state = dict(new_state(agencies=["agency-a"], partners=["federal-a"], author="author"), version="v1")
    return Ledger(Head(stream, 1, 1, state))
