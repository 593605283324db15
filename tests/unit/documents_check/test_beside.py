"""What stands beside the text, in notes, headers and footers, is read by each rule that it can break."""

from __future__ import annotations

import pytest

from shared.documents.check.check import check
from tests.unit.documents_read.build import docx, paragraph, relationship

PARTY = "West Virginia State Police"
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
TEXT = "".join(
    paragraph(words)
    for words in (
        "1. Aims",
        "The “Agency” means the West Virginia State Police.",
        "2. Costs",
        "The Agency pays.",
        "By: ________",
        PARTY,
    )
)
EVERYWHERE = [
    ("blank", "The fee is $ ______."),
    ("placeholder", "Approved by [Insert name]."),
    ("dead-reference", "Section 9 governs."),
    ("party-name", "Property of the West Virginia State Polce."),
    ("impossible-date", "As of February 30, 2026."),
    ("direction-override", "Do \u202enot pay."),
]


def find(*, note: str = "", footer: str = "") -> list[tuple[str, str]]:
    """What is found in a sound text with this footnote and this footer: each rule and its place."""
    section = '<w:sectPr><w:footerReference w:type="default" r:id="f"/></w:sectPr>'
    stories = {
        "footnotes": f'<w:footnote w:id="2">{paragraph(note)}</w:footnote>',
        "footer1": paragraph(footer),
    }
    known = (relationship("f", "footer", "footer1.xml"),)
    file = docx(TEXT + paragraph("Seen", NOTE) + section, relationships=known, **stories)
    return [(one.rule, one.place) for one in check(file, defined_parties=[PARTY])]


@pytest.mark.parametrize(("rule", "words"), EVERYWHERE)
def test_slip_in_a_note_or_in_a_footer_is_found_there(rule: str, words: str) -> None:
    assert find(note=words) == [(rule, "footnote 1")]
    assert find(footer=words) == [(rule, "the footer")]


def test_term_is_looked_for_in_notes_which_are_text_and_not_in_footers_which_are_titles() -> None:
    term = "See the Joint Operation."
    assert find(note=term) == [("undefined-term", "footnote 1")]
    assert find(footer=term) == []
    assert find(note="The “Fee” means a dollar.") == [("unused-term", "footnote 1")]


@pytest.mark.parametrize(
    "words",
    [
        "Section 2 governs.",
        "Page 1 of 4",
        "Initials: ______",
        "Page 1   Initials ____",
        "7. A note",
    ],
)
def test_what_may_stand_beside_a_text_is_no_finding(words: str) -> None:
    assert find(note=words) == find(footer=words) == []


def test_number_in_a_note_is_no_section_of_the_text() -> None:
    assert find(note="9. Section 9 of this Agreement") == [("dead-reference", "footnote 1")]
