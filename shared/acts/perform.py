"""A person's act, from the service to its recorded outcome: the first write path, seen from the sender.

Known key -> stored outcome; text staged; Update sent; the answer or a clear error in under 5 s. Permission to see
the record is the caller's, permission to act is the transition table's.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select
from sqlalchemy.orm import Session
from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from shared import clock
from shared.acts import staging
from shared.acts.commit import get_head, get_outcome
from shared.acts.context import Context
from shared.acts.faults import point
from shared.acts.messages import Act, Head, Outcome
from shared.acts.refusals import Failure, RefusalCode
from shared.acts.start import EntityAddress, next_epoch, start
from shared.audit.chain import digest_of
from shared.auth.actor import ActorClaims
from shared.database import Database
from shared.errors import AppError, Conflict, Denied, KeyReused, NotFound, OutcomeUnknown, Unavailable
from shared.logging import log_context
from shared.temporal import Bridge

log = logging.getLogger(__name__)

ATTEMPTS = 4
"""Update ids tried for one key: a failure that Temporal remembers under the first must not stand for ever."""
TELL = "Tell an administrator the request number below. It will not work again until the mistake is mended."
RETRIED = (Failure.UNAVAILABLE, RefusalCode.SUPERSEDED)
DENIED = (RefusalCode.ROLE, RefusalCode.SYSTEM_ONLY, RefusalCode.SESSION_ENDED)
"""Refusals of the person, not of what the record allows now."""


@dataclass(frozen=True)
class PreparedAct:
    """An act ready to be sent: where its record stood, and its outcome where it was done before."""

    head: Head
    act: Act
    known: Outcome | None = None


@dataclass(frozen=True)
class Performer:
    """Sends the acts of one context."""

    database: Database
    context: Context
    bridge: Bridge
    address: EntityAddress
    zone: ZoneInfo
    """The state's own: an act carries its instant with this offset, so that its conditions see the state's day."""
    deadline: float = 4.5

    def perform(
        self,
        actor: ActorClaims,
        stream: str,
        name: str,
        *,
        key: str,
        ids: Mapping[str, Any] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Do an act once, whatever happens on the way, and return its outcome.

        Raises Conflict or Denied (refused, nothing changed), KeyReused, NotFound, Unavailable (nothing changed) or
        OutcomeUnknown (send it again under the same key).
        """
        ends = self.ends()
        with self.database.transaction() as session:
            head = get_head(session, self.context.tables, stream)
            if head is None:
                raise NotFound("There is no such record.")
            known = get_outcome(session, self.context.tables, stream, key)
            prepared = self.prepare(session, actor, head, name, key=key, known=known, ids=ids, texts=texts)
        return self.send(prepared, ends)

    def ends(self) -> float:
        """When an act that is begun now must have its answer (`time.monotonic()`)."""
        return time.monotonic() + self.deadline

    def prepare(
        self,
        session: Session,
        actor: ActorClaims,
        head: Head,
        name: str,
        *,
        key: str,
        known: Row[Any] | None,
        ids: Mapping[str, Any] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> PreparedAct:
        """Stage an act's texts in the caller's transaction, which has read the record's head and `get_outcome`.

        Raises KeyReused.
        """
        ids, texts, at = dict(ids or {}), dict(texts or {}), clock.now().astimezone(self.zone)
        content = {"name": name, "ids": ids, "texts": texts, "actor": actor.account_id}
        act = Act(name, key, _digest(content, actor), at, actor, ids, [], head.seq)
        if known:
            older = known.digest == digest_of(content) and self._was_for(session, head.stream, known, actor)
            return PreparedAct(head, act, _stored(known, known.digest if older else act.digest))
        author, tables = actor.account_id, self.context.tables
        staged = staging.stage(session, tables, stream=head.stream, author=author, texts=texts, at=at)
        return PreparedAct(head, replace(act, staged=staged))

    def _was_for(self, session: Session, stream: str, known: Row[Any], actor: ActorClaims) -> bool:
        """Whether the act of this outcome was done on behalf of the same person: digests once left that out."""
        e = self.context.tables.event
        query = select(e.c.on_behalf_of).where(e.c.stream_id == stream, e.c.seq == known.seq)
        return bool(session.scalar(query) == actor.on_behalf_of)

    def send(self, prepared: PreparedAct, ends: float) -> Outcome:
        """Send what was prepared, once its transaction is over. Raises as `perform`."""
        if prepared.known:
            return prepared.known
        point("perform.staged")
        with log_context(workflow=self.address.workflow_id(prepared.head.stream)):
            outcome = self._answered(prepared, ends)
            log.info("act done", extra={"act": prepared.act.name, "seq": outcome.seq})
        return outcome

    def _answered(self, prepared: PreparedAct, ends: float) -> Outcome:
        stream, act = prepared.head.stream, prepared.act
        try:
            outcome = self._send(stream, act, prepared.head.epoch, ends)
            point("perform.answered")
            return outcome
        except AppError:
            found = self._find(stream, act)  # done after all, by an earlier sending of the same key?
            if found:
                return found
            raise

    def _send(self, stream: str, act: Act, epoch: int, ends: float) -> Outcome:
        for attempt in range(ATTEMPTS):
            try:
                return self._update(stream, act, attempt, ends)
            except _TryAgain as again:
                if again.restart:
                    epoch = self._restart(stream, epoch, ends)
                if ends - time.monotonic() < 0.2:
                    break
        raise Unavailable("The record does not answer.")

    def _update(self, stream: str, act: Act, attempt: int, ends: float) -> Outcome:
        update_id = act.key if attempt == 0 else f"{act.key}~{attempt}"

        async def send(client: Client) -> Outcome:
            handle = client.get_workflow_handle(self.address.workflow_id(stream))
            outcome: Outcome = await handle.execute_update("act", act, id=update_id, result_type=Outcome)
            return outcome

        try:
            return self.bridge.call(send, max(ends - time.monotonic(), 0.1))
        except WorkflowUpdateFailedError as failed:
            raise _refusal(failed) from None
        except (WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError):
            raise OutcomeUnknown("No answer came in time.") from None
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                raise _TryAgain(restart=True) from None
            if (
                error.status == RPCStatusCode.FAILED_PRECONDITION
            ):  # it was about to end as the act came: not delivered
                raise _TryAgain(restart=False) from None
            raise Unavailable("The workflow engine does not answer.") from None
        except RuntimeError as error:
            if "Failed client connect" in str(error):
                raise Unavailable("The workflow engine does not answer.") from None
            raise

    def _restart(self, stream: str, epoch: int, ends: float) -> int:
        head = next_epoch(self.database, self.context, stream, epoch)
        try:
            self.bridge.call(
                lambda client: start(client, self.address, head), max(ends - time.monotonic(), 0.1)
            )
        except (RPCError, TimeoutError):
            raise Unavailable("The workflow engine does not answer.") from None
        return head.epoch

    def _find(self, stream: str, act: Act) -> Outcome | None:
        try:
            with self.database.transaction() as session:
                known = get_outcome(session, self.context.tables, stream, act.key)
        except Unavailable:
            return None
        return _stored(known, act.digest) if known else None


class _TryAgain(Exception):
    """The update failed in a way that another update id, or a restarted workflow, may mend."""

    def __init__(self, *, restart: bool) -> None:
        super().__init__()
        self.restart = restart


def _digest(content: Mapping[str, Any], actor: ActorClaims) -> str:
    """What a key stands for. Acts in one's own name have the digest that they always had."""
    behalf = {"on_behalf_of": actor.on_behalf_of} if actor.on_behalf_of else {}
    return digest_of({**content, **behalf})


def _stored(known: Any, digest: str) -> Outcome:
    if known.digest != digest:
        raise KeyReused("This key was already used for another act on this record.")
    return Outcome(known.key, known.seq, known.status, known.result)


def _refusal(failed: WorkflowUpdateFailedError) -> Exception:
    cause = failed.cause
    code = (cause.type if isinstance(cause, ApplicationError) else None) or "refused"
    message = cause.message if isinstance(cause, ApplicationError) else "The act was refused."
    if code in RETRIED:
        return _TryAgain(restart=code == RefusalCode.SUPERSEDED)
    if code == "AcceptedUpdateCompletedWorkflow":
        return _TryAgain(restart=True)
    if code == RefusalCode.KEY_REUSED:
        return KeyReused("This key was already used for another act on this record.")
    if code == Failure.INTERNAL:
        return AppError("Concord made an error here. Nothing was changed.", way_out=TELL)
    if code in DENIED:
        return Denied(message, code=code)
    return Conflict(message, code=code)
