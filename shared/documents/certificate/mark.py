"""Prints over the agreement's signature lines who has signed, when, and on which page the proof stands.

Lines for a printed name and title that the text left blank are filled in too.

The PDF that was approved keeps its fingerprint: this is done to the executed copy alone, with the seal. What is printed
is an artifact to a screen reader, which finds the same in the certificate's tags. A block that is not found stays as it
is; the note at the foot of its page, or of the last one, says all the same that all have signed.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pikepdf

from shared.documents.certificate.append import require_unsigned, unreadable
from shared.documents.certificate.blocks import LABELS, Block, Rule, find_blocks
from shared.documents.certificate.certificate import Standard, set_pages
from shared.documents.certificate.model import CompletionFacts, SignerFact
from shared.documents.certificate.words import clean, format_day
from shared.documents.process import Failed, run_isolated
from shared.documents.read.pdf import PdfPage, read_pages_with

_TEMPLATE = Path(__file__).with_name("mark.typ")
_STANDARDS: list[Standard] = ["1.7", "a-2b"]
_FOOT, _SIDE = 14.0, 72.0
"""In points: how far from the sheet's edges the note at its foot stands."""


@dataclass(frozen=True, slots=True)
class Note:
    """Some words on a page: where they begin, on which line, and how wide they may be, in points."""

    x: float
    y: float
    width: float
    text: str


def mark_signed(agreement: bytes, facts: CompletionFacts) -> bytes:
    """The agreement with its notes. Raises CertificateError where it is signed or can't be read."""
    require_unsigned(agreement)
    read = run_isolated(read_pages_with, agreement, LABELS)
    if isinstance(read, Failed):
        raise unreadable()
    count, found = read.value
    pages = {page.number - 1: page for page in found}
    notes = _notes(pages, count, facts)
    shown = [_page(pages[place], said) for place, said in notes.items()]
    layer = set_pages(_TEMPLATE, {"pages": shown}, int(facts.issued_at.timestamp()), _STANDARDS, tags=False)
    return _lay_over(agreement, layer, list(notes))


def _notes(pages: Mapping[int, PdfPage], count: int, facts: CompletionFacts) -> dict[int, list[Note]]:
    """The notes of each page that has any, by its place from 0. `count` pages come before the certificate."""
    proof = count + 1
    parties = [signer.party for signer in facts.signers]
    blocks = find_blocks(list(pages.values()), [party for party in parties if parties.count(party) == 1])
    notes: dict[int, list[Note]] = {}
    for signer in facts.signers:
        if block := blocks.get(signer.party):
            notes.setdefault(block.page, []).extend(_at_block(block, signer, proof, facts.zone))
    for place in list(notes) or [count - 1]:
        notes.setdefault(place, []).append(_at_foot(pages[place], proof))
    return notes


def _at_block(block: Block, signer: SignerFact, proof: int, zone: str) -> Iterator[Note]:
    yield _on(block.signature, f"{signer.mark}: {signer.name}")
    for line, said in ((block.name, signer.name), (block.title, signer.title)):
        if line and said:
            yield _on(line, said)
    yield _on(block.day, f"{format_day(signer.signed_at, zone)} (proof: page {proof})")


def _on(line: Rule, said: str) -> Note:
    return Note(line.x0, line.y + 1, line.x1 - line.x0, said)


def _at_foot(page: PdfPage, proof: int) -> Note:
    said = f"All have signed. Who, when and how: certificate of completion, page {proof} of this file."
    return Note(_SIDE, _FOOT, page.width - 2 * _SIDE, said)


def _page(page: PdfPage, notes: list[Note]) -> dict[str, object]:
    said = [{**asdict(note), "text": clean(note.text)} for note in notes]
    return {"width": page.width, "height": page.height, "notes": said}


def _lay_over(agreement: bytes, layer: bytes, places: list[int]) -> bytes:
    with pikepdf.open(io.BytesIO(agreement)) as pdf, pikepdf.open(io.BytesIO(layer)) as over:
        for place, drawn in zip(places, over.pages, strict=True):
            page = pdf.pages[place]
            form = pdf.copy_foreign(drawn.as_form_xobject())
            name = page.add_resource(form, pikepdf.Name.XObject, prefix="Signed")
            page.contents_add(b"q", prepend=True)
            page.contents_add(f"Q /Artifact BMC q {name} Do Q EMC".encode())
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
