"""A published agreement as anyone finds it: its title and parties, and its public page. Never the record's own text."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from shared.auth.directory import list_agencies
from shared.auth.scope import PUBLIC
from shared.search.port import Entry, Removal
from shared.search.rows import put_entries, remove_entries
from workflows.agreements import contract

KIND = "Published agreement"


def change_public_entry(session: Session, agreement_id: str) -> None:
    """Bring the public entry up to the register's row, in the act's transaction: there while published, else gone."""
    row = session.execute(
        select(AgreementRow).where(AgreementRow.id == agreement_id).execution_options(populate_existing=True)
    ).scalar_one()
    if row.published:
        names = {agency.id: agency.name for agency in list_agencies(session)}
        put_entries(session, [public_entry_of(row, names)])
    else:
        remove_entries(session, [Removal(contract.CONTEXT, _entity(row), row.seq, row.updated_at)])


def public_entry_of(row: AgreementRow, names: Mapping[str, str]) -> Entry:
    """What anyone may find; `names` are those of the directory's bodies.

    Whoever finds the record itself is not shown its public page as a second record; where somebody is walled off from
    the record, everybody keeps the public page.
    """
    between = [names.get(b, b) for b in (*row.agencies, *row.partners)]
    return Entry(
        contract.CONTEXT, _entity(row), KIND, f"{row.number} {row.title}", "\n".join([*between, *row.outsiders]),
        f"/agreements/published/{row.number}", frozenset({PUBLIC}), frozenset(), row.seq, row.updated_at,
        {"status": frozenset({row.status}), "body": frozenset(between)},
        duplicate_for=frozenset() if row.walls else frozenset(row.allow),
    )  # fmt: skip


def _entity(row: AgreementRow) -> str:
    return f"published:{row.id}"
