"""An agreement as search finds it: what is searched, its facets, and who may find it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.files.repository import list_versions
from services.agreements.files.stored import load_docx
from services.agreements.register.models import AgreementRow
from shared.acts.outbox import Pending
from shared.auth.directory import list_agencies
from shared.documents.read.docx import read_docx
from shared.documents.read.text import text
from shared.search.port import Entry
from shared.search.rows import put_entries
from shared.service.parts import ServiceParts
from workflows.agreements import contract

KIND = "Agreement"


def add_to_search(session: Session, row: AgreementRow, body: str) -> None:
    """Make the agreement findable with this text; an older state never replaces a newer one."""
    names = {agency.id: agency.name for agency in list_agencies(session)}
    put_entries(session, [entry_of(row, body, names)])


def entry_of(row: AgreementRow, body: str, names: Mapping[str, str]) -> Entry:
    """The agreement's entry; `names` are those of the directory's bodies."""
    between = [names.get(b, b) for b in (*row.agencies, *row.partners)]
    return Entry(
        contract.CONTEXT, row.id, KIND, f"{row.number} {row.title}", "\n".join([*between, *row.outsiders, body]),
        f"/agreements/{row.id}", frozenset(row.allow), frozenset(row.walls), row.seq, row.updated_at,
        {"status": frozenset({row.status}), "body": frozenset(between)},
    )  # fmt: skip


def index_text(parts: ServiceParts, pending: Pending) -> None:
    """Read the newest version's text into the index (for the relay). Raises Unavailable without store or database.

    The row is locked meanwhile, so that no act can come between reading its state and writing the entry.
    """
    with parts.database.transaction() as session:
        versions = list_versions(session, pending.stream)
    body = text(read_docx(load_docx(parts, versions[0])), "accepted") if versions else ""
    with parts.database.transaction() as session:
        query = select(AgreementRow).where(AgreementRow.id == pending.stream).with_for_update()
        row = session.execute(query).scalar_one_or_none()
        if row is not None:
            add_to_search(session, row, body)
