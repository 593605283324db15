"""What was said in an approval: reasons, questions and answers, each with its words.

Reads events and the texts that belong to them. The caller has opened the agreement, so it may be seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

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
CLAUSE = "clause:"
"""Texts of a return that concern one clause are kept under this and the clause's id."""


@dataclass(frozen=True)
class Remark:
    """What somebody said: in general, and clause by clause."""

    who: str
    did: str
    at: datetime
    general: Sequence[str]
    clauses: Sequence[str]


def list_remarks(session: Session, stream: str) -> list[Remark]:
    """Everything said in the approvals of an agreement, newest first."""
    t = ACTS.event
    query = select(t).where(t.c.stream_id == stream, t.c.name.in_(SAID)).order_by(t.c.seq.desc())
    rows, texts = session.execute(query).all(), get_texts(session, ACTS, stream)
    names = names_of(session, {a for r in rows for a in (r.actor, r.on_behalf_of) if a})
    return [_remark(row, texts.get(row.seq, {}), names) for row in rows if texts.get(row.seq)]


def _remark(row: Row[Any], texts: Mapping[str, str], names: Names) -> Remark:
    behalf = f" on behalf of {names.of(row.on_behalf_of)}" if row.on_behalf_of else ""
    general = [text for field, text in texts.items() if not field.startswith(CLAUSE)]
    clauses = [text for field, text in sorted(texts.items(), key=_place) if field.startswith(CLAUSE)]
    return Remark(names.of(row.actor) + behalf, SAID[row.name], row.at, general, clauses)


def _place(item: tuple[str, str]) -> tuple[list[int], str]:
    """Clauses in the order of their numbers, which stand before their text."""
    number = item[1].split(" ", 1)[0].strip(".")
    return [int(part) for part in number.split(".") if part.isdigit()] or [10_000], item[0]
