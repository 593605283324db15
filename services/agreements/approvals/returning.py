"""Returning a text clause by clause: which clauses the frozen text has, and the act with a reason for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.agreements.acting.service import Opened, claims_for, open_agreement
from services.agreements.approvals.talk import CLAUSE
from services.agreements.versions.repository import get_version
from services.agreements.versions.texts import load_docx
from services.agreements.wiring import Agreements
from shared.acts.messages import Outcome
from shared.auth.actor import Actor
from shared.documents.read.docx import read_docx
from shared.documents.read.segments import segments
from shared.errors import Denied

ACT = "return_for_changes"


@dataclass(frozen=True)
class Clause:
    """One clause of the text: `id` is the library's, or its place (`part-7`) where it is not from the library."""

    id: str
    label: str


@dataclass(frozen=True)
class Return:
    """What an approver sends back: the reason for the whole, and reasons by clause id."""

    package: str
    reason: str
    by_clause: Mapping[str, str]
    on_behalf_of: str | None = None


def list_clauses(parts: Agreements, actor: Actor, agreement_id: str) -> tuple[Opened, list[Clause]]:
    """The clauses of the text that is asked for. Raises NotFound; Denied where returning is not offered."""
    with parts.database.transaction() as session:
        opened = open_agreement(session, agreement_id, actor)
        package = opened.head.state["package"]
        if not opened.offers_act(ACT) or not package:
            raise Denied(
                "You can’t return this text now.", way_out="See on its page what is next, and by whom."
            )
        version = get_version(session, opened.row.id, package["version"])
    return opened, clauses_of(load_docx(parts, version))


def clauses_of(docx: bytes) -> list[Clause]:
    """Every clause with a heading, in the order of the text: the library's, or all parts where none is from there."""
    cut = [(f"part-{place}", s) for place, s in enumerate(segments(read_docx(docx)), start=1) if s.heading]
    ours = [(s.clause_id, s) for _, s in cut if s.clause_id]
    found = {name: Clause(name, f"{s.number} {s.heading}".strip()) for name, s in reversed(ours or cut)}
    return list(reversed(found.values()))


def return_text(  # noqa: PLR0917
    parts: Agreements, actor: Actor, agreement_id: str, sent: Return, clauses: Sequence[Clause], key: str
) -> Outcome:
    """Do the act: ids of the clauses travel with it, the words stay in PostgreSQL. Raises what acts raise."""
    with parts.database.transaction() as session:
        opened = open_agreement(session, agreement_id, actor)
    labels = {clause.id: clause.label for clause in clauses}
    texts = {f"{CLAUSE}{c}": f"{labels.get(c, c)}: {words}" for c, words in sent.by_clause.items()}
    ids = {"package": sent.package, "clauses": sorted(sent.by_clause)}
    claims = claims_for(opened, sent.on_behalf_of)
    return parts.performer.perform(
        claims, opened.row.id, ACT, key=key, ids=ids, texts={"reason": sent.reason, **texts}
    )
