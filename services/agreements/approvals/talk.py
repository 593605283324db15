"""What was said in an approval: reasons, questions and answers with their words; and what changed since one decided.

Reads events and the texts that belong to them. The caller has opened the agreement, so it may be seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.agreements.files.repository import get_made, get_version
from services.agreements.register.timeline import names_of
from services.agreements.tables import ACTS
from shared.acts.staging import get_texts
from shared.service.story import Names

SAID = {
    "return_for_changes": "returned it for changes",
    "ask_question": "asked the author",
    "answer_question": "answered",
    "recuse": "stepped back",
    "ask_extension": "asked for more time",
    "refuse_extension": "refused more time",
    "decline": "declined to sign",
    "recall": "called it back",
}
DECIDED = ("approve", "return_for_changes")
CLAUSE = "clause:"
"""Texts of a return that concern one clause are kept under this and the clause's id."""


@dataclass(frozen=True)
class Words:
    """What somebody said: in general, and clause by clause."""

    who: str
    did: str
    at: datetime
    general: Sequence[str]
    clauses: Sequence[str]


@dataclass(frozen=True)
class Since:
    """The version that somebody last decided on, and the one that is asked now."""

    before: int
    now: int


def list_talk(session: Session, stream: str) -> list[Words]:
    """Everything said in the approvals of an agreement, newest first."""
    t = ACTS.event
    query = select(t).where(t.c.stream_id == stream, t.c.name.in_(SAID)).order_by(t.c.seq.desc())
    rows, texts = session.execute(query).all(), get_texts(session, ACTS, stream)
    names = names_of(session, {a for r in rows for a in (r.actor, r.on_behalf_of) if a})
    return [_words(row, texts.get(row.seq, {}), names) for row in rows if texts.get(row.seq)]


def changed_since(session: Session, stream: str, account: str, state: Mapping[str, Any]) -> Since | None:
    """What lies between the text that this person last decided on and the one asked now; None: nothing does."""
    package = state["package"]
    if not package:
        return None
    t = ACTS.event
    query = (
        select(t).where(t.c.stream_id == stream, t.c.name.in_((*DECIDED, "package_frozen"))).order_by(t.c.seq)
    )
    rows = session.execute(query).all()
    frozen = {
        r.body["package"]["id"]: r.body["package"]["version"] for r in rows if r.name == "package_frozen"
    }
    decided = [
        frozen.get(r.body["package"])
        for r in rows
        if r.name in DECIDED and account in (r.actor, r.on_behalf_of)
    ]
    if not decided or decided[-1] in (None, package["version"]):
        return None
    before, now = (get_version(session, stream, str(v)).number for v in (decided[-1], package["version"]))
    return Since(before, now)


def changed_from_ours(session: Session, stream: str, state: Mapping[str, Any]) -> Since | None:
    """What lies between the text that Concord last made from the answers and the one asked now: all that came back.

    None where the text asked now is Concord's own, or none ever was.
    """
    package = state["package"]
    if not package:
        return None
    asked = get_version(session, stream, str(package["version"]))
    made = get_made(session, asked)
    return Since(made.number, asked.number) if made and made.number != asked.number else None


def _words(row: Row[Any], texts: Mapping[str, str], names: Names) -> Words:
    behalf = f" on behalf of {names.of(row.on_behalf_of)}" if row.on_behalf_of else ""
    general = [text for field, text in texts.items() if not field.startswith(CLAUSE)]
    clauses = [text for field, text in sorted(texts.items(), key=_place) if field.startswith(CLAUSE)]
    return Words(names.of(row.actor) + behalf, SAID[row.name], row.at, general, clauses)


def _place(item: tuple[str, str]) -> tuple[list[int], str]:
    """Clauses in the order of their numbers, which stand before their text."""
    number = item[1].split(" ", 1)[0].strip(".")
    return [int(part) for part in number.split(".") if part.isdigit()] or [10_000], item[0]
