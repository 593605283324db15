"""Returning a text clause by clause: which clauses the frozen text has, and the act with a reason for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.acting.done_meanwhile import said_what_was_done
from services.agreements.acting.forms import PackageForm
from services.agreements.acting.service import open_agreement
from services.agreements.approvals.remarks import CLAUSE
from services.agreements.files.models import VersionRow
from services.agreements.files.repository import get_version
from services.agreements.files.stored import load_docx
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.commit import get_outcome
from shared.acts.messages import Outcome
from shared.auth.actor import Actor
from shared.documents.read.docx import read_docx
from shared.documents.read.segments import segments
from shared.errors import Denied, FieldError, Invalid
from shared.service.acting.forms import Id, Reason
from shared.service.acting.offers import OpenedRecord
from shared.service.acting.people import claims_of

ACT = "return_for_changes"
LONGEST = 4000
ClauseReason = Annotated[str, Field(min_length=1, max_length=LONGEST)]


@dataclass(frozen=True)
class Clause:
    """One clause of the text: `id` is the library's, or its place (`part-7`) where it is not from the library."""

    id: str
    label: str


class ReturnForm(PackageForm):
    """A reason for the whole text, and reasons by the id of the clause that they concern."""

    reason: Reason
    clauses: dict[Id, ClauseReason] = Field(default_factory=dict, max_length=200, title="Clauses concerned")


def list_clauses(
    parts: Agreements, actor: Actor, agreement_id: str
) -> tuple[OpenedRecord[AgreementRow], list[Clause]]:
    """The clauses of the text that is asked for. Raises NotFound; Denied where returning is not offered."""
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
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


def return_text(parts: Agreements, actor: Actor, agreement_id: str, *, form: ReturnForm, key: str) -> Outcome:
    """Do the act: ids of the clauses travel with it, the words stay in PostgreSQL.

    Raises Invalid (a clause that the text does not have), and what acts raise.
    """
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        version = _version_of(session, opened.row.id, form.package) if form.clauses else None
        done = get_outcome(session, ACTS, opened.row.id, key)
        claims = claims_of(session, actor, form.on_behalf_of, done)
    labels = {c.id: c.label for c in clauses_of(load_docx(parts, version))} if version else {}
    _check_clauses(form, labels)
    texts = {f"{CLAUSE}{c}": f"{labels[c]}: {words}" for c, words in form.clauses.items()}
    ids = {
        "package": form.package,
        "clauses": sorted(form.clauses),
        **({"stage": form.stage} if form.stage else {}),
    }
    stream, said = opened.row.id, {"reason": form.reason, **texts}
    with said_what_was_done(parts, stream, ACT, actor.account_id):
        return parts.performer.perform(claims, stream, ACT, key=key, ids=ids, texts=said)


def _version_of(session: Session, stream: str, package: str) -> VersionRow | None:
    """The version of a package, also of one that stands no more: a return sent twice names the same clauses."""
    t = ACTS.event
    query = select(t.c.body).where(t.c.stream_id == stream, t.c.name == "package_frozen")
    frozen = {b["package"]["id"]: b["package"]["version"] for b in session.scalars(query)}
    return get_version(session, stream, frozen[package]) if package in frozen else None


def _check_clauses(form: ReturnForm, labels: Mapping[str, str]) -> None:
    strangers = sorted(form.clauses.keys() - labels.keys())
    if strangers:
        errors = tuple(FieldError(f"clauses.{c}", "The text has no such clause.") for c in strangers)
        raise Invalid("Some clauses are not of this text.", errors)
