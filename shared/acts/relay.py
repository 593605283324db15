"""The relay: brings about the effects of one context's outbox, each until it succeeds, none blocking another.

Runs inside one long heartbeating activity (`workflows.effects`). It listens for new rows, takes them in batches
and never holds a transaction while a handler works. Handlers are idempotent by event id and kind.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update

from shared import clock
from shared.acts import outbox
from shared.acts.faults import point
from shared.acts.outbox import Pending
from shared.acts.tables import ActTables
from shared.database import Database
from shared.errors import Unavailable, Undeliverable
from shared.patience import PatientConnection

log = logging.getLogger(__name__)
BATCH = 50
IDLE = 5.0
"""Seconds the relay listens at most before it looks again, should a notification have been missed."""

MARK_AFTER = 1.0
"""Seconds of handling after which what is done is noted, amid its batch: only so much is done again after a crash."""

Handler = Callable[[Pending], None]


@dataclass
class Relay:
    """Drains one outbox. `handlers` maps an effect's kind to what brings it about."""

    database: Database
    tables: ActTables
    handlers: Mapping[str, Handler]
    done: int = field(default=0, init=False)

    def run(self, stopping: Callable[[], bool]) -> int:
        """Drain until `stopping()`; returns how many effects were brought about. Raises Unavailable with PostgreSQL."""
        self._release_leases()
        with self.database.listening(outbox.channel(self.tables)) as listener:
            finished: list[int] = []
            while not stopping():
                batch, ready = self._turn(finished)
                finished = self._handle_all(batch)
                if not batch:
                    self._listen(listener, ready, stopping)
            self._turn(finished, take=False)
        return self.done

    def drain_batch(self) -> int:
        """Take one batch and handle it; returns how many were taken."""
        batch, _ = self._turn([])
        self._turn(self._handle_all(batch), take=False)
        return len(batch)

    def _turn(self, finished: list[int], *, take: bool = True) -> tuple[list[Pending], datetime | None]:
        """In one transaction: what was handled is done, and the next batch is ours; where none is, when one will be."""
        if not (take or finished):
            return [], None
        at = clock.now()
        with self.database.transaction() as session:
            outbox.mark_done(session, self.tables, finished, at)
            batch = outbox.take(session, self.tables, at, BATCH) if take else []
            ready = None if batch or not take else outbox.next_ready(session, self.tables)
        self.done += len(finished)
        return batch, ready

    def _handle_all(self, batch: list[Pending]) -> list[int]:
        """Handle a batch; returns the ids of what was brought about and is not noted yet."""
        down: set[str] = set()
        finished, noted = [], time.monotonic()
        for place, pending in enumerate(batch, start=1):
            if pending.kind not in down and self._handle(pending, down):
                finished.append(pending.id)
            if time.monotonic() - noted >= MARK_AFTER:
                self._note(finished, batch[place:])
                finished, noted = [], time.monotonic()
        self._postpone([p for p in batch if p.kind in down and p.id not in finished])
        if batch:
            point("relay.handled")
        return finished

    def _note(self, finished: list[int], rest: list[Pending]) -> None:
        """What was handled is done, and the rest stays ours however long the batch takes."""
        at = clock.now()
        with self.database.transaction() as session:
            outbox.mark_done(session, self.tables, finished, at)
            outbox.keep(session, self.tables, [p.id for p in rest], at)
        self.done += len(finished)

    def _handle(self, pending: Pending, down: set[str]) -> bool:
        handler = self.handlers.get(pending.kind)
        try:
            if handler is None:
                raise LookupError(f"nothing brings about effects of kind {pending.kind}")
            handler(pending)
        except Unavailable as error:
            _log_failure(pending)
            if not isinstance(error, Undeliverable):
                down.add(pending.kind)  # its engine is away: the rest of the batch need not try
            self._fail(pending, error.message)
        except Exception as error:
            _log_failure(pending)
            self._fail(pending, f"{type(error).__name__}: the effect could not be brought about")
        else:
            return True
        return False

    def _fail(self, pending: Pending, problem: str) -> None:
        with self.database.transaction() as session:
            outbox.mark_failed(session, self.tables, pending, problem, clock.now())

    def _postpone(self, rest: list[Pending]) -> None:
        if not rest:
            return
        t = self.tables.outbox
        with self.database.transaction() as session:
            later = clock.now() + timedelta(seconds=2)
            waiting = t.c.id.in_([p.id for p in rest]), t.c.leased_until.is_not(None)
            session.execute(update(t).where(*waiting).values(leased_until=None, ready_at=later))

    def _release_leases(self) -> None:
        t = self.tables.outbox
        with self.database.transaction() as session:
            session.execute(
                update(t)
                .where(t.c.done_at.is_(None), t.c.leased_until.is_not(None))
                .values(leased_until=None)
            )

    def _listen(
        self,
        listener: PatientConnection,
        ready: datetime | None,
        stopping: Callable[[], bool],
    ) -> None:
        wait = IDLE if ready is None else min(IDLE, (ready - clock.now()).total_seconds())
        while wait > 0 and not stopping():
            for _ in listener.notifies(timeout=min(wait, 1.0), stop_after=1):
                return
            wait -= 1.0


def _log_failure(pending: Pending) -> None:
    """The error at hand by its type and places in the code, causes too: a text from below can name people."""
    log.warning("effect failed", extra={"effect": pending.kind, "event": pending.event_id}, exc_info=True)
