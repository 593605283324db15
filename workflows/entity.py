"""The life of one entity (an agreement, a complaint, a certification) as a workflow, the same in every context.

A person's act is an Update that answers when the fact is recorded; clocks are timers to instants that the commit
returned; the entity's own work (freeze, seal) is done by activities whose result is recorded by a system act.
The workflow holds only the head. It decides nothing: the commit does, on the record.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from shared.acts.messages import Act, CommitInput, Committed, Head, Outcome, WorkInput, WorkResult
from shared.acts.refusals import Failure, RefusalCode, Refused
from shared.acts.rules import Table
from workflows import policies


@dataclass(frozen=True)
class Work:
    """How a piece of the entity's own work is done: the activity's name and its task queue."""

    activity: str
    queue: str


@dataclass(frozen=True)
class EntityKind:
    """What differs between contexts: the rules for refusing early, and the names of the activities."""

    rules: Table
    commit: str
    work: Mapping[str, Work] = field(default_factory=dict)


class Entity:
    """The shared life. A context's workflow class owns one and forwards `run` and `act` to it."""

    def __init__(self, kind: EntityKind, head: Head) -> None:
        self.kind, self.head = kind, head
        self.lock = asyncio.Lock()
        self.superseded = False

    def refuse_early(self, act: Act) -> None:
        """Refuse before anything is written to history. Says nothing where the sender has seen another head than ours.

        Who has seen more knows what we missed; who has seen less may have read a record that was set back.
        """
        if act.seen and act.seen != self.head.seq:
            return
        try:
            self.kind.rules.check(self.head.state, act)
        except Refused as refused:
            raise ApplicationError(refused.message, type=refused.code) from None

    async def act(self, act: Act) -> Outcome:
        """Record a person's act. Raises ApplicationError with the refusal's code, or `unavailable`."""
        async with self.lock:
            try:
                committed = await self._commit_local(act)
                return self._answer(committed)
            except ActivityError as failed:
                raise _why(failed) from None
            except ApplicationError:
                raise
            except Exception as error:  # a bug must fail this act, not every later one with it
                raise ApplicationError(type(error).__name__, type=Failure.INTERNAL) from error

    async def run(self, restart: Callable[[Head], None]) -> Head:
        """Live until closed or superseded: do work, sleep until the next clock, continue as new when long."""
        if self._finished():
            await self._await_waker()
        while not self._finished():
            if self.head.work:
                await self._do_work(self.head.work[0])
            elif not await self._changed_before_next_clock():
                await self._clock_due()
            if self._long() and not self.head.work:
                break
        await workflow.wait_condition(workflow.all_handlers_finished)
        if not self._finished():
            restart(self.head)
        return self.head

    async def _await_waker(self) -> None:
        """Started though closed: an act woke it and is on its way, which must not find a workflow that has ended."""
        seq = self.head.seq
        with contextlib.suppress(TimeoutError):
            await workflow.wait_condition(lambda: self.head.seq != seq, timeout=policies.WAKER_WITHIN)

    def _finished(self) -> bool:
        return self.superseded or (self.head.closed and not self.head.work)

    def _long(self) -> bool:
        info = workflow.info()
        return info.is_continue_as_new_suggested() or info.get_current_history_length() > policies.RUN_EVENTS

    async def _changed_before_next_clock(self) -> bool:
        seq = self.head.seq
        look = self.head.next_look
        wait = max((look - workflow.now()).total_seconds(), 0) if look else None
        try:
            await workflow.wait_condition(lambda: self.head.seq != seq or self._finished(), timeout=wait)
        except TimeoutError:
            return False
        return True

    async def _clock_due(self) -> None:
        name = min(self.head.due, key=lambda n: (self.head.due[n], n))
        instant = self.head.due[name]
        await self._system_act(f"clock:{name}", {}, f"clock:{name}:{instant.isoformat()}", workflow.now())

    async def _do_work(self, name: str) -> None:
        work, seq = self.kind.work[name], self.head.seq
        doing = workflow.start_activity(
            work.activity,
            WorkInput(self.head.stream, seq, name, self.head.state),
            task_queue=work.queue,
            result_type=WorkResult,
            start_to_close_timeout=policies.WORK_ATTEMPT,
            heartbeat_timeout=policies.SILENCE,
            retry_policy=policies.WORK_RETRY,
            summary=name,
        )
        await workflow.wait_condition(lambda: doing.done() or name not in self.head.work or self.superseded)
        if not doing.done():
            doing.cancel()  # withdrawn meanwhile: nobody waits for it any more
            return
        result: WorkResult = await doing
        await self._system_act(result.act, result.ids, f"work:{name}:{seq}", workflow.now())

    async def _system_act(self, name: str, ids: dict[str, object], key: str, at: datetime) -> None:
        act = Act(name, f"{key}:{self.head.epoch}", digest=name, at=at, ids=ids, seen=self.head.seq)
        try:
            async with self.lock:
                committed = await self._commit_patiently(act)
        except ActivityError:
            await self._rest_after_a_mistake(name)
            return
        refused = committed.refusal if committed.head.seq == self.head.seq else None
        self._adopt(committed)
        if refused and not self._finished():
            workflow.logger.warning("system act refused", extra={"act": name, "code": refused.code})
            await workflow.sleep(timedelta(seconds=30))  # the record and the clock disagree: never spin

    async def _rest_after_a_mistake(self, name: str) -> None:
        """A mistake of ours in a clock's act: people's acts, which wait for the same lock, go on meanwhile."""
        workflow.logger.error("system act failed", extra={"act": name})
        seq = self.head.seq
        with contextlib.suppress(TimeoutError):
            await workflow.wait_condition(
                lambda: self.head.seq != seq or self._finished(), timeout=policies.MISTAKE_REST
            )

    async def _commit_local(self, act: Act) -> Committed:
        committed: Committed = await workflow.execute_local_activity(
            self.kind.commit,
            CommitInput(self.head.stream, self.head.epoch, act),
            result_type=Committed,
            schedule_to_close_timeout=policies.COMMIT_WITHIN,
            retry_policy=policies.COMMIT_RETRY,
        )
        return committed

    async def _commit_patiently(self, act: Act) -> Committed:
        committed: Committed = await workflow.execute_activity(
            self.kind.commit,
            CommitInput(self.head.stream, self.head.epoch, act),
            result_type=Committed,
            start_to_close_timeout=policies.COMMIT_WITHIN,
            retry_policy=policies.CLOCK_RETRY,
        )
        return committed

    def _answer(self, committed: Committed) -> Outcome:
        self._adopt(committed)
        if committed.outcome is None:
            refusal = committed.refusal
            raise ApplicationError(
                refusal.message if refusal else "", type=refusal.code if refusal else "refused"
            )
        return committed.outcome

    def _adopt(self, committed: Committed) -> None:
        """Take over the record's head. Commits take turns: one behind ours means that the record was set back."""
        if committed.refusal and committed.refusal.code == RefusalCode.SUPERSEDED:
            self.superseded = True
        else:
            self.head = committed.head


def _why(failed: ActivityError) -> ApplicationError:
    """A mistake of ours, which is not tried again; else the record is away."""
    cause = failed.cause
    if isinstance(cause, ApplicationError) and cause.type == Failure.INTERNAL:
        return ApplicationError(cause.message, type=Failure.INTERNAL)
    return ApplicationError("The record does not answer.", type=Failure.UNAVAILABLE)
