"""Doing an act as people do it: the record found, what the form names checked, the act sent in the right name.

A service says once, in an `Acting`, how its records are found and what it checks; its pages, its API and its own
features do acts by it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Row
from sqlalchemy.orm import Session

from shared.acts.commit import get_head, get_outcome, was_done_by
from shared.acts.messages import Head, Outcome
from shared.acts.rules import Table
from shared.auth.actor import Actor
from shared.errors import NotFound
from shared.service.acting.forms import ActForm, split_fields
from shared.service.acting.offers import FoundRecord, OpenedRecord, R
from shared.service.acting.people import capacities, claims_of
from shared.service.parts import ServiceParts

P = TypeVar("P", bound=ServiceParts)


def accept(session: Session, parts: Any, row: Any, form: ActForm) -> None:
    """The check of a service whose acts name nothing that could be missing."""


def as_refused(parts: Any, stream: str, action: str, account: str) -> AbstractContextManager[None]:
    """A refusal as the transition table words it."""
    return nullcontext()


Permits = Mapping[str, Sequence[str]]
"""By act: the permissions of which a program's token must carry one. Whether the act is allowed then is the table's."""


@dataclass(frozen=True)
class Acting(Generic[P, R]):
    """A service's acts as people do them."""

    rules: Table
    find: Callable[[Session, str, Actor], FoundRecord[R]]
    """The record of an id or number. Raises NotFound where there is none or the actor may not see it."""
    check: Callable[[Session, P, R, ActForm], None] = accept
    """What the table, which knows no directory, can't ask: whether what the form names is there. Raises Invalid."""
    refused: Callable[[P, str, str, str], AbstractContextManager[None]] = as_refused
    """Around the sending of an act (stream, action, account): may put a refusal into better words."""
    permits: Permits | None = None
    """To a program only acts are offered that its token opens; None: all that its owner may do."""

    def open(self, parts: P, session: Session, record_id: str, actor: Actor) -> OpenedRecord[R]:
        """The record with what the actor may do. Raises NotFound where they may not see it."""
        found = self.find(session, record_id, actor)
        may_act = capacities(session, actor)
        return OpenedRecord(found.row, found.head, self.rules, may_act, parts.now(), self._open_to(actor))

    def _open_to(self, actor: Actor) -> frozenset[str] | None:
        """The acts whose door the actor's token opens; None for a person: every one."""
        scopes, permits = actor.scopes, self.permits
        if scopes is None or permits is None:
            return None
        return frozenset(action for action, needed in permits.items() if scopes & set(needed))

    def perform(
        self, parts: P, actor: Actor, record_id: str, action: str, *, form: ActForm, key: str, **more: Any
    ) -> Outcome:
        """Do an act with a form's fields (and `more` ids). A known key is not checked again.

        Raises NotFound, Invalid (names what can't be meant), Denied (no such delegation), and what
        `Performer.perform` raises.
        """
        performer, (ids, texts) = parts.performer, split_fields(self.rules, action, form)
        ends = performer.ends()
        with parts.database.transaction() as session:
            head, known = self._begin(session, parts, actor, record_id, form=form, key=key)
            claims = claims_of(session, actor, form.on_behalf_of, known)
            prepared = performer.prepare(
                session, claims, head, action, key=key, known=known, ids={**ids, **more}, texts=texts
            )
        with self.refused(parts, head.stream, action, actor.account_id):
            return performer.send(prepared, ends)

    def _begin(
        self, session: Session, parts: P, actor: Actor, record_id: str, *, form: ActForm, key: str
    ) -> tuple[Head, Row[Any] | None]:
        """Where the record stands, and the outcome under the key; without one, what the form names is checked.

        Whoever did an act for somebody gets its answer after the delegation too, though the record is closed to them.
        """
        tables = parts.context.tables
        try:
            found = self.find(session, record_id, actor)
        except NotFound:
            head = get_head(session, tables, record_id) if form.on_behalf_of else None
            if head is None or not was_done_by(session, tables, record_id, key, actor.account_id):
                raise
            return head, get_outcome(session, tables, record_id, key)
        known = get_outcome(session, tables, found.row.id, key)
        if known is None:
            self.check(session, parts, found.row, form)
        return found.head, known
