"""What every service with acts has its workers do: commit an act, drain the outbox, wake and delete what lies too long.

Worker only. Names of activities are handed in, since they are the workflows' business and stand in old histories.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from temporalio import activity
from temporalio.exceptions import ApplicationError

from shared import clock
from shared.acts import staging
from shared.acts.commit import Committer
from shared.acts.context import Context
from shared.acts.faults import InjectedFault
from shared.acts.messages import CommitInput, Committed
from shared.acts.refusals import Failure
from shared.acts.relay import Handler, Relay
from shared.acts.start import EntityAddress
from shared.acts.sweep import sweep
from shared.database import Database
from shared.errors import Unavailable
from shared.temporal import Bridge, uncut_activity

log = logging.getLogger(__name__)
PASSING = (Unavailable, OperationalError, InterfaceError, PoolTimeout, InjectedFault)
"""What goes by: PostgreSQL restarting, a lock held too long, every connection taken."""


class ActingParts(Protocol):
    """The parts of a service with acts that its worker needs."""

    @property
    def database(self) -> Database:
        """Its connections."""

    @property
    def context(self) -> Context:
        """Its rules, tables and rows."""

    @property
    def bridge(self) -> Bridge:
        """The way to Temporal."""

    @property
    def address(self) -> EntityAddress:
        """Where its workflows live."""

    @property
    def committer(self) -> Committer:
        """Makes its acts facts."""


def commit_activity(name: str, committer: Committer) -> Callable[[CommitInput], Committed]:
    """The commit. It raises ApplicationError: retried where PostgreSQL does not answer, not for a mistake of ours.

    A person's act ends with a mistake of ours; a clock's is sent anew by its workflow until it is mended.
    """

    @uncut_activity(name)
    def commit(given: CommitInput) -> Committed:
        """Make an act a fact."""
        with _or_later():
            try:
                return committer.commit(given)
            except PASSING:
                raise
            except Exception as mistake:
                log.exception("act failed", extra={"act": given.act.name})
                raise ApplicationError(
                    type(mistake).__name__, type=Failure.INTERNAL, non_retryable=True
                ) from None

    return commit


def drain_activity(
    name: str, parts: ActingParts, handlers: Mapping[str, Handler], stint: timedelta
) -> Callable[[], int]:
    """The draining of the outbox as one long activity, which ends by itself before `stint` is over."""

    @uncut_activity(name)
    def drain() -> int:
        """Drain the outbox until the worker stops or the stint is over; returns how many effects were done."""
        ends = clock.now() + stint - timedelta(minutes=5)
        relay = Relay(parts.database, parts.context.tables, handlers)
        with _or_later():
            return relay.run(lambda: _called_off() or clock.now() > ends)

    return drain


def sweep_activity(name: str, parts: ActingParts) -> Callable[[], int]:
    """The waking of entities that lie too long."""

    @uncut_activity(name)
    def wake() -> int:
        """Wake them; returns how many."""
        return sweep(parts.database, parts.context, parts.bridge, parts.address, _called_off)

    return wake


def unclaimed_activity(name: str, parts: ActingParts) -> Callable[[], int]:
    """The deleting of texts that no event claimed within a week: what somebody typed for an act that never was."""

    @uncut_activity(name)
    def delete() -> int:
        """Delete them; returns how many."""
        with _or_later(), parts.database.transaction() as session:
            return staging.sweep(session, parts.context.tables, clock.now())

    return delete


def _called_off() -> bool:
    return activity.is_worker_shutdown() or activity.is_cancelled()


@contextmanager
def _or_later() -> Iterator[None]:
    try:
        yield
    except Unavailable:
        raise ApplicationError("PostgreSQL does not answer.", type=Failure.UNAVAILABLE) from None
