"""One record as its pages show it to one reader: where it stands, what they may do, the names that go with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from sqlalchemy import Row
from sqlalchemy.orm import Session

from shared.acts import outbox
from shared.acts.messages import Head
from shared.auth.actor import Actor
from shared.service.acting.acts import Acting, P
from shared.service.acting.offers import Offer, OpenedRecord, R
from shared.service.acting.people import Capacity
from shared.service.record.just_done import find_just_done
from shared.service.records import body_names
from shared.service.story import Names, people_named


@dataclass(frozen=True)
class Shown(Generic[R]):
    """One record as its page shows it. `bodies` names agencies by id."""

    row: R
    head: Head
    offers: list[Offer]
    names: Names
    bodies: Mapping[str, str]
    waiting_effects: int
    """Mail, search and the like that are still under way."""
    just_done: Row[Any] | None = None
    """What its reader did to it a moment ago."""
    capacities: Sequence[Capacity] = ()
    """In whose names its reader may act."""


def nobody_else(opened: OpenedRecord[R]) -> set[str]:
    """A record that names nobody but those for whom it waits."""
    return set()


def show_record(
    parts: P,
    actor: Actor,
    record_id: str,
    acting: Acting[P, R],
    *,
    people: Callable[[OpenedRecord[R]], set[str]] = nobody_else,
    names: Callable[[Session, set[str]], Names] = people_named,
) -> Shown[R]:
    """`show_in`, in a transaction of its own."""
    with parts.database.transaction() as session:
        return show_in(session, parts, actor, record_id, acting, people=people, names=names)


def show_in(
    session: Session,
    parts: P,
    actor: Actor,
    record_id: str,
    acting: Acting[P, R],
    *,
    people: Callable[[OpenedRecord[R]], set[str]] = nobody_else,
    names: Callable[[Session, set[str]], Names] = people_named,
) -> Shown[R]:
    """The record. `people` are those in it whose names are needed besides. Raises NotFound where it may not be seen."""
    opened = acting.open(parts, session, record_id, actor)
    named = names(session, {*opened.row.next_who, *people(opened)})
    waiting = len(outbox.list_waiting(session, parts.context.tables, opened.row.id))
    done = find_just_done(session, parts.context.tables, opened.row.id, actor.account_id, parts.now())
    bodies = body_names(session)
    return Shown(opened.row, opened.head, opened.offers, named, bodies, waiting, done, opened.capacities)
