"""A record's story from its events, with the texts that belong to them and the names behind the ids."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from shared.acts.staging import get_texts
from shared.acts.tables import ActTables
from shared.auth.actor import OUTSIDE
from shared.auth.directory import get_people_of
from shared.web.view_models import Event


@dataclass(frozen=True)
class Names:
    """The names behind account ids; an unknown id shows as what it is."""

    people: Mapping[str, str]

    def of(self, account: str | None) -> str:
        """The name; the system's own acts have words of their own."""
        if not account or account == "system":
            return "Concord"
        if account.startswith(OUTSIDE):
            return self.people.get(account, "Outside signer")
        if account.startswith("role:"):
            role = account.removeprefix("role:").replace("_", " ")
            return f"{'an' if role[0] in 'aeiou' else 'a'} {role} of the agency"
        return self.people.get(account, "Former user")


def people_named(session: Session, accounts: set[str]) -> Names:
    """The names of these accounts, as the directory has them."""
    return Names({account: person.name for account, person in get_people_of(session, accounts).items()})


def list_event_rows(session: Session, tables: ActTables, stream: str) -> Sequence[Row[Any]]:
    """Everything that happened to a record, newest first."""
    t = tables.event
    return session.execute(select(t).where(t.c.stream_id == stream).order_by(t.c.seq.desc())).all()


def people_in(rows: Sequence[Row[Any]]) -> set[str]:
    """Whoever acted, and on whose behalf."""
    return {account for row in rows for account in (row.actor, row.on_behalf_of) if account}


def tell(row: Row[Any], what: str, note: str | None, names: Names, *, key: bool = False) -> Event:
    """One event as a timeline shows it; `note` is its free text, `key` where it changed the record's state."""
    who = names.of(row.actor) + (f" on behalf of {names.of(row.on_behalf_of)}" if row.on_behalf_of else "")
    return Event(what=what, at=row.at, who=who, note=note or None, key=key)


def note_of(texts: Mapping[int, Mapping[str, str]], row: Row[Any]) -> str:
    """The free texts of an event in one; `texts` are a record's by its events' numbers."""
    return " ".join(texts.get(row.seq, {}).values())


def tell_all(
    session: Session, tables: ActTables, stream: str, words: Mapping[str, str], keys: Collection[str]
) -> list[Event]:
    """A record's timeline, newest first. `words` say what each event is called, `keys` which changed its state."""
    rows, texts = list_event_rows(session, tables, stream), get_texts(session, tables, stream)
    names = people_named(session, people_in(rows))
    return [tell(r, words.get(r.name, r.name), note_of(texts, r), names, key=r.name in keys) for r in rows]


@dataclass(frozen=True)
class EventLine:
    """One event as a program reads it, with its free texts by field."""

    seq: int
    name: str
    what: str
    at: datetime
    actor: str
    on_behalf_of: str | None
    texts: Mapping[str, str]
    hash: str


def list_lines(
    session: Session, tables: ActTables, stream: str, words: Mapping[str, str], *, after: int, size: int
) -> list[EventLine]:
    """Up to `size` events after a number, oldest first."""
    t = tables.event
    later = t.c.stream_id == stream, t.c.seq > after
    rows = session.execute(select(t).where(*later).order_by(t.c.seq).limit(size)).all()
    texts = get_texts(session, tables, stream, [r.seq for r in rows])
    return [
        EventLine(
            r.seq, r.name, words.get(r.name, r.name), r.at, r.actor, r.on_behalf_of, texts.get(r.seq, {}), r.hash
        )
        for r in rows
    ]  # fmt: skip


def people_in_lines(lines: Sequence[EventLine]) -> set[str]:
    """Whoever acted in these events, and on whose behalf."""
    return {account for line in lines for account in (line.actor, line.on_behalf_of) if account}
