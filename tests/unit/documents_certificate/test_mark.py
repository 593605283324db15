"""The executed copy says at each signature block who has signed and where the proof is; all else stays as it was."""

import io
from dataclasses import replace

import pikepdf
import pytest

from shared.documents.certificate import mark
from shared.documents.certificate.blocks import Block, Rule, find_blocks
from shared.documents.certificate.certificate import completion_certificate
from shared.documents.certificate.mark import mark_signed
from shared.documents.read.pdf import Line, PdfPage, Word, read_pages_with, read_pdf
from tests.unit.documents_certificate.conftest import make_facts

POLICE, PARTNER = "Example State Police", "Example Field Office, Department of Examples"
LABELS = {"Signature:": 540.0, "Name:": 520.0, "Title:": 500.0, "Date:": 480.0}


def words_of(text: str, x: float, y: float) -> list[Word]:
    found = []
    for one in text.split():
        found.append(Word(one, x, y, x + 5 * len(one), y + 7))
        x = found[-1].x1 + 3
    return found


def block(party: str, x: float, signed: str = "________", labels: dict[str, float] = LABELS) -> list[Word]:
    lines = [words_of(party, x, 580.0)]
    lines += [words_of(f"{label} {signed}", x, y) for label, y in labels.items()]
    return [word for line in lines for word in line]


def page(*blocks: list[Word], rotation: int = 0) -> PdfPage:
    lines = tuple(Line(tuple(words)) for words in blocks)
    return PdfPage(4, 612.0, 792.0, rotation, lines, 0.0, "")


def test_block_is_found_by_the_party_that_stands_above_it_in_its_own_column():
    found = find_blocks([page(block(POLICE, 72.0), block(PARTNER, 320.0))], [POLICE, PARTNER])
    left, right = found[POLICE], found[PARTNER]
    assert (left.page, right.page) == (3, 3)
    assert 72 < left.signature.x0 < left.signature.x1 < 320 < right.signature.x0 < right.signature.x1
    assert left.day.y == 480.0 and abs(left.signature.y - 542.0) < 0.1


def test_blank_lines_for_a_printed_name_and_title_are_found_and_filled_ones_are_not():
    blank = find_blocks([page(block(POLICE, 72.0))], [POLICE])[POLICE]
    assert blank.name and blank.title and (blank.name.y, blank.title.y) == (520.0, 500.0)
    printed = [word for word in block(POLICE, 72.0) if not (word.text == "________" and word.y0 == 520.0)]
    named = find_blocks([page([*printed, *words_of("Jordan", 110.0, 520.0)])], [POLICE])[POLICE]
    assert named.name is None and named.title == blank.title


@pytest.mark.parametrize(
    "pages",
    [
        [page(block("Another Party", 72.0))],
        [page(block(POLICE, 72.0, signed="Jordan"))],
        [page(block(POLICE, 72.0, labels={"Signature:": 540.0}))],
        [page(block(POLICE, 72.0), rotation=90)],
        [page(block(POLICE, 72.0)), page(block(POLICE, 72.0))],
    ],
    ids=["another party", "not blank", "no day", "turned", "two of them"],
)
def test_block_that_is_not_certain_is_not_written_on(pages: list[PdfPage]):
    assert find_blocks(pages, [POLICE]) == {}


def test_page_without_a_block_says_at_the_foot_of_the_last_one_where_the_proof_is():
    agreement = completion_certificate(make_facts())
    before, after = read_pdf(agreement), read_pdf(mark_signed(agreement, make_facts()))
    proof = f"certificate of completion, page {len(before.pages) + 1} of this file."
    assert f"All have signed. Who, when and how: {proof}" in after.pages[-1].text
    assert [page.text for page in after.pages[:-1]] == [page.text for page in before.pages[:-1]]
    assert before.pages[-1].text in after.pages[-1].text.replace("\r", "")


def test_two_who_sign_for_one_party_are_not_written_over_each_other(monkeypatch: pytest.MonkeyPatch):
    facts, asked = make_facts(), []
    monkeypatch.setattr(mark, "find_blocks", lambda pages, parties: asked.extend(parties) or {})
    third = replace(facts.signers[0], name="Sam Lee")
    mark_signed(completion_certificate(facts), replace(facts, signers=(*facts.signers, third)))
    assert asked == [PARTNER]


def test_what_is_printed_over_is_an_artifact_with_its_fonts_and_the_tags_stay():
    agreement = completion_certificate(make_facts())
    marked = mark_signed(agreement, make_facts())
    with pikepdf.open(io.BytesIO(marked)) as pdf, pikepdf.open(io.BytesIO(agreement)) as plain:
        last = pdf.pages[-1]
        [form] = [one for name, one in last.resources.XObject.items() if name.startswith("/Signed")]
        assert b"/Artifact BMC" in last.obj.Contents[-1].read_bytes()
        assert b"BDC" not in form.read_bytes() and b"BMC" not in form.read_bytes()
        for font in form.Resources.Font.values():
            [inner] = font.DescendantFonts
            assert any(key.startswith("/FontFile") for key in inner.FontDescriptor)
        kept, before = (len(list(one.Root.StructTreeRoot.K)) for one in (pdf, plain))
        assert kept == before and pdf.open_metadata().pdfa_status == plain.open_metadata().pdfa_status


@pytest.mark.parametrize("name", ["Jordan Rivera", "Jordan \U00012000 Rivera"], ids=["plain", "in no font"])
def test_block_says_who_has_signed_how_when_and_on_which_page_the_proof_is(
    monkeypatch: pytest.MonkeyPatch, name: str
):
    facts, line = make_facts(), Rule(100.0, 300.0, 300.0)
    signer = replace(facts.signers[0], name=name, mark="Signed on paper")
    found = {POLICE: Block(0, POLICE, line, replace(line, y=270.0))}
    monkeypatch.setattr(mark, "find_blocks", lambda pages, parties: found)
    monkeypatch.setattr(mark, "LABELS", ("Certificate of completion",))
    agreement = completion_certificate(facts)
    text = read_pdf(mark_signed(agreement, replace(facts, signers=(signer,)))).pages[0].text
    assert "Signed on paper: Jordan" in text and "Rivera" in text.split("Signed on paper")[1]
    assert f"Oct 6, 2026 (proof: page {len(read_pdf(agreement).pages) + 1})" in text


def test_printed_name_and_title_are_filled_in_where_they_were_left_blank(monkeypatch: pytest.MonkeyPatch):
    facts, line = make_facts(), Rule(100.0, 300.0, 300.0)
    found = Block(0, POLICE, line, replace(line, y=270.0), replace(line, y=290.0), replace(line, y=280.0))
    monkeypatch.setattr(mark, "LABELS", ("Certificate of completion",))
    agreement, texts = completion_certificate(facts), []
    for each in (found, replace(found, name=None, title=None)):
        monkeypatch.setattr(mark, "find_blocks", lambda pages, parties, each=each: {POLICE: each})
        texts.append(read_pdf(mark_signed(agreement, facts)).pages[0].text.replace("\r", ""))
    counts = [(text.count("Jordan Rivera"), text.count("Superintendent")) for text in texts]
    assert counts[0] == (counts[1][0] + 1, counts[1][1] + 1)


def test_pages_are_read_where_a_line_to_sign_on_stands_and_the_last_one():
    many = completion_certificate(replace(make_facts(), events=make_facts().events * 20))
    whole = read_pdf(many)
    count, pages = read_pages_with(many, ("Certificate of completion",))
    assert count == len(whole.pages) > 2
    assert pages == (whole.pages[0], whole.pages[-1])
