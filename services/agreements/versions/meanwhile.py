"""Another version that was added while one was on its way: what was read of the newest no longer counts then.

A version takes over from the newest the answers behind the text, what it leaves out, or the changes it accepts.
"""

from collections.abc import Callable

from services.agreements.files.models import VersionRow
from shared.errors import Conflict, wrong_field

TRIES = 3
"""So often one version is tried where others keep coming before it."""


class Overtaken(Conflict):
    """The newest version is no longer the one that this one was made after. Nothing was written."""

    way_out = "Look at the newest one first."

    def __init__(self) -> None:
        super().__init__("A newer version was made meanwhile.")


def after_the_newest(add: Callable[[], int]) -> int:
    """Add a version, read anew where another one came between. Raises Overtaken where that goes on."""
    for _ in range(TRIES - 1):
        try:
            return add()
        except Overtaken:
            continue
    return add()


def require_answered(newest: VersionRow | None, answers: int | None) -> None:
    """Raises Invalid where a newer version came than the one that a returned file answers, by the form it came with."""
    if newest and answers is not None and newest.number != answers:
        told = (
            f"Version {newest.number} was added after you opened this page. Look at what is new in it. "
            "To add your file all the same, choose it again."
        )
        raise wrong_field("file", told)


def require_other_bytes(newest: VersionRow | None, sha256: str) -> None:
    """Raises Invalid where the newest version came as the same file, byte for byte: from a second tab, for instance.

    What Concord made and comes back unchanged is no such file: that it came back so is worth its version.
    """
    if newest and sha256 == newest.original_sha256:
        told = (
            f"This is version {newest.number} already: the file is the same, byte for byte. "
            "Tick “Add the same file again” to add it all the same."
        )
        raise wrong_field("same_file", told)
