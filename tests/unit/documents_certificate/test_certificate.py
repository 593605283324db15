"""The certificate of completion: every fact is on it, in words that can't be misread, readable by everyone."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pypdf
import pytest

from shared.documents.certificate.certificate import completion_certificate
from shared.documents.certificate.model import CompletionFacts, EventFact
from shared.documents.certificate.words import clean, describe, format_time


def get_text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_certificate_states_every_fact(facts: CompletionFacts) -> None:
    text = get_text(completion_certificate(facts))
    for signer in facts.signers:
        assert {signer.name in text, signer.identity in text, signer.consent_sha256 in text} == {True}
    for event in facts.events:
        assert event.action in text
        assert event.actor in text
    for fact in (facts.title, facts.number, facts.package.docx, facts.package.pdf, facts.package.terms):
        assert fact in text
    assert facts.verification_url in text
    assert facts.seal_fingerprint in text


def test_certificate_is_tagged_archival_and_titled(facts: CompletionFacts) -> None:
    with pikepdf.open(io.BytesIO(completion_certificate(facts))) as pdf:
        metadata = pdf.open_metadata()
        assert metadata.pdfa_status == "2A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert facts.title in str(metadata["dc:title"])
        assert str(pdf.Root.Lang) == "en-US"
        assert b"QR code that opens https://concord.example.gov" in pdf.Root.StructTreeRoot.unparse(
            resolved=True
        ) or any(b"QR code" in str(item).encode() for item in pdf.objects)


def test_certificate_of_the_same_facts_has_the_same_bytes(facts: CompletionFacts) -> None:
    assert completion_certificate(facts) == completion_certificate(facts)


def test_certificate_with_many_events_repeats_the_table_head_on_every_page(facts: CompletionFacts) -> None:
    many = tuple(EventFact(facts.issued_at, f"Person {n}", f"Act number {n}") for n in range(200))
    reader = pypdf.PdfReader(io.BytesIO(completion_certificate(replace(facts, events=many))))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 5
    assert all("When" in page and "Who" in page for page in pages[1:])
    assert "Act number 199" in pages[-1]


@pytest.mark.parametrize(
    "text",
    ["#panic() *b* _i_ $x$ <l> @r \\ `c`", 'Smith & Sons <LLC> "quoted"', '#read("/etc/passwd")', "= H\n- x"],
)
def test_certificate_shows_markup_in_facts_as_it_was_typed(facts: CompletionFacts, text: str) -> None:
    shown = get_text(completion_certificate(replace(facts, title=text)))
    assert "".join(text.split()) in "".join(shown.split())


@pytest.mark.parametrize("text", ["警察 合作 协议", "اتفاق", "Agreement 🤝 signed", "\U0001f600" * 5])
def test_certificate_with_letters_that_no_font_has_is_made_all_the_same(
    facts: CompletionFacts, text: str
) -> None:
    with pikepdf.open(io.BytesIO(completion_certificate(replace(facts, title=text)))) as pdf:
        assert text in str(pdf.open_metadata()["dc:title"]) or "�" in str(pdf.open_metadata()["dc:title"])


def test_certificate_drops_marks_that_turn_text_round() -> None:
    assert clean({"a": ["ab\u202edc\u202c", "x\x00\x07y", "one\n two"]}) == {"a": ["abdc", "xy", "one two"]}


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        (
            datetime(2026, 7, 4, 16, 5, 9, tzinfo=UTC),
            "America/New_York",
            "Jul 4, 2026, 12:05:09 PM EDT (UTC−04:00)",
        ),
        (
            datetime(2026, 1, 4, 3, 0, tzinfo=UTC),
            "America/New_York",
            "Jan 3, 2026, 10:00:00 PM EST (UTC−05:00)",
        ),
        (
            datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
            "America/New_York",
            "Nov 1, 2026, 1:30:00 AM EDT (UTC−04:00)",
        ),
        (
            datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
            "America/New_York",
            "Nov 1, 2026, 1:30:00 AM EST (UTC−05:00)",
        ),
        (datetime(2026, 7, 4, 16, 5, 9, tzinfo=UTC), "UTC", "Jul 4, 2026, 4:05:09 PM UTC (UTC+00:00)"),
        (datetime(2026, 7, 4, 16, 5, 9, tzinfo=UTC), "Asia/Kathmandu", "Jul 4, 2026, 9:50:09 PM (UTC+05:45)"),
    ],
)
def test_time_on_the_certificate_names_its_zone_also_in_the_hour_that_happens_twice(
    at: datetime, zone: str, shown: str
) -> None:
    assert format_time(at, zone) == shown


def test_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        format_time(datetime(2026, 7, 4), "UTC")  # noqa: DTZ001 - the flaw under test


def test_signature_of_which_the_day_alone_is_known_shows_no_hour(facts: CompletionFacts) -> None:
    on_paper = replace(facts.signers[0], signed_at=date(2026, 10, 5))
    rows = describe(replace(facts, signers=(on_paper,)))["signers"][0]["rows"]
    assert [row["value"] for row in rows if row["label"] == "Signed"] == ["Oct 5, 2026"]
