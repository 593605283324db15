"""What conversion gives back and how it fails. Holds no behaviour and starts no process."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pdf:
    """One finished PDF: its bytes, and what was checked about them after LibreOffice wrote them."""

    content: bytes
    sha256: str
    pages: int
    title: str
    author: str
    """Whom the PDF names as its author, taken from the Word file's properties; empty when nobody."""
    language: str
    """BCP 47 tag that screen readers pronounce by, such as `en-US`."""
    archive: str
    """The archive standard the file declares, such as `PDF/A-2B`; empty when it declares none."""
    tagged: bool
    seconds: float
    warnings: tuple[str, ...] = ()
    """Sentences about what a person must look at before this PDF is signed or given out."""
    unprintable: str = ""
    """Letters of the text that no font of this machine has: the PDF shows a box in the place of each."""


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """Whether LibreOffice can be used here, and in words how to get it where it can't."""

    available: bool
    executable: str
    version: str
    how_to_get: str


class ConversionError(Exception):
    """A conversion gave no PDF. `reason` and `way_out` are sentences for the person who waits for it."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(f"{reason} {way_out}")
        self.reason = reason
        self.way_out = way_out


class OfficeMissing(ConversionError):
    """LibreOffice is not installed (or not where the setting says), or can't start here. No file was looked at."""


class ConversionFailed(ConversionError):
    """LibreOffice ran and gave no usable result for this file."""


class OutOfTime(ConversionFailed):
    """The time was over before LibreOffice was done: as a rule this machine's doing, which is busy, not the file's."""
