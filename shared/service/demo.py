"""Plays a record's story by the same acts that people use, at instants in the past. For the demo's seed alone.

Nobody is signed in while a seed runs, so the commit's recheck of sessions is left out here, and only here; the rules,
clocks, chain and rows are the real ones. A service tells its stories with a `Story` of its own and names them in a
`Demo`.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Generic

from sqlalchemy import update
from sqlalchemy.orm import Session

from shared import clock
from shared.acts.commit import Committer, get_head, head_of, lock_head
from shared.acts.context import Context, RecordedAct
from shared.acts.decision import Decision
from shared.acts.messages import Act, CommitInput, Head
from shared.acts.rules import Table
from shared.acts.staging import stage
from shared.acts.streams import begun_id
from shared.acts.tables import ActTables
from shared.auth.actor import SYSTEM, Actor, ActorClaims
from shared.auth.delegations import get_grants
from shared.demo import seed_id
from shared.progress import Tick, silent
from shared.service.acting.acts import P
from shared.service.parts import ServiceParts


@dataclass(frozen=True)
class Unattended:
    """A service's context, without asking whether the actor is signed in, and left alone until `release`."""

    context: Context

    @property
    def name(self) -> str:
        """The context's own, like the two below."""
        return self.context.name

    @property
    def rules(self) -> Table:
        """Its transition table."""
        return self.context.rules

    @property
    def tables(self) -> ActTables:
        """Its core tables."""
        return self.context.tables

    def decide(self, state: Mapping[str, Any], act: Act) -> Decision:
        """Its decision."""
        return self.context.decide(state, act)

    def recheck(self, session: Session, state: Mapping[str, Any], act: Act) -> None:
        """Nothing: see the module's docstring."""

    def record(self, session: Session, recorded: RecordedAct) -> None:
        """The rows, and no instant to wake at: a story's clocks lie in the past, and the sweep would start them."""
        self.context.record(session, recorded)
        _wake_at(session, self.tables, recorded.after.stream, None)


def release(parts: ServiceParts, stream: str) -> Head | None:
    """Let the record wake by its clocks again, once its story is told or broke off; None where it was not begun."""
    tables = parts.context.tables
    with parts.database.transaction() as session:
        row = lock_head(session, tables, stream)
        head = head_of(row) if row else None
        if head:
            _wake_at(session, tables, stream, clock.now() if head.work else head.next_look)
    return head


def _wake_at(session: Session, tables: ActTables, stream: str, at: datetime | None) -> None:
    t = tables.stream
    session.execute(update(t).where(t.c.stream_id == stream).values(wake_at=at))


@dataclass
class Story(Generic[P]):
    """One record of the demo, as it is told. Instants are days before (negative: after) the seeding.

    A service's own class adds how its records begin, which sets `stream`, and what takes more than an act.
    """

    parts: P
    now: datetime
    key: str
    """What the record begins under: of a demo `seed-<name>`."""
    stream: str = ""
    acts: int = field(default=0)
    messages: ClassVar[Sequence[str]] = ("mail",)
    """The kinds of effects that reach people."""

    def act(
        self, days: float, name: str, person: str, texts: Mapping[str, str] | None = None, **ids: Any
    ) -> None:
        """One act of a person on the staff."""
        with clock.at(self.at(days)):
            self.commit(name, self.actor(person).claims(), ids, texts or {})

    def clock(self, days: float, name: str, **ids: Any) -> None:
        """A clock's instant, as the workflow would have acted on it."""
        with clock.at(self.at(days)):
            self.commit(f"clock:{name}", SYSTEM, ids)

    def close(self) -> None:
        """Of what followed from the story's acts, only the last act's messages still go out."""
        t = self.parts.context.tables.outbox
        kinds = t.c.kind.in_(list(self.messages))
        with self.parts.database.transaction() as session:
            old = t.c.stream_id == self.stream, t.c.seq < self.head.seq, t.c.done_at.is_(None), kinds
            session.execute(update(t).where(*old).values(done_at=self.now))

    @property
    def today(self) -> date:
        """The day of the seeding where the agencies are: in the evening it is tomorrow already by UTC."""
        return self.now.astimezone(self.parts.zone).date()

    @property
    def head(self) -> Head:
        """Where the record stands."""
        with self.parts.database.transaction() as session:
            head = get_head(session, self.parts.context.tables, self.stream)
        assert head is not None  # noqa: S101  # the story has begun
        return head

    def actor(self, person: str) -> Actor:
        """A person of the seed."""
        account = seed_id("account", person)
        with self.parts.database.transaction() as session:
            return Actor(account, person, "", "", get_grants(session, account))

    def at(self, days: float) -> datetime:
        """So many days before the seeding."""
        return self.now - timedelta(days=days)

    def next_key(self, what: str) -> str:
        """The key of the story's next step: the same whenever it is told."""
        self.acts += 1
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:seed:{self.key}:{self.acts}:{what}"))

    def commit(
        self,
        name: str,
        claims: ActorClaims,
        ids: Mapping[str, Any],
        texts: Mapping[str, str] | None = None,
        key: str = "",
    ) -> None:
        """Make an act a fact at the present instant. Raises RuntimeError where the rules refuse it."""
        parts, at, author = self.parts, clock.now(), claims.account_id
        with parts.database.transaction() as session:
            staged = stage(
                session, parts.context.tables, stream=self.stream, author=author, texts=texts or {}, at=at
            )
        act = Act(name, key or self.next_key(name), "seed", at, claims, dict(ids), staged)
        committer = Committer(
            parts.database, Unattended(parts.context), parts.zone, parts.settings.jurisdiction
        )
        done = committer.commit(CommitInput(self.stream, self.head.epoch, act))
        if done.refusal:
            raise RuntimeError(f"{self.key}: {name} was refused: {done.refusal.message}")


@dataclass(frozen=True)
class Demo:
    """A service's part of the demo: its stories, each by a name that makes the seed idempotent."""

    what: str
    """What `begin_once` calls its records."""
    story: type[Story[Any]]
    stories: Mapping[str, Callable[[Any], None]]
    beginner: str
    """Who begins a record, by the seed's key; `beginners` are the others, by story."""
    beginners: Mapping[str, str] = field(default_factory=dict)

    def stream(self, name: str) -> str:
        """The id of a story's record."""
        account = seed_id("account", self.beginners.get(name, self.beginner))
        return begun_id(self.what, account, f"seed-{name}")


def tell_stories(demo: Demo, parts: ServiceParts, tick: Tick = silent) -> int:
    """Tell the stories that were not told yet; returns how many."""
    now, told = clock.now().replace(minute=0, second=0, microsecond=0), 0
    for number, (name, tell) in enumerate(demo.stories.items(), start=1):
        stream = demo.stream(name)
        if not release(
            parts, stream
        ):  # else it was told before, or broken off by the end of an earlier start
            story = demo.story(parts, now, f"seed-{name}")
            tell(story)
            story.close()
            release(parts, stream)
            told += 1
        tick(number, len(demo.stories))
    return told
