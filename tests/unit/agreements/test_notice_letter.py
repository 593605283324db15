"""The notice of termination as a letter: it states what was recorded, and nothing more."""

import io
from dataclasses import replace
from datetime import date

from docx import Document

from services.agreements.lifecycle.letter import LetterFacts, notice_docx, notice_paragraphs

FACTS = LetterFacts(
    number="AG-2026-0004", title="Tri-County Warrant Task Force", party="West Virginia State Police",
    other="Homeland Security Investigations", method="certified mail", sent_on=date(2026, 11, 24),
    reason="The tasks are now covered elsewhere.", days=90, effective_on=date(2026, 3, 9),
)  # fmt: skip


def test_letter_names_parties_agreement_ground_period_and_sending():
    text = " ".join(notice_paragraphs(FACTS))
    for fact in ("AG-2026-0004", FACTS.title, FACTS.party, FACTS.other, FACTS.reason, "90 days", "November 24, 2026",
                 "certified mail", "March 9, 2026"):  # fmt: skip
        assert fact in text


def test_letter_without_ground_or_date_says_so_and_leaves_no_gap():
    text = " ".join(notice_paragraphs(replace(FACTS, reason="", effective_on=None)))
    assert "No ground is stated." in text and "in effect since" not in text and "None" not in text


def test_word_file_holds_every_paragraph_and_a_line_to_sign():
    read = [p.text for p in Document(io.BytesIO(notice_docx(FACTS))).paragraphs]
    assert set(notice_paragraphs(FACTS)) <= set(read)
    assert read[0] == "Notice of termination" and read[-1].startswith("Signature:")
