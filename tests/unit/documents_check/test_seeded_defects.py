"""Every kind of defect, planted in an otherwise sound memorandum, is found, named and placed, and nothing else is."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

import pytest

from shared.documents.check.check import check
from tests.unit.documents_write.samples import AGENCY, ESSENTIALS, FEDERAL, assemble_mou

LIMITS = ("4.4, Limits", "does not widen")
TERM = "Effective date and term"


def plant(file: bytes, near: str, old: str, new: str) -> bytes:
    """The file with `old`, at or after `near` in its document's XML, replaced."""
    source, target = io.BytesIO(file), io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as copy:
        for member in archive.infolist():
            content = archive.read(member)
            if member.filename == "word/document.xml":
                text = content.decode()
                place = text.index(old, text.index(near))
                content = (text[:place] + new + text[place + len(old) :]).encode()
            copy.writestr(member, content)
    return target.getvalue()


@lru_cache
def sound() -> bytes:
    """The memorandum without a defect."""
    return assemble_mou(ESSENTIALS)


def check_planted(near: str, old: str, new: str):
    findings = check(plant(sound(), near, old, new), defined_parties=[AGENCY, FEDERAL])
    assert all(finding.suggestion for finding in findings)
    return [(finding.rule, finding.severity, finding.place) for finding in findings]


@pytest.mark.parametrize(
    ("rule", "severity", "words"),
    [
        ("blank", "error", "widens by ____ and"),
        ("blank", "error", "widens by ........ and"),
        ("blank", "error", "widens by [ ] and"),
        ("placeholder", "error", "widens by [insert number] and"),
        ("placeholder", "error", "widens by [Name of Agency] and"),
        ("placeholder", "error", "widens by TBD and"),
        ("placeholder", "error", "widens by {officer_count} and"),
        ("placeholder", "error", "widens by {{ number }} and"),
        ("placeholder", "error", "widens by [To be answered: How many?] and"),
        ("dead-reference", "error", "(see Section 88) does not widen"),
        ("dead-reference", "error", "(see Section 4.9) does not widen"),
        ("dead-reference", "error", "(see Section 4.2(k)) does not widen"),
        ("dead-reference", "error", "(see Exhibit K) does not widen"),
        ("dead-reference", "error", "(see Error! Reference source not found.) does not widen"),
        ("undefined-term", "warning", "binds the Contract Administrator and does not widen"),
        ("unused-term", "warning", "(an “Idle Phrase” means nothing) does not widen"),
        ("term-defined-twice", "warning", "(“Working Day” means any day) does not widen"),
        ("party-name", "warning", "binds the West Virginia State Polce and does not widen"),
        ("party-name", "warning", "binds the West Virginia Police and does not widen"),
        ("party-name", "warning", "binds U.S. Immigration and Custom Enforcement and does not widen"),
        ("party-name", "warning", "binds U.S. Immigration &amp; Customs Enforcement and does not widen"),
        ("impossible-date", "error", "since February 30, 2026, does not widen"),
        ("impossible-date", "error", "since 13/45/2026 does not widen"),
        ("impossible-date", "error", "since 31 de abril de 2026 does not widen"),
        ("unlikely-date", "warning", "since March 1, 2926, does not widen"),
        ("wrong-weekday", "warning", "since Friday, March 1, 2027, does not widen"),
        ("direction-override", "warning", "does \u202enot\u202c widen"),
    ],
)
def test_defect_in_a_sentence_is_found_named_and_placed(rule, severity, words):
    place, old = LIMITS
    assert check_planted(old, old, words) == [(rule, severity, place)]


@pytest.mark.parametrize(
    "words",
    [
        "under Section 287(g) of the Immigration and Nationality Act does not widen",
        "under section 39A-3-2 of the West Virginia Code does not widen",
        "under 8 U.S.C. § 1357(g) and 28 C.F.R. part 23 does not widen",
        "under Section 4.1, Section 4.2(b) and Exhibit B does not widen",
        "on Monday, March 1, 2027, does not widen",
        "as said (twice) in [brackets] does not widen",
        "for the West Virginia State Police does not widen",
    ],
)
def test_sound_sentence_raises_no_alarm(words):
    _, old = LIMITS
    assert check_planted(old, old, words) == []


def test_reference_whose_place_is_gone_is_found():
    found = check_planted("Limits", "REF clause_functions_v1 ", "REF clause_gone_v1 ")
    assert [(rule, severity) for rule, severity, _ in found] == [("dead-reference", "error")]


def test_reference_that_shows_an_old_number_is_found_with_the_right_one():
    file = plant(assemble_mou(ESSENTIALS), "Assigned Officers may carry out only", "Exhibit B", "Exhibit A")
    (finding,) = check(file, defined_parties=[AGENCY, FEDERAL])
    assert (finding.rule, finding.place) == ("moved-reference", "4.1, Limits")
    assert "The place is now Exhibit B" in finding.suggestion


def test_end_before_the_beginning_is_found():
    found = check_planted("It ends at the close of", "February 28, 2029", "February 28, 2023")
    assert found == [("end-before-beginning", "error", f"29.2, {TERM}")]


def test_party_without_a_signature_block_is_found():
    found = check_planted(f'"SignatureParty"/></w:pPr><w:r><w:t>{FEDERAL}', FEDERAL, "The other one")
    assert found == [("missing-signature", "error", "Signatures")]


def test_what_is_found_before_the_first_section_is_not_placed_under_a_party_s_name():
    assert check_planted("Either Party, on notice of", "90 days", "____ days") == [
        ("blank", "error", "the beginning")
    ]
