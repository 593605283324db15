"""Bar and line plots as geometry that a template draws; no library, no script, and the numbers always beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Literal

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 240, 44, 28, 30
"""In SVG units; the picture scales to its place."""


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
class Plot:
    """Everything the macro `plot` needs."""

    kind: Literal["bar", "line"]
    title: str
    summary: str
    label_name: str
    value_name: str
    marks: tuple[Mark, ...]
    grid: tuple[GridLine, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM

    @property
    def points(self) -> str:
        """The line through the marks, as SVG wants it."""
        return " ".join(f"{mark.middle},{mark.y}" for mark in self.marks)


def plot_of(
    kind: Literal["bar", "line"],
    title: str,
    rows: Sequence[tuple[str, float]],
    *,
    label_name: str,
    value_name: str,
) -> Plot:
    """A plot of (label, value) rows; values are not negative. Raises ValueError for no rows or a negative value."""
    if not rows or min(value for _, value in rows) < 0:
        raise ValueError("A plot needs rows, and values of 0 or more.")
    top = nice_top(max(value for _, value in rows))
    return Plot(kind, title, _summary(rows), label_name, value_name, _marks(rows, top), _grid(top))


def nice_top(highest: float) -> float:
    """The round number (1, 2, 4, 5 or 10 times a power of ten) at which the axis ends."""
    if highest <= 0:
        return 1
    power = 10.0 ** (ceil(log10(highest)) - 1)
    return next(step * power for step in (1, 2, 4, 5, 10) if step * power >= highest)


def _summary(rows: Sequence[tuple[str, float]]) -> str:
    low, high = min(rows, key=lambda row: row[1]), max(rows, key=lambda row: row[1])
    return f"Highest: {high[0]}, {high[1]:g}. Lowest: {low[0]}, {low[1]:g}."


def _marks(rows: Sequence[tuple[str, float]], top: float) -> tuple[Mark, ...]:
    slot = (WIDTH - LEFT) / len(rows)
    width = min(slot * 0.6, 56)
    full = HEIGHT - TOP - BOTTOM
    marks = []
    for number, (label, value) in enumerate(rows):
        height = round(full * value / top, 1)
        x = round(LEFT + slot * number + (slot - width) / 2, 1)
        y = round(HEIGHT - BOTTOM - height, 1)
        marks.append(Mark(label, f"{value:g}", x, y, round(width, 1), height))
    return tuple(marks)


def _grid(top: float) -> tuple[GridLine, ...]:
    full = HEIGHT - TOP - BOTTOM
    return tuple(GridLine(HEIGHT - BOTTOM - full * part / 4, f"{top * part / 4:g}") for part in range(5))
