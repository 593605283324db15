"""What to black out, and how redaction fails. No behaviour."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is shown: points (1/72 inch) from its lower left corner, first page is 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """Words on a page that are like the ones looked for and not the same: only a person can tell who is meant."""

    page: int
    phrase: str
    words: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A RedactionError on its way out of the process that read the file."""

    reason: str
    way_out: str


class RedactionError(Exception):
    """Nothing was given out. `reason` and `way_out` are sentences for the person who asked."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(f"{reason} {way_out}")
        self.reason = reason
        self.way_out = way_out
