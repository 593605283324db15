"""`make bench`: measure ours beside the bare engines in one run, fsync on, and write `docs/benchmarks.md`."""

import os
import platform
import tempfile
from pathlib import Path

from rich.console import Console

from deploy.bench import measures
from deploy.bench.rig import running
from shared import clock

FILE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
ALL = (measures.approvals, measures.throughput, measures.new_agreements, measures.lists, measures.storing)
HEADER = """# Benchmarks

Made by `make bench`: Concord's own processes beside the bare engine, in turn, in one run, with fsync on. Absolute times
belong to the machine; the ratios and bounds are what counts.

"""


def main() -> None:
    """Measure everything, print it and write the file."""
    console, figures = Console(), []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as rig:
        for measure in ALL:
            for figure in measure(rig):
                figures.append(figure)
                console.print(
                    f"{figure.what}: {figure.ours} (bare {figure.bare or '—'}) {figure.bound} {_mark(figure.kept)}"
                )
    python, day = platform.python_version(), f"{clock.now():%Y-%m-%d}"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {python}, {day}"
    rows = "\n".join(f"| {f.what} | {f.ours} | {f.bare} | {f.bound} | {_mark(f.kept)} |" for f in figures)
    table = f"| what | ours | bare | bound | |\n|---|---|---|---|---|\n{rows}\n"
    FILE.write_text(f"{HEADER}{machine}.\n\n{table}", encoding="utf-8")


def _mark(kept: bool | None) -> str:
    return {True: "kept", False: "missed", None: ""}[kept]


if __name__ == "__main__":
    main()
