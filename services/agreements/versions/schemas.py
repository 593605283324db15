"""What versions and files take and show, for the pages' upload form and the API."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pydantic import BaseModel, Field
from werkzeug.datastructures import FileStorage

from services.agreements.files.models import FileRow, VersionRow
from services.agreements.versions.service import Returned
from shared.documents.compare.html import describe
from shared.documents.compare.marks import Marks
from shared.documents.compare.model import BlockChange, ClauseChange, Comparison, TableChange
from shared.web.forms import FormModel


class UploadForm(FormModel):
    """What goes with an uploaded file."""

    note: str = Field(title="an answer to “What is it?”", min_length=3, max_length=300)
    right_document: bool = Field(False, title="that it is the right document")
    same_file: bool = Field(False, title="that the same file is added again")
    answers: int | None = Field(
        None, title="the version that it answers", ge=1, le=1_000_000,
        description="The number of the version that the file answers: where there is a newer one, it is refused.",
    )  # fmt: skip

    def with_file(self, file: FileStorage) -> Returned:
        """What came, with the file itself."""
        return Returned(
            file.read(), file.filename or "", self.note, self.right_document, self.same_file, self.answers
        )


class SettleForm(FormModel):
    """Which version's tracked changes are all accepted."""

    number: int = Field(title="the version", ge=1, le=1_000_000)


class Added(BaseModel):
    """The version that was added, or was added before under the same key."""

    number: int


class FindingView(BaseModel):
    """Something that the check of an uploaded file found, and the way out."""

    message: str
    way_out: str


class VersionView(BaseModel):
    """One version of the text. `id` is what submitting names."""

    id: str
    number: int
    origin: str = Field(
        description="`assembled` from answers, `uploaded`, or `settled`: another with its tracked changes accepted."
    )
    author: str
    note: str
    sha256: str
    size: int
    created_at: datetime
    original_name: str | None
    original_sha256: str | None
    findings: list[FindingView]

    @classmethod
    def of(cls, row: VersionRow) -> "VersionView":
        """A version's row."""
        found = (row.verdict or {}).get("findings", [])
        return cls(
            id=row.id, number=row.number, origin=row.origin, author=row.author, note=row.note, sha256=row.sha256,
            size=row.size, created_at=row.created_at, original_name=row.original_name,
            original_sha256=row.original_sha256,
            findings=[FindingView(message=f["message"], way_out=f["way_out"]) for f in found],
        )  # fmt: skip


class VersionList(BaseModel):
    """Every version of a text, newest first."""

    items: list[VersionView]

    @classmethod
    def of(cls, rows: Sequence[VersionRow]) -> "VersionList":
        """The versions' rows."""
        return cls(items=[VersionView.of(row) for row in rows])


class FileView(BaseModel):
    """A kept file: the frozen PDF, the executed copy, a certificate, a scan."""

    id: str
    kind: str
    name: str
    sha256: str
    size: int
    added_at: datetime
    in_vain: bool = Field(
        description="Whether it came with a signature that is not on record, and so counts for nothing."
    )


class FileList(BaseModel):
    """The kept files, newest first."""

    items: list[FileView]

    @classmethod
    def of(cls, rows: Sequence[FileRow], in_vain: Collection[str]) -> "FileList":
        """The files' rows, and the ids of those that count for nothing."""
        return cls(items=[_file(row, row.id in in_vain) for row in rows])


class RunView(BaseModel):
    """A stretch of text: in both versions, only in the new one, or only in the old one."""

    side: str
    text: str


class ClauseChangeView(BaseModel):
    """What became of one clause, in words and word by word."""

    title: str
    clause: str
    status: str
    words: str
    runs: list[list[RunView]] = Field(description="One list a paragraph or table cell, in order.")


class ComparisonView(BaseModel):
    """What changed from one version to another: the clauses that differ."""

    old: int
    new: int
    clauses: list[ClauseChangeView]
    tracked_by: dict[str, int] = Field(
        description="Of a file that was sent: how many tracked changes each author made in it."
    )
    untracked: list[str] | None = Field(
        description="The clauses changed without a tracked change; null where that can't be told."
    )

    @classmethod
    def of(cls, old: int, new: int, comparison: Comparison, marks: Marks | None) -> "ComparisonView":
        """A comparison of two versions."""
        return cls(
            old=old, new=new, clauses=[_clause(change) for change in comparison.differing()],
            tracked_by=dict(marks.authors) if marks else {},
            untracked=list(marks.silent) if marks and marks.silent is not None else None,
        )  # fmt: skip


def _file(row: FileRow, in_vain: bool) -> FileView:
    return FileView(
        id=row.id, kind=row.kind, name=row.name, sha256=row.sha256, size=row.size, added_at=row.added_at,
        in_vain=in_vain,
    )  # fmt: skip


def _clause(change: ClauseChange) -> ClauseChangeView:
    ref = change.new or change.old
    runs = [runs for block in change.blocks for runs in _runs(block)]
    return ClauseChangeView(
        title=change.title, clause=ref.clause_id if ref else "", status=change.status, words=describe(change), runs=runs
    )  # fmt: skip


def _runs(block: BlockChange) -> list[list[RunView]]:
    if isinstance(block, TableChange):
        found = [cell.runs for row in block.rows for cell in row.cells]
    else:
        found = [block.runs]
    return [[RunView(side=side, text=text) for side, text in runs] for runs in found]
