"""`make bench`: measure ours beside the bare engines in one run, fsync on, and write `docs/benchmarks.md`."""

import tempfile
from pathlib import Path

from rich.console import Console

from deploy.bench import documents, finding, measures, sending
from deploy.bench.figures import Figure, write_section
from deploy.bench.rig import running

ALL = (
    measures.approvals,
    measures.throughput,
    measures.new_agreements,
    finding.becoming_findable,
    sending.uploads,
    sending.storing,
    measures.lists,
    finding.searching,
)
TITLE = "The running system"


def main() -> None:
    """Measure everything, print it and write the file; the documents first, while nothing else runs."""
    documents.main()
    console, figures = Console(), list[Figure]()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as rig:
        for measure in ALL:
            for figure in measure(rig):
                figures.append(figure)
                console.print(str(figure), highlight=False, markup=False)
    write_section(TITLE, figures)


if __name__ == "__main__":
    main()
