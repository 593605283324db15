"""Black out parts of a PDF so that nothing is left under the black.

How, and why this way. A page with a box is drawn as a picture, the boxes are painted into its pixels, and the words
outside the boxes are laid invisibly over it again, so that it can still be searched and copied from. Rewriting the
page's own drawing instructions would keep it sharper, but then every font, drawing within a drawing, pattern, clip and
alternative text would have to be understood perfectly, each a known leak of other tools; of a picture one can prove
that nothing is under the box. Pages without a box keep their text and lines; what they merely could refer to is
dropped. Everything else (properties, attachments, forms, scripts, layers, bookmarks, thumbnails, tags, earlier
revisions) is not carried over: the file is built anew.

So a redacted copy is a derivative for release: unsigned, untagged, never the record itself.
"""

from collections.abc import Sequence
from typing import TypeVar

from shared.documents.process import Done, Failed, ProcessLimits, run_isolated
from shared.documents.redact.build import redact_or_refuse
from shared.documents.redact.find import find_alike_or_refuse, find_or_refuse
from shared.documents.redact.model import Box, Likeness, RedactionError, Refusal

_LIMITS = ProcessLimits(seconds=120.0, memory_bytes=1024 * 1024 * 1024)
T = TypeVar("T")
_SAVE_AGAIN = "Print it to PDF from a PDF reader and redact that copy."
_SMALLER = "Split the file and redact the parts."


def redact(
    pdf: bytes,
    boxes: Sequence[Box],
    *,
    title: str = "",
    phrases: Sequence[str] = (),
    limits: ProcessLimits = _LIMITS,
) -> bytes:
    """A new PDF with `boxes` burnt in, checked by extraction before it is returned.

    `title` is the new file's only property; `phrases` are words that must be found nowhere in it. Runs in a process of
    its own within `limits`. Raises RedactionError for a file that can't be read, a box that lies on no page, or where
    text would remain under a box or one of `phrases` elsewhere.
    """
    if not boxes:
        raise RedactionError("There is nothing to redact.", "Mark at least one box.")
    return _answer(run_isolated(redact_or_refuse, pdf, tuple(boxes), title, tuple(phrases), limits=limits))


def find_boxes(pdf: bytes, phrase: str, *, limits: ProcessLimits = _LIMITS) -> tuple[Box, ...]:
    """Where `phrase` stands, as boxes to look at before they are redacted: in any case and Unicode form, with any kind
    of quote, dash or blank, also broken over lines. Accents count.

    Pictures of text are not searched. Raises RedactionError for a file that can't be read.
    """
    if not phrase.strip():
        raise RedactionError("There is nothing to look for.", "Give the words to redact.")
    return _answer(run_isolated(find_or_refuse, pdf, phrase, limits=limits))


def find_likenesses(
    pdf: bytes, phrases: Sequence[str], *, limits: ProcessLimits = _LIMITS
) -> tuple[Likeness, ...]:
    """Words like `phrases` that `find_boxes` does not take for the same: without accents, or joined otherwise.

    To be asked of a redacted copy: a person must look at each. Raises RedactionError for a file that can't be read.
    """
    return _answer(run_isolated(find_alike_or_refuse, pdf, tuple(phrases), limits=limits))


def _answer(outcome: Done[T | Refusal] | Failed) -> T:
    if isinstance(outcome, Done):
        if isinstance(outcome.value, Refusal):
            raise RedactionError(outcome.value.reason, outcome.value.way_out)
        return outcome.value
    if outcome.reason in ("timed_out", "out_of_memory"):
        raise RedactionError("Redacting this file took too long or too much memory.", _SMALLER)
    raise RedactionError("This file can't be read well enough to redact it safely.", _SAVE_AGAIN)
