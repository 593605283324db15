"""What a check finds: a word, a sentence, and how to mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.settings import Settings

State = Literal["good", "note", "bad"]


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report. `mend` is set exactly where something is to be done."""

    name: str
    state: State
    says: str
    mend: str = ""


Check = Callable[[Settings], Finding]


def good(name: str, says: str) -> Finding:
    """All is well."""
    return Finding(name, "good", says)


def note(name: str, says: str, mend: str = "") -> Finding:
    """Concord works, and this should be known."""
    return Finding(name, "note", says, mend)


def bad(name: str, says: str, mend: str) -> Finding:
    """Something does not work until it is mended."""
    return Finding(name, "bad", says, mend)
