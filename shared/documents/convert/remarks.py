"""What a person must know of a converted PDF: printed marks of changes, comments left out, letters without a font."""

import unicodedata
from dataclasses import dataclass

from shared.documents.convert.letters import find_without_font
from shared.documents.process import Done, ProcessLimits, run_isolated
from shared.documents.read.docx import read_docx
from shared.documents.read.unsettled import Unsettled, count_unsettled
from shared.documents.read.walk import runs_of, stories_of

_LIMITS = ProcessLimits(seconds=60.0)
_UNKNOWN = (
    "Whether tracked changes or comments are left in the document, or letters that no font has, could not be told: "
    "look at the PDF."
)
_INSTALL = (
    "Install a font that has them (on Debian fonts-noto-core; for Chinese, Japanese and Korean fonts-noto-cjk), "
    "then convert again."
)
_NAMED = 5
"""Letters that a sentence names one by one."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """Sentences with what to do, empty where nothing is open; and the letters that print as boxes."""

    sentences: tuple[str, ...]
    unprintable: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    unsettled: Unsettled
    letters: str


def find_remarks(docx: bytes) -> Remarks:
    """What there is to say of the Word file. Reads it in a process of its own; what can't be read is said, never
    passed over.
    """
    outcome = run_isolated(_read, docx, limits=_LIMITS)
    if not isinstance(outcome, Done):
        return Remarks((_UNKNOWN,))
    unprintable = find_without_font(outcome.value.letters)
    return Remarks((*_unsettled(outcome.value.unsettled), *_boxes(unprintable)), unprintable)


def _read(docx: bytes) -> _Read:
    """Comments are not printed, so their letters need no font. Raises UnreadableDocument."""
    document = read_docx(docx)
    printed = (blocks for kind, _, blocks in stories_of(document) if kind != "comment")
    letters = {letter for blocks in printed for run in runs_of(blocks) for letter in run.text}
    return _Read(count_unsettled(document), "".join(sorted(letters)))


def _unsettled(found: Unsettled) -> list[str]:
    sentences = []
    if found.changes:
        sentences.append(
            f"{found.changes_in_words} and printed as marks: accept or reject them first, then convert again."
        )
    if found.comments:
        sentences.append(
            f"{found.comments_in_words} and left out of the PDF: settle and delete them before signature."
        )
    return sentences


def _boxes(unprintable: str) -> list[str]:
    if not unprintable:
        return []
    named = name_letters(unprintable)
    return [f"No font on this machine has {named}: the PDF shows boxes in their place. {_INSTALL}"]


def name_letters(letters: str) -> str:
    """`文 (U+6587, CJK UNIFIED IDEOGRAPH-6587)` for each of the first few letters, and how many more there are."""
    named = ", ".join(
        f"{one} (U+{ord(one):04X}, {unicodedata.name(one, 'no name')})" for one in letters[:_NAMED]
    )
    more = len(letters) - _NAMED
    return f"{named} and {more} more letters" if more > 0 else named
