"""Signature blocks: two abreast, never split over a page, lines drawn by tab leaders so that no text fakes them."""

from __future__ import annotations

from collections.abc import Iterator

from shared.documents.write.ink import Ink
from shared.documents.write.model import SignatureBlock, Signer
from shared.documents.write.ooxml import Element, paragraph, run, w
from shared.documents.write.tables import table_grid, table_properties

_COLUMN = 4680


def make_signatures(block: SignatureBlock, ink: Ink) -> Iterator[Element]:
    """The table of signature blocks and the small gap below it."""
    parties = ink.words.spell_list([ink.spell(signer.party) for signer in block.signers])
    caption = f"{ink.words.signature}: {parties}"
    table = w(
        "tbl",
        table_properties(2 * _COLUMN, caption, caption, style="SignatureTable"),
        table_grid([_COLUMN, _COLUMN]),
    )
    signers = list(block.signers)
    for first in range(0, len(signers), 2):
        cells = [_cell(signer, ink) for signer in signers[first : first + 2]]
        cells += [w("tc", _width(), paragraph("SignatureLine", []))] * (2 - len(cells))
        table.append(w("tr", w("trPr", w("cantSplit")), *cells))
    yield table
    yield paragraph("AfterTable", [])


def _cell(signer: Signer, ink: Ink) -> Element:
    words = ink.words
    lines = [(words.signature, ""), (words.name, signer.name), (words.title, signer.title), (words.date, "")]
    return w(
        "tc",
        _width(),
        paragraph("SignatureParty", ink.render(signer.party)),
        *(_line(label, text, ink) for label, text in lines),
    )


def _line(label: str, text: str, ink: Ink) -> Element:
    if text and ink.is_complete(text):
        return paragraph("SignatureLine", [*run(f"{label}: "), *run(ink.spell(text), style="SignatureValue")])
    return paragraph("SignatureLine", run(f"{label}: \t"))


def _width() -> Element:
    """A column's width; names of one and of two lines leave the signature lines at one height."""
    return w("tcPr", w("tcW", w=_COLUMN, type="dxa"), w("vAlign", val="bottom"))
