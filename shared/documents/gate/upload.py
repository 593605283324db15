"""A file that a person sends to a page that takes some kinds: the gate's verdict, and a refusal in that page's words.

What the gate itself knows is in `examine`; keeping what it lets through is the caller's work (`shared.service.files`).
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from shared.documents.gate.examine import examine
from shared.documents.gate.model import MEGABYTE, Kind, Limits, Verdict
from shared.errors import FieldError, Invalid

SCANS: tuple[Kind, ...] = ("pdf", "png", "jpeg", "tiff")
"""What a scanner makes."""
LARGEST = 25 * MEGABYTE
"""Bytes: a long document, scanned."""


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    data: bytes
    name: str


def examine_upload(upload: Upload, kinds: tuple[Kind, ...], largest: int = LARGEST) -> Verdict:
    """The gate's verdict on a file of these kinds, which has a working copy. Raises Invalid on the field `file`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"  # the sent name is data, never a path
        path.write_bytes(upload.data)
        verdict = examine(path, upload.name, Limits(file_bytes=largest))
    if verdict.accepted and verdict.copy is not None and verdict.kind in kinds:
        return verdict
    raise Invalid("This file can't be taken.", _reasons(verdict, f"file of this kind: {_names(kinds)}."))


def _names(kinds: tuple[Kind, ...]) -> str:
    return ", ".join(kind.upper() for kind in kinds)


def _reasons(verdict: Verdict, wanted: str) -> tuple[FieldError, ...]:
    """The gate's reasons; of a wrong kind, the way out names what this page takes, not all that Concord reads."""
    way_out = {"unsupported": f"Send a {wanted}"}
    reasons = tuple(
        FieldError("file", f"{f.message} {way_out.get(f.code, f.way_out)}") for f in verdict.reasons
    )
    return reasons or (FieldError("file", f"Upload a {wanted}"),)
