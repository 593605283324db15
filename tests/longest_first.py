"""Begins with the files that take minutes, so that no process of a parallel run is left alone with one at the end."""

from pathlib import Path

import pytest

LONGEST = ("system/runbook", "integration/local_stack", "browser", "system")
"""Folders, the longest first; what is in none of them follows as it was found."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them in that order; inside a folder nothing moves."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parent.as_posix()
    return next((at for at, name in enumerate(LONGEST) if f"{folder}/".startswith(f"{name}/")), len(LONGEST))
