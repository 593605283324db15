"""Which letters of a text no font of this machine has: LibreOffice prints a box for each, and says nothing.

Asks fontconfig, as LibreOffice does when it looks for another font. Where fontconfig is not there (macOS, Windows)
nothing can be told, and nothing is said.
"""

import subprocess
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

_LISTING = ("fc-list", "--format", "%{fontformat} %{charset}\n")
_PRINTED_BY_NOBODY = ("C", "Z")
"""Unicode categories without a shape: controls, marks of direction, private use (symbol fonts), spaces."""
_VARIATIONS = range(0xFE00, 0xFE10)
_USABLE = ("TrueType", "CFF")
"""LibreOffice takes no other formats (Type 1 and bitmap fonts ended with version 5.3)."""


def find_without_font(letters: Iterable[str]) -> str:
    """The letters that no installed font has, each once, in order of code; "" where there are none or none is known."""
    covered = _covered()
    if not covered:
        return ""
    return "".join(sorted({one for one in letters if _has_shape(one) and not _in(covered, ord(one))}))


def _has_shape(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in _PRINTED_BY_NOBODY and ord(letter) not in _VARIATIONS


def _in(covered: tuple[tuple[int, int], ...], code: int) -> bool:
    place = bisect_right(covered, (code, 0x10FFFF)) - 1
    return place >= 0 and covered[place][1] >= code


@lru_cache(maxsize=1)
def _covered() -> tuple[tuple[int, int], ...]:
    """The codes that some usable font has, as ranges in order that do not overlap; empty where it can't be told."""
    try:
        listed = subprocess.run(_LISTING, capture_output=True, check=True, timeout=20, text=True).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ()
    return merged(each for line in listed.splitlines() for each in _ranges(line))


def _ranges(line: str) -> Iterable[tuple[int, int]]:
    """`TrueType 20-7e a0` as (0x20, 0x7e), (0xa0, 0xa0); nothing for a font that can't be used."""
    kind, _, codes = line.partition(" ")
    if kind not in _USABLE:
        return
    for part in codes.split():
        first, _, last = part.partition("-")
        yield int(first, 16), int(last or first, 16)


def merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same codes in order, in as few ranges as they take."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)
