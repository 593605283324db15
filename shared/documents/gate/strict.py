"""Turns a cleaned Strict Open XML document into an ordinary one, through LibreOffice in its own process."""

from __future__ import annotations

import tempfile
from pathlib import Path

from shared.documents.gate.model import MEGABYTE, Limits
from shared.documents.process import Failed, ProcessLimits, run_program

LIBREOFFICE_MEMORY = 1_500 * MEGABYTE


def normalise(data: bytes, limits: Limits) -> bytes | str:
    """The converted document, or in words why there is none."""
    with tempfile.TemporaryDirectory(prefix="concord-strict-") as scratch:
        folder = Path(scratch)
        (folder / "strict.docx").write_bytes(data)
        outcome = run_program(
            [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                "docx:MS Word 2007 XML",
                "--outdir",
                str(folder / "out"),
                str(folder / "strict.docx"),
            ],
            limits=ProcessLimits(seconds=limits.normalise_seconds, memory_bytes=LIBREOFFICE_MEMORY),
        )
        made = folder / "out" / "strict.docx"
        if isinstance(outcome, Failed):
            return (
                "LibreOffice is not installed"
                if outcome.reason == "not_found"
                else "LibreOffice did not finish"
            )
        return made.read_bytes() if made.is_file() else "LibreOffice could not read it"
