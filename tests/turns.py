"""Which tests of a parallel run come first, and which stay in one process.

Files that take minutes begin, so that no process is left alone with one at the end. Tests of one file share a process;
those of a folder whose set-up is dear share one together.
"""

from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

LONGEST = ("browser/agreements", "system/runbook", "integration/local_stack", "browser", "system")
"""Folders, the longest first; what is in none of them follows as it was found."""
TOGETHER = ("tests/browser/agreements/",)
"""Folders that stay in one process: each of them begins with a whole seeded demo, which takes half a minute."""


class Together(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out whole files, and these folders whole."""

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        return next((folder for folder in TOGETHER if scope.startswith(folder)), scope)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together | None:
    """Ours, where files are handed out whole."""
    return Together(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them in that order; inside a folder nothing moves."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parent.as_posix()
    return next((at for at, name in enumerate(LONGEST) if f"{folder}/".startswith(f"{name}/")), len(LONGEST))
