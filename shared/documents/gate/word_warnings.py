"""What a reader of the document ought to know before going on: open changes, comments, text that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from shared.documents.gate.findings import finding
from shared.documents.gate.model import Finding
from shared.documents.gate.word_package import WordPackage
from shared.documents.read.changes import changes
from shared.documents.read.model import Document
from shared.documents.read.package import W
from shared.documents.read.styles import value_of
from shared.documents.read.walk import runs_of, stories_of

BIDI_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
TINY_HALF_POINTS: Final = 4
PAPER: Final = frozenset({"", "AUTO", "FFFFFF"})
PROTECTION: Final = {
    "readOnly": "read only",
    "comments": "comments only",
    "trackedChanges": "every change is tracked",
    "forms": "forms only",
}


def warnings(document: Document, package: WordPackage) -> Iterator[Finding]:
    """The warnings, the weightiest first."""
    found = changes(document)
    if found:
        yield finding(
            "tracked_changes", count=len(found), authors=_authors(change.author for change in found)
        )
    yield from _hidden(document, package)
    if document.comments:
        authors = _authors(comment.author for comment in document.comments)
        yield finding("comments", count=len(document.comments), authors=authors)
    if document.protection:
        yield finding("protected", how=PROTECTION.get(document.protection, document.protection))
    everything = [run.text for _, _, blocks in stories_of(document) for run in runs_of(blocks)]
    if any(BIDI_CONTROLS.search(text) for text in everything):
        yield finding("bidi_controls")
    if not any(run.text.strip() for run in runs_of(document.blocks)):
        yield finding("no_text")


def _authors(names: Iterable[str]) -> str:
    known = sorted({name.strip() or "unknown" for name in names})
    shown = ", ".join(known[:5])
    return f"{shown} and {len(known) - 5} more" if len(known) > 5 else shown


def _hidden(document: Document, package: WordPackage) -> Iterator[Finding]:
    stories = stories_of(document)
    hidden = [run.text for _, _, blocks in stories for run in runs_of(blocks) if run.format.hidden]
    white = [text for root in package.roots.values() for text in _unseen(root)]
    for how, texts in (("marked as hidden", hidden), ("white on white, or too small to read", white)):
        sample = " ".join("".join(texts).split())
        if sample:
            yield finding("hidden_text", how=how, sample=sample[:80])


def _unseen(root: etree._Element) -> Iterator[str]:
    for run in root.iter(W + "r"):
        properties = run.find(W + "rPr")
        if properties is None:
            continue
        white = (value_of(properties, "color") or "").upper() == "FFFFFF" and not _shaded(run)
        size = value_of(properties, "sz") or ""
        if white or (size.isdigit() and int(size) <= TINY_HALF_POINTS):
            yield "".join(text.text or "" for text in run.iter(W + "t"))


def _shaded(run: etree._Element) -> bool:
    """Whether anything round the run, or a style or table that might, gives it a coloured ground."""
    for element in (run, *run.iterancestors()):
        name = etree.QName(element).localname
        shading = element.find(f"{W}{name}Pr/{W}shd")
        if shading is not None and (shading.get(W + "fill") or "").upper() not in PAPER:
            return True
        if name == "tbl" and element.find(f"{W}tblPr/{W}tblStyle") is not None:
            return True
        if name in ("txbxContent", "rPr"):
            return True
    highlight = run.find(f"{W}rPr/{W}highlight")
    return highlight is not None and highlight.get(W + "val") not in ("white", "none")
