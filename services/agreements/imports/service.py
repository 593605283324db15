"""Agreements from an index: each row once, in batches, so that a killed import goes on where it was.

The record path: no workflow is started, since an imported agreement has no armed clock; the next act on it starts one.
Nothing that was imported is changed by a later import: a row that reads otherwise now is reported.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.context import allow_tokens_of
from services.agreements.imports.bodies import Bodies, Parties, get_bodies
from services.agreements.imports.models import ImportRow
from services.agreements.imports.parse import MODEL_NAMES, IndexRow
from services.agreements.imports.repository import (
    add_import_rows,
    get_known,
    lock_source,
    take_import_numbers,
)
from services.agreements.register.findable import entry_of
from services.agreements.register.models import AgreementRow
from services.agreements.register.repository import add_rows
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.decision import Decision
from shared.acts.faults import point
from shared.acts.messages import Act
from shared.acts.streams import open_streams
from shared.audit.chain import sha256
from shared.auth.actor import SYSTEM
from shared.search.rows import put_entries
from workflows.agreements.state import SHOWN_AS, AgreementState, Status, new_state

BATCH = 50
"""Rows in one transaction: what a kill can undo, and what makes 1,314 rows a matter of seconds."""


class Became(StrEnum):
    """What became of a row, in the words of the report."""

    IMPORTED = "imported"
    UNCHANGED = "already imported"
    CHANGED = "reads otherwise than when it was imported; not changed"
    REFUSED = "not imported"


@dataclass(frozen=True)
class Line:
    """One row of the report."""

    row: IndexRow
    became: Became
    number: str = ""


def import_index(parts: Agreements, source: str, rows: Sequence[IndexRow]) -> Iterator[Line]:
    """Import the rows that were not imported yet, and say of each what became of it, batch by batch.

    `source` names the index for ever: the same rows under another name are other agreements. Raises Unavailable.
    """
    with parts.database.transaction() as session:
        bodies = get_bodies(session, parts.settings.jurisdiction)
    for begin in range(0, len(rows), BATCH):
        batch = rows[begin : begin + BATCH]
        with parts.database.transaction() as session:
            lines = _import_batch(session, parts, source, batch, bodies)
            point("import.written")
        point("import.batch")
        yield from lines


def _import_batch(
    session: Session, parts: Agreements, source: str, batch: Sequence[IndexRow], bodies: Bodies
) -> list[Line]:
    lock_source(session, source)
    known = get_known(session, source, [row.key for row in batch])
    numbers, at = _numbers(session, known), clock.now()
    new = [row for row in batch if row.key not in known]
    made = _import_rows(session, parts, source, [row for row in new if row.clear], bodies, at)
    add_import_rows(session, [_import_values(source, row, at) for row in new])
    return [
        _known_line(row, known[row.key], numbers)
        if row.key in known
        else _new_line(row, made.get(row.key, ""))
        for row in batch
    ]


def _known_line(row: IndexRow, before: ImportRow, numbers: Mapping[str, str]) -> Line:
    became = Became.UNCHANGED if before.digest == row.digest else Became.CHANGED
    return Line(row, became, numbers.get(before.agreement_id or "", ""))


def _new_line(row: IndexRow, number: str) -> Line:
    return Line(row, Became.IMPORTED if number else Became.REFUSED, number)


def _import_rows(  # noqa: PLR0917
    session: Session, parts: Agreements, source: str, rows: Sequence[IndexRow], bodies: Bodies, at: datetime
) -> dict[str, str]:
    """Write the agreements of these rows, a few statements for all; returns their numbers by the row's key."""
    numbers, begun, agreements, entries = take_import_numbers(session, len(rows)), [], [], []
    for row, number in zip(rows, numbers, strict=True):
        stream, parties = agreement_id(source, row.key), bodies.parties_of(row)
        state = imported_state(row, parties)
        body = {"source": source, "row": sha256(row.key.encode()), "digest": row.digest}
        act = Act("import", f"import:{row.digest}", row.digest, at, SYSTEM, dict(body))
        begun.append((stream, act, Decision(state, body)))
        agreement = AgreementRow(**_register_values(stream, number, row, parties, state, at))
        agreements.append(agreement)
        entries.append(entry_of(agreement, f"{row.file}\n{row.agency}\n{row.place}", bodies.names))
    add_rows(session, agreements)
    open_streams(session, parts.context, begun)
    put_entries(session, entries)
    return {row.key: number for row, number in zip(rows, numbers, strict=True)}


def agreement_id(source: str, key: str) -> str:
    """The id of the agreement that a row becomes: the same on every machine."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:import:{source}:{key}"))


def title_of(row: IndexRow) -> str:
    """What an imported agreement is called: its model and its party."""
    model = MODEL_NAMES[row.model] if row.model else "Agreement (model not known)"
    return f"287(g) {model}: {row.party}"


def imported_state(row: IndexRow, parties: Parties) -> AgreementState:
    """The head's state of an imported agreement: in force, with no clock, open to all staff."""
    state = new_state(
        agencies=list(parties.agencies), partners=list(parties.partners), author=SYSTEM.account_id
    )
    state["status"], state["open_to_staff"] = Status.IN_FORCE, True
    state["effective_on"] = row.day.isoformat() if row.day else None
    return state


def _register_values(  # noqa: PLR0917
    stream: str, number: str, row: IndexRow, parties: Parties, state: AgreementState, at: datetime
) -> dict[str, Any]:
    return {
        "id": stream, "number": number, "title": title_of(row), "kind": f"287g-{(row.model or 'unknown').lower()}",
        "source": "imported", "status": SHOWN_AS[Status(state["status"])], "state": state["status"],
        "agencies": state["agencies"], "partners": state["partners"], "outsiders": list(parties.outsiders),
        "author": state["author"], "allow": sorted(allow_tokens_of(state)), "walls": [], "published": False,
        "effective_on": row.day, "ends_on": None, "next_what": None, "next_who": [], "next_due": None,
        "seq": 1, "created_at": at, "updated_at": at,
    }  # fmt: skip


def _import_values(source: str, row: IndexRow, at: datetime) -> dict[str, Any]:
    return {
        "source": source, "row_key": row.key, "digest": row.digest,
        "agreement_id": agreement_id(source, row.key) if row.clear else None,
        "problem": "\n".join(row.problems) or None, "imported_at": at,
    }  # fmt: skip


def _numbers(session: Session, known: Mapping[str, ImportRow]) -> dict[str, str]:
    ids = [row.agreement_id for row in known.values() if row.agreement_id]
    rows = session.execute(select(AgreementRow.id, AgreementRow.number).where(AgreementRow.id.in_(ids)))
    return {found.id: found.number for found in rows}
