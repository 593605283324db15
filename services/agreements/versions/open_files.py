"""Versions and kept files as they are listed and opened. Read only."""

from collections.abc import Sequence

from services.agreements.acting.service import open_agreement
from services.agreements.files.models import FileRow, VersionRow
from services.agreements.files.repository import get_file, get_version, list_files, list_versions
from services.agreements.signers.counting import sent_in_vain
from services.agreements.wiring import Agreements
from shared.auth.actor import Actor
from workflows.agreements.state import state_of


def list_all_versions(parts: Agreements, actor: Actor, agreement_id: str) -> Sequence[VersionRow]:
    """Every version of an agreement's text, newest first. Raises NotFound."""
    with parts.database.transaction() as session:
        return list_versions(session, open_agreement(parts, session, agreement_id, actor).row.id)


def open_version(parts: Agreements, actor: Actor, agreement_id: str, number: int) -> VersionRow:
    """One version, without its bytes. Raises NotFound."""
    with parts.database.transaction() as session:
        return get_version(session, open_agreement(parts, session, agreement_id, actor).row.id, number)


def list_kept(parts: Agreements, actor: Actor, agreement_id: str) -> tuple[Sequence[FileRow], frozenset[str]]:
    """The kept files of an agreement, newest first, and the ids of those that count for nothing. Raises NotFound."""
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        files = list_files(session, opened.row.id)
        return files, sent_in_vain(session, state_of(opened.head), files)


def open_kept(parts: Agreements, actor: Actor, agreement_id: str, file_id: str) -> FileRow:
    """One kept file. Raises NotFound."""
    with parts.database.transaction() as session:
        return get_file(session, open_agreement(parts, session, agreement_id, actor).row.id, file_id)
