"""What a measurement is, how it is timed, and how the report is kept: one section a subject, the others untouched."""

import os
import platform
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared import clock

FILE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEADER = """# Benchmarks

Made by `make bench`: Concord's own work beside the bare engine, in turn, in one run, with fsync on. Absolute times
belong to the machine and to what else it does; the ratios and bounds are what counts.
"""


@dataclass(frozen=True)
class Figure:
    """One row of the report: what, ours, the bare engine's, and the bound that it must keep."""

    what: str
    ours: str
    bare: str
    bound: str
    kept: bool | None

    def __str__(self) -> str:
        return f"{self.what}: {self.ours} (bare {self.bare or '—'}) {self.bound} {_mark(self.kept)}"


def millis(seconds: Iterable[float], share: float) -> float:
    """The quantile in milliseconds."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def timed(work: Callable[[], Any]) -> float:
    """Seconds that it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def write_section(title: str, figures: list[Figure], file: Path = FILE) -> None:
    """Put the figures into the report under `title`, in the place of those that stood there."""
    text = file.read_text(encoding="utf-8") if file.exists() else HEADER
    found = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    sections = dict(zip(found[1::2], found[2::2], strict=True))
    sections[title] = f"\n{_describe_machine()}.\n\n{_format(figures)}\n"
    body = "".join(f"## {name}\n{content}" for name, content in sections.items())
    file.write_text(f"{HEADER}\n{body}".rstrip() + "\n", encoding="utf-8")


def _format(figures: list[Figure]) -> str:
    rows = "\n".join(f"| {f.what} | {f.ours} | {f.bare} | {f.bound} | {_mark(f.kept)} |" for f in figures)
    return f"| what | ours | bare | bound | |\n|---|---|---|---|---|\n{rows}\n"


def _describe_machine() -> str:
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    parts = [f"{os.cpu_count()} cores", platform.machine(), f"Python {platform.python_version()}", load]
    return ", ".join([*filter(None, parts), f"{clock.now():%Y-%m-%d}"])


def _mark(kept: bool | None) -> str:
    return {True: "kept", False: "missed", None: ""}[kept]
