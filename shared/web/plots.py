"""Bar and line plots as geometry that a template draws; no library, no script, and the numbers always beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Literal

Kind = Literal["bar", "line"]
Row = tuple[str, float]

TOP, BOTTOM = 28, 30
"""Room above and below the plot, in SVG units; the picture scales to its place."""


@dataclass(frozen=True)
class GridLine:
    """One horizontal line with its number."""

    y: float
    words: str


@dataclass(frozen=True)
class Mark:
    """One bar or point."""

    label: str
    words: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Frame:
    """One drawing of the plot, for one width of screen."""

    width: int
    height: int
    left: int
    marks: tuple[Mark, ...]
    grid: tuple[GridLine, ...]

    @property
    def base(self) -> int:
        """The height of zero."""
        return self.height - BOTTOM

    @property
    def points(self) -> str:
        """The line through the marks, as SVG wants it."""
        return " ".join(f"{mark.middle},{mark.y}" for mark in self.marks)


@dataclass(frozen=True)
class Plot:
    """Everything the macro `plot` needs."""

    kind: Kind
    title: str
    summary: str
    label_name: str
    value_name: str
    wide: Frame
    narrow: Frame


def plot_of(kind: Kind, title: str, rows: Sequence[Row], *, label_name: str, value_name: str) -> Plot:
    """A plot of (label, value) rows with short labels. Raises ValueError for no rows or a negative value."""
    if not rows or min(value for _, value in rows) < 0:
        raise ValueError("A plot needs rows, and values of 0 or more.")
    wide, narrow = _frame(rows, 720, 240, 44), _frame(rows, 300, 200, 32)
    return Plot(kind, title, _summary(rows), label_name, value_name, wide, narrow)


def nice_top(highest: float) -> float:
    """The round number (1, 2, 4, 5, 8 or 10 times a power of ten) at which the axis ends."""
    if highest <= 0:
        return 1
    power = 10.0 ** (ceil(log10(highest)) - 1)
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= highest)


def _summary(rows: Sequence[Row]) -> str:
    low, high = min(rows, key=lambda row: row[1]), max(rows, key=lambda row: row[1])
    return f"Highest: {high[0]}, {high[1]:g}. Lowest: {low[0]}, {low[1]:g}."


def _frame(rows: Sequence[Row], width: int, height: int, left: int) -> Frame:
    top, full = nice_top(max(value for _, value in rows)), height - TOP - BOTTOM
    base = height - BOTTOM
    slot = (width - left) / len(rows)
    thick = round(min(slot * 0.6, 56), 1)
    marks = []
    for number, (label, value) in enumerate(rows):
        tall = round(full * value / top, 1)
        x = round(left + slot * number + (slot - thick) / 2, 1)
        marks.append(Mark(label, f"{value:g}", x, round(base - tall, 1), thick, tall))
    grid = tuple(GridLine(base - full * part / 4, f"{top * part / 4:g}") for part in range(5))
    return Frame(width, height, left, tuple(marks), grid)
