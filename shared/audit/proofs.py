"""The proof that one entry is in the sealed record, for `offline.py`: the entry, its leaf, and the path to the head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from shared.audit.access import sealed_form
from shared.audit.chain import GENESIS, canonical, hashed_form, link
from shared.audit.heads import SignedHead
from shared.audit.ledger import Ledger
from shared.audit.merkle import inclusion, leaf_hash, root_of_proof
from shared.audit.named import named_in
from shared.audit.sealer import ACCESS, EVENT, head_of
from shared.audit.tables import AuditTables
from shared.errors import AppError, Conflict, NotFound


class NotSealedYet(Conflict):
    """The entry came after the newest head."""

    code = "not_sealed_yet"
    way_out = "Seals are made once an hour. Ask again then."


class AuditBroken(AppError):
    """The entry does not fit the head that sealed it: somebody changed the record."""

    code = "audit_broken"
    way_out = "Tell your administrator to run `concord audit verify` now."


@dataclass(frozen=True)
class Proof:
    """A proof and the head that it leads to. `names` are beside it: nothing that is hashed or checked."""

    signed: SignedHead
    timestamp: str | None
    body: dict[str, Any]
    names: Mapping[str, str]

    @property
    def head(self) -> dict[str, Any]:
        """The published form of the head."""
        return self.signed.as_json(self.timestamp)


def prove(session: Session, ledger: Ledger, source: str, stream: str, seq: int) -> Proof:
    """The proof of an event (its stream and number) or an access row (no stream; its id), against the newest head.

    Raises NotFound, NotSealedYet, AuditBroken.
    """
    tables = ledger.tables
    previous, entry = _entry(session, tables, source, stream, seq)
    leaf = _leaf(session, tables, source, stream, seq)
    head, timestamp = newest_head(session, ledger)
    number = leaf.number
    path = inclusion(number, head.head.size, lambda *where: _hashes(session, tables, *where))
    previous = _access_before(session, tables, number) if source == ACCESS else previous
    own = bytes.fromhex(link(previous, entry))
    top = root_of_proof(leaf_hash(own), number, head.head.size, path)
    if top is None or top.hex() != head.head.root:
        raise AuditBroken("This entry is not what was sealed.")
    body = {
        "service": ledger.service, "head": head.head.number, "size": head.head.size, "leaf": number,
        "previous": previous, "entry": entry, "path": [step.hex() for step in path],
    }  # fmt: skip
    return Proof(head, timestamp, body, named_in(session, ledger.service, entry))


def proof_json(proof: Proof) -> bytes:
    """PROOF.json. Who is meant by the ids stands in it too, apart from the entry: it is not sealed."""
    return canonical({**proof.body, "names_not_sealed": dict(proof.names)})


def newest_head(session: Session, ledger: Ledger) -> tuple[SignedHead, str | None]:
    """The newest head and its time-stamp. Raises NotSealedYet where there is none."""
    t = ledger.tables
    query = select(t.head, t.anchor.c.timestamp).outerjoin(t.anchor, t.anchor.c.number == t.head.c.number)
    row = session.execute(query.order_by(t.head.c.number.desc()).limit(1)).first()
    if row is None:
        raise NotSealedYet("Nothing has been sealed yet.")
    return head_of(ledger.service, row), row.timestamp


def _entry(
    session: Session, tables: AuditTables, source: str, stream: str, seq: int
) -> tuple[str, dict[str, Any]]:
    if source == EVENT:
        e = tables.event
        row = session.execute(select(e).where(e.c.stream_id == stream, e.c.seq == seq)).first()
        if row is not None:
            return row.previous_hash, hashed_form(row)
    else:
        row = session.execute(select(tables.access_log).where(tables.access_log.c.id == seq)).first()
        if row is not None:
            return GENESIS, sealed_form(row)
    raise NotFound("There is no such entry.")


def _leaf(session: Session, tables: AuditTables, source: str, stream: str, seq: int) -> Row[Any]:
    t = tables.leaf
    named = (t.c.source == source, t.c.stream_id == stream, t.c.seq == seq)
    row = session.execute(select(t).where(*named)).first()
    if row is None:
        raise NotSealedYet("This entry is not sealed yet.")
    return row


def _access_before(session: Session, tables: AuditTables, number: int) -> str:
    t = tables.leaf
    before = select(t.c.hash).where(t.c.source == ACCESS, t.c.number < number).order_by(t.c.number.desc())
    found = session.execute(before.limit(1)).scalar()
    return found or GENESIS


def _hashes(session: Session, tables: AuditTables, height: int, first: int, count: int) -> Sequence[bytes]:
    """The kept hashes that a path is made of. Raises AuditBroken where some are gone."""
    if height == 0:
        t, column = tables.leaf, tables.leaf.c.number
        rows = session.execute(
            select(t.c.hash).where(column >= first, column < first + count).order_by(column)
        ).scalars()
        found = [leaf_hash(bytes.fromhex(own)) for own in rows]
    else:
        t, column = tables.node, tables.node.c.index
        named = (t.c.height == height, column >= first, column < first + count)
        rows = session.execute(select(t.c.hash).where(*named).order_by(column)).scalars()
        found = [bytes.fromhex(own) for own in rows]
    if len(found) != count:
        raise AuditBroken("Parts of the sealed record are missing.")
    return found
