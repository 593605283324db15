"""What was found by reading kept files: of the same fingerprints it is always the same, so they are read once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")
MOST_KNOWN = 500


class ReadOnce(Generic[Value]):
    """Findings by what they follow from: fingerprints, and whatever else was asked. The oldest give way to new ones.

    `most` are kept: fewer where they are large.
    """

    def __init__(self, most: int = MOST_KNOWN) -> None:
        self._known: dict[Hashable, Value] = {}
        self._most = most

    def get(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """The finding; `read` is called where it is not known yet, and what it raises is raised."""
        if key not in self._known:
            found = read()
            while len(self._known) >= self._most:
                self._known.pop(next(iter(self._known)), None)
            self._known[key] = found
            return found
        return self._known[key]
