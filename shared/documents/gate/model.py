"""What the gate says about a file: a verdict, its findings, and what was taken out of the working copy. Shapes only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Decision = Literal["accept", "accept_with_warnings", "refuse"]
Severity = Literal["refuse", "warn", "info"]
Kind = Literal["docx", "pdf", "eml", "csv", "png", "jpeg", "tiff", "gif", "webp", "zip", "unknown"]

MEGABYTE = 1024 * 1024
MEDIA_TYPES: dict[Kind, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "eml": "message/rfc822",
    "csv": "text/csv",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "gif": "image/gif",
    "webp": "image/webp",
    "zip": "application/zip",
}
EXTENSIONS: dict[Kind, tuple[str, ...]] = {
    "docx": (".docx",),
    "pdf": (".pdf",),
    "eml": (".eml",),
    "csv": (".csv",),
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "tiff": (".tif", ".tiff"),
    "gif": (".gif",),
    "webp": (".webp",),
    "zip": (".zip",),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a file may be, unpack to and cost. Bytes and seconds; `ratio` is unpacked over packed, per member."""

    file_bytes: int = 50 * MEGABYTE
    expanded_bytes: int = 100 * MEGABYTE
    members: int = 2_000
    ratio: int = 100
    pixels: int = 40_000_000
    csv_rows: int = 200_000
    seconds: float = 10.0
    memory_bytes: int = 500 * MEGABYTE
    normalise_seconds: float = 45.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed. `message` and `way_out` are plain words for the person who sent the file; `place` says where
    (a member, part or page), "" for the file as a whole.
    """

    code: str
    severity: Severity
    message: str
    way_out: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that is in the original and not in the working copy."""

    code: str
    what: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a Word file says, so that nobody opens it once more only to tell which document it is.

    `words` are those of the body, headers and footers, with every tracked change; `clauses` the ids of the clauses of
    ours that it holds. As little to be trusted as the file itself.
    """

    words: str
    clauses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer. `sha256` and `size` are the untouched original's.

    `copy` is the clean working copy (None when refused), `removed` what it lacks; `reading` is there for a Word file
    with a copy. `contents` are the verdicts on the members of a ZIP or the attachments of a mail.
    """

    decision: Decision
    kind: Kind
    name: str
    sha256: str
    size: int
    findings: tuple[Finding, ...] = ()
    removed: tuple[Removal, ...] = ()
    copy: bytes | None = None
    reading: Reading | None = None
    contents: tuple[Verdict, ...] = ()
    seconds: float = 0.0
    peak_bytes: int = 0

    @property
    def accepted(self) -> bool:
        """Whether there is a working copy to go on with."""
        return self.decision != "refuse"

    @property
    def media_type(self) -> str:
        """The media type by content, whatever the name says."""
        return MEDIA_TYPES.get(self.kind, "application/octet-stream")

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """Why it was refused; empty when it was not."""
        return tuple(finding for finding in self.findings if finding.severity == "refuse")


@dataclass
class Inspection:
    """What an inspector gathers about one file while it looks."""

    kind: Kind
    findings: list[Finding] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    copy: bytes | None = None
    reading: Reading | None = None
    contents: list[Verdict] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(finding.severity == "refuse" for finding in self.findings)

    @property
    def decision(self) -> Decision:
        if self.refused:
            return "refuse"
        warned = any(finding.severity == "warn" for finding in self.findings)
        return "accept_with_warnings" if warned else "accept"


class Refused(Exception):
    """Raised by an inspector to stop at once; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
