"""`make bench`: measure ours beside the bare engines in one run, fsync on, and write `docs/benchmarks.md`.

`python -m deploy.bench --only acts --rounds 3` measures one part some times, for whoever mends it, and writes nothing.
"""

import tempfile
from pathlib import Path

import click
from rich.console import Console

from deploy.bench import documents, finding, measures, sending
from deploy.bench.figures import Figure, write_section
from deploy.bench.rig import running

ALL = {
    "approvals": measures.approvals,
    "acts": measures.throughput,
    "new": measures.new_agreements,
    "findable": finding.becoming_findable,
    "uploads": sending.uploads,
    "storing": sending.storing,
    "lists": measures.lists,
    "searching": finding.searching,
}
TITLE = "The running system"


@click.command()
@click.option(
    "--only", multiple=True, type=click.Choice(sorted(ALL)), help="Measure this part; the file stays."
)
@click.option("--rounds", default=1, show_default=True, help="How often, with `--only`.")
def main(only: tuple[str, ...], rounds: int) -> None:
    """Measure everything, print it and write the file; the documents first, while nothing else runs."""
    if not only:
        documents.main()
    console, figures = Console(), list[Figure]()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as rig:
        for name in only * rounds or ALL:
            for figure in ALL[name](rig):
                figures.append(figure)
                console.print(str(figure), highlight=False, markup=False)
    if not only:
        write_section(TITLE, figures)


if __name__ == "__main__":
    main()
