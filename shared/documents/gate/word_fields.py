"""Fields in a Word part: finds those that start programs, and turns those that fetch from elsewhere into their text.

A field's name may be split over runs or built by a field inside it, so instructions are put together before they are
judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from shared.documents.gate.word_clean import is_safe_address
from shared.documents.nodes import drop
from shared.documents.read.package import W

STARTS_PROGRAM: Final = frozenset({"DDE", "DDEAUTO"})
FETCHES: Final = frozenset(
    {"LINK", "INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "DATABASE", "RD", "EMBED", "HTMLACTIVEX"}
)


@dataclass
class WordField:
    """One field: its instruction and the elements that make it a field."""

    instruction: str = ""
    marks: list[etree._Element] = field(default_factory=list)
    in_result: bool = False
    named_by_field: bool = False

    @property
    def name(self) -> str:
        """The field's keyword in capitals, "" when it has none."""
        words = self.instruction.split(maxsplit=1)
        return words[0].strip('"').upper() if words else ""

    @property
    def starts_program(self) -> bool:
        """DDE, or a name that another field would make up, which has no honest use."""
        return self.name in STARTS_PROGRAM or self.named_by_field

    @property
    def fetches(self) -> bool:
        return self.name in FETCHES

    @property
    def leads_astray(self) -> bool:
        """A link to something other than a page, an address or a place in the document."""
        if self.name != "HYPERLINK":
            return False
        quoted = self.instruction.split('"')
        words = self.instruction.split()
        address = quoted[1] if len(quoted) > 2 else (words[1] if len(words) > 1 else "")
        return not address.startswith("\\") and "\\l" not in quoted[0] and not is_safe_address(address)


def fields_of(root: etree._Element) -> Iterator[WordField]:
    """Every field of a part, also one that is never ended."""
    open_fields: list[WordField] = []
    for element in root.iter(W + "fldChar", W + "instrText", W + "delInstrText", W + "fldSimple"):
        if element.tag == W + "fldSimple":
            yield WordField(element.get(W + "instr") or "", [element])
        elif element.tag != W + "fldChar":
            _add_instruction(open_fields, element)
        elif element.get(W + "fldCharType") == "begin":
            _note_nesting(open_fields)
            open_fields.append(WordField(marks=[element]))
        elif open_fields:
            open_fields[-1].marks.append(element)
            open_fields[-1].in_result = True
            if element.get(W + "fldCharType") == "end":
                yield open_fields.pop()
    yield from reversed(open_fields)


def _add_instruction(open_fields: list[WordField], element: etree._Element) -> None:
    if open_fields and not open_fields[-1].in_result:
        open_fields[-1].instruction += element.text or ""
        open_fields[-1].marks.append(element)


def _note_nesting(open_fields: list[WordField]) -> None:
    if open_fields and not open_fields[-1].in_result and not open_fields[-1].name:
        open_fields[-1].named_by_field = True


def unlink(found: WordField) -> None:
    """Turn a field into the text it shows."""
    for mark in found.marks:
        parent = mark.getparent()
        if mark.tag == W + "fldSimple" and parent is not None:
            place = parent.index(mark)
            for child in reversed(list(mark)):
                parent.insert(place, child)
        drop(mark)
