"""The words outside the boxes, laid invisibly over the picture, so that the page can be searched and copied from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from shared.documents.redact.letters import Letter
from shared.documents.redact.model import Box

_MARGIN = 0.5
"""Points: a letter this close to a box goes with it."""
# Every code is its own Unicode value; nothing is ever drawn, so the font needs no shapes.
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together, and the rectangle around them."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def is_covered(letter: Letter, boxes: Sequence[Box]) -> bool:
    """Whether any part of what the letter shows lies under a box, or within a hair of it."""
    left, bottom, right, top = letter.ink
    return any(
        left < box.x1 + _MARGIN
        and right > box.x0 - _MARGIN
        and bottom < box.y1 + _MARGIN
        and top > box.y0 - _MARGIN
        for box in boxes
    )


def gather_words(
    letters: Iterable[Letter], boxes: Sequence[Box], width: float, height: float
) -> Iterator[Word]:
    """The words that remain: without letters under a box, off the page, or without a place."""
    run: list[Letter] = []
    for letter in letters:
        x, y = letter.centre
        kept = letter.placed and 0 <= x <= width and 0 <= y <= height and not is_covered(letter, boxes)
        if kept and not letter.text.isspace() and (not run or letter.follows(run[-1])):
            run.append(letter)
            continue
        if run:
            yield _join(run)
        run = [letter] if kept and not letter.text.isspace() else []
    if run:
        yield _join(run)


def write_layer(words: Iterable[Word]) -> bytes:
    """Drawing instructions that put each word, invisible, over its place. The font is named `/Words`."""
    lines = ["BT", "3 Tr"]
    for word in words:
        size = max(word.y1 - word.y0, 1.0)
        stretch = 100 * max(word.x1 - word.x0, 0.1) / (len(word.text) * size)
        code = "".join(f"{ord(mark) if ord(mark) < 0x10000 else 0xFFFD:04X}" for mark in f"{word.text} ")
        lines.append(f"/Words {size:.2f} Tf {stretch:.2f} Tz")
        lines.append(f"1 0 0 1 {word.x0:.2f} {word.y0 + size * 0.2:.2f} Tm <{code}> Tj")
    return "\n".join([*lines, "ET"]).encode("ascii")


def add_font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The font of the invisible words: one code for every character, one width, no shapes."""
    name = pikepdf.Name("/Invisible")
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=[0, -200, 1000, 800],
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=80,
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDToGIDMap=pikepdf.Name.Identity,
        DW=1000,
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=name,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=pdf.make_stream(_TO_UNICODE),
        )
    )


def _join(run: list[Letter]) -> Word:
    return Word(
        "".join(letter.text for letter in run),
        min(letter.x0 for letter in run),
        min(letter.y0 for letter in run),
        max(letter.x1 for letter in run),
        max(letter.y1 for letter in run),
    )
