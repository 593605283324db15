"""Numbers as Word will show them, counted here so that references and outlines say the same as the printed page.

The forms must agree with `house_numbering`: parts I, II; sections 1, 2; paragraphs 1.1; items (a), then (i); exhibits
A, B with paragraphs A.1; recitals A, B.
"""

from __future__ import annotations

from dataclasses import dataclass

_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def to_roman(number: int) -> str:
    """`iv` for 4, small letters."""
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def to_letters(number: int) -> str:
    """`a` … `z`, then `aa`, `bb`: Word repeats the letter rather than counting in base 26."""
    turns, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (turns + 1)


@dataclass
class ClauseCounter:
    """Counts inside one clause whose own number is `head`. A numbered paragraph starts its items anew."""

    head: str
    paragraph: int = 0
    item: int = 0
    subitem: int = 0

    def next_paragraph(self) -> str:
        """`12.3`"""
        self.paragraph, self.item, self.subitem = self.paragraph + 1, 0, 0
        return f"{self.head}.{self.paragraph}"

    def next_item(self) -> str:
        """`12.3(b)`"""
        self.item, self.subitem = self.item + 1, 0
        return f"{self._stem()}({to_letters(self.item)})"

    def next_subitem(self) -> str:
        """`12.3(b)(ii)`"""
        self.subitem += 1
        return f"{self._stem()}({to_letters(self.item)})({to_roman(self.subitem)})"

    def _stem(self) -> str:
        return f"{self.head}.{self.paragraph}" if self.paragraph else self.head
