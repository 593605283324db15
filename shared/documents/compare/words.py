"""The difference between two texts in words. Pure and deterministic; knows nothing of documents.

A changed word is shown whole, and white space between two changes joins them, because people read words: "thirty
(30)" to "sixty (60)" is one replacement, not four.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from shared.documents.compare.model import Run, Side

_TOKEN = re.compile(r"\w+(?:[’'.,\-\u2011]\w+)*|\s+|[^\w\s]")
_SENTENCE = re.compile(r"[^.;:\n]*[.;:\n]+\s*|[^.;:\n]+$")
MAX_CELLS = 4_000_000
"""Most old-times-new tokens that are compared word by word: about a second. Longer texts go by sentence."""


def split_words(text: str) -> list[str]:
    """The text as words, white space and signs; joined they are the text again."""
    return _TOKEN.findall(text)


def count_words(text: str) -> int:
    """How many words a reader would count."""
    return sum(1 for token in _TOKEN.findall(text) if token[0].isalnum())


def diff_words(old: str, new: str) -> tuple[Run, ...]:
    """Runs that give the old text without the added ones and the new text without the removed ones."""
    if old == new:
        return (("same", old),) if old else ()
    left, right = split_words(old), split_words(new)
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    middle = _diff_middle(left[head : len(left) - tail], right[head : len(right) - tail])
    runs: list[Run] = [("same", "".join(left[:head])), *middle, ("same", "".join(left[len(left) - tail :]))]
    return _tidy(runs)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count


def _diff_middle(left: list[str], right: list[str]) -> list[Run]:
    if not left or not right:
        return [("removed", "".join(left)), ("added", "".join(right))]
    if len(left) * len(right) > MAX_CELLS:
        left, right = _SENTENCE.findall("".join(left)), _SENTENCE.findall("".join(right))
        if len(left) * len(right) > MAX_CELLS:
            return [("removed", "".join(left)), ("added", "".join(right))]
    runs: list[Run] = []
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", "".join(left[i:j])))
        else:
            runs += [("removed", "".join(left[i:j])), ("added", "".join(right[k:m]))]
    return runs


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    """Join neighbours, removed before added; let white space between two changes belong to both."""
    out: list[Run] = []
    removed, added = "", ""
    for at, (side, text) in enumerate(runs):
        if side == "removed":
            removed += text
        elif side == "added":
            added += text
        elif text and (removed or added) and text.isspace() and _changes_follow(runs, at):
            removed, added = removed + text, added + text
        elif text:
            out += _flush(removed, added)
            removed = added = ""
            out.append(("same", text))
    return tuple(_joined([*out, *_flush(removed, added)]))


def _changes_follow(runs: list[Run], at: int) -> bool:
    return any(text for side, text in runs[at + 1 : at + 3] if side != "same")


def _flush(removed: str, added: str) -> list[Run]:
    if removed == added:
        return [("same", removed)] if removed else []
    pair: tuple[tuple[Side, str], ...] = (("removed", removed), ("added", added))
    return [(side, text) for side, text in pair if text]


def _joined(runs: list[Run]) -> list[Run]:
    out: list[Run] = []
    for side, text in runs:
        if out and out[-1][0] == side:
            out[-1] = (side, out[-1][1] + text)
        else:
            out.append((side, text))
    return out
