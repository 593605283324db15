"""The returned draft that the demo supplies: a version's Word file with edits as a federal field office makes them.

Some edits are tracked changes, some are not, as happens; content controls and everything else stay as they are. For
trying Concord only: the embedded mode alone offers it.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

AUTHOR = "Karen Holt (HSI)"


@dataclass(frozen=True)
class Edit:
    """One change of words: `old` becomes `new` where it first stands alone in a run, in the clauses named."""

    clause: str
    old: str
    new: str
    tracked: bool = True


EDITS = (
    Edit("reporting", "no more than 15 days on", "no more than 30 days on"),
    Edit("liaison", "at least once a week and meet at least once a month",
         "at least every two weeks and meet at least once a quarter"),
    Edit("body-cameras", "at least 180 days", "at least 90 days"),
    Edit("costs-own", "Neither owes the other a payment.",
         "Neither owes the other a payment. The Federal Partner lends the vehicles that a Joint Operation needs."),
    Edit("complaints", "within one Working Day", "within two Working Days", tracked=False),
    Edit("safeguards", "within 24 hours", "within 72 hours", tracked=False),
    Edit("termination", "by written notice of five Working Days", "by written notice of 10 Working Days"),
)  # fmt: skip
"""What the field office asks for. Each is skipped where the text does not have its words."""
FALLBACK = "The Federal Partner asks to discuss this section before it signs."


def returned_example(docx: bytes, at: datetime) -> tuple[bytes, int]:
    """The file as it comes back, and how many edits were made (never none)."""
    document = Document(BytesIO(docx))
    body = document.element.body
    marks = _Marks(at)
    made = sum(_apply(body, edit, marks) for edit in EDITS)
    if not made:
        made = _add_sentence(body, marks)
    out = BytesIO()
    document.save(out)
    return out.getvalue(), made


class _Marks:
    """Makes the elements of tracked changes, each with its own number."""

    def __init__(self, at: datetime) -> None:
        self.at, self.count = at.strftime("%Y-%m-%dT%H:%M:%SZ"), 90_000

    def wrap(self, kind: str, run: _Element) -> _Element:
        """The run inside `w:ins` or `w:del`."""
        self.count += 1
        mark = OxmlElement(f"w:{kind}")
        for name, value in (("id", str(self.count)), ("author", AUTHOR), ("date", self.at)):
            mark.set(qn(f"w:{name}"), value)
        mark.append(run)
        return mark


def _apply(body: _Element, edit: Edit, marks: _Marks) -> bool:
    for text in _texts(body, edit.clause):
        if edit.old in (text.text or ""):
            _replace(text, edit, marks)
            return True
    return False


def _texts(body: _Element, clause: str) -> Iterator[_Element]:
    """The text elements inside the content control of a clause, in order."""
    for control in body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None and str(tag.get(qn("w:val"))).startswith(f"clause:{clause}@"):
            yield from control.iter(qn("w:t"))


def _replace(text: _Element, edit: Edit, marks: _Marks) -> None:
    before, _, after = (text.text or "").partition(edit.old)
    if not edit.tracked:
        text.text = before + edit.new + after
        return
    run = text.getparent()
    assert run is not None  # noqa: S101  # a text stands in a run
    removed = _run_like(run, edit.old, "w:delText")
    added = _run_like(run, edit.new, "w:t")
    pieces = [marks.wrap("del", removed), marks.wrap("ins", added), _run_like(run, after, "w:t")]
    _put_after(run, pieces)
    _set(text, before)


def _run_like(run: _Element, words: str, tag: str) -> _Element:
    """A run with the same looks and these words."""
    made = OxmlElement("w:r")
    looks = run.find(qn("w:rPr"))
    if looks is not None:
        made.append(copy.deepcopy(looks))
    text = OxmlElement(tag)
    _set(text, words)
    made.append(text)
    return made


def _set(text: _Element, words: str) -> None:
    text.text = words
    text.set(qn("xml:space"), "preserve")


def _put_after(run: _Element, pieces: Sequence[_Element]) -> None:
    for piece in reversed(pieces):
        run.addnext(piece)


def _add_sentence(body: _Element, marks: _Marks) -> int:
    """Where no expected words are there, a sentence at the end of the longest paragraph."""
    paragraphs = [p for p in body.iter(qn("w:p")) if p.findall(qn("w:r"))]
    if not paragraphs:
        return 0
    longest = max(paragraphs, key=lambda p: sum(len(t.text or "") for t in p.iter(qn("w:t"))))
    last = longest.findall(qn("w:r"))[-1]
    last.addnext(marks.wrap("ins", _run_like(last, f" {FALLBACK}", "w:t")))
    return 1
