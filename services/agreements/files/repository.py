"""Queries on versions and files. Rows are added and read, never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.orm import Session

from services.agreements.files.models import FileRow, VersionRow
from shared.errors import NotFound
from shared.storage.port import Stored


def next_number(session: Session, agreement_id: str) -> int:
    """The number of the agreement's next version; the caller holds the stream's lock."""
    newest = session.execute(
        select(func.max(VersionRow.number)).where(VersionRow.agreement_id == agreement_id)
    ).scalar()
    return (newest or 0) + 1


def add_version(session: Session, values: Mapping[str, Any]) -> None:
    """Add a version."""
    session.execute(insert(VersionRow).values(**values))


def list_versions(session: Session, agreement_id: str) -> Sequence[VersionRow]:
    """The agreement's versions, newest first."""
    query = (
        select(VersionRow).where(VersionRow.agreement_id == agreement_id).order_by(VersionRow.number.desc())
    )
    return session.execute(query).scalars().all()


def get_version(session: Session, agreement_id: str, version: str | int) -> VersionRow:
    """A version by its id or number. Raises NotFound."""
    named = VersionRow.number == int(version) if str(version).isdigit() else VersionRow.id == str(version)
    row = session.execute(
        select(VersionRow).where(VersionRow.agreement_id == agreement_id, named)
    ).scalar_one_or_none()
    if row is None:
        raise NotFound("There is no such version.")
    return row


def get_made(session: Session, version: VersionRow) -> VersionRow | None:
    """The newest version up to this one that Concord made from the answers."""
    made = select(VersionRow).where(
        VersionRow.agreement_id == version.agreement_id,
        VersionRow.number <= version.number,
        VersionRow.origin == "assembled",
    )
    return session.execute(made.order_by(VersionRow.number.desc()).limit(1)).scalar_one_or_none()


def file_values(
    stored: Stored, *, file_id: str, stream: str, kind: str, name: str, added_by: str, at: datetime
) -> dict[str, Any]:
    """The row of a file that the store keeps (`files.stored.stored_of` goes the other way)."""
    return {
        "id": file_id, "agreement_id": stream, "kind": kind, "name": name, "bucket": stored.bucket.value,
        "object_key": stored.key, "object_version": stored.version_id, "sha256": stored.sha256,
        "size": stored.size, "added_by": added_by, "added_at": at,
    }  # fmt: skip


def add_file(session: Session, values: Mapping[str, Any]) -> None:
    """Add a file; the same id again changes nothing, nor does it where two add it at once."""
    session.execute(insert_or_leave(FileRow).values(**values).on_conflict_do_nothing(index_elements=["id"]))


def list_files(session: Session, agreement_id: str, kind: str | None = None) -> Sequence[FileRow]:
    """The agreement's files, newest first."""
    query = select(FileRow).where(FileRow.agreement_id == agreement_id).order_by(FileRow.added_at.desc())
    return session.execute(query.where(FileRow.kind == kind) if kind else query).scalars().all()


def find_frozen(session: Session, agreement_id: str, pdf_sha256: str) -> FileRow | None:
    """The PDF of a package, by its fingerprint."""
    wanted = FileRow.agreement_id == agreement_id, FileRow.kind == "package_pdf", FileRow.sha256 == pdf_sha256
    return session.scalars(select(FileRow).where(*wanted)).first()


def get_file(session: Session, agreement_id: str, file_id: str) -> FileRow:
    """One file. Raises NotFound."""
    row = session.get(FileRow, file_id)
    if row is None or row.agreement_id != agreement_id:
        raise NotFound("There is no such file.")
    return row
