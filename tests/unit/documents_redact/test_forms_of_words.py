"""A name is redacted in whatever form it was written; what is only like it is named for a person to look at."""

import contextlib

import pypdfium2
import pytest
import typst

from shared.documents.redact.build import build_redacted
from shared.documents.redact.find import find_alike, find_phrase
from shared.documents.redact.letters import Letter
from shared.documents.redact.model import RedactionError
from shared.documents.redact.search import find_like, find_same

NAME = "Zoë O’Brien"


def make_pdf(*lines: str) -> bytes:
    """The words as they are, one line below the other, set by a real typesetter with a real font."""
    body = " #linebreak() ".join(f'#"{line}"' for line in lines)
    page = "#set page(width: 16cm, height: 12cm)\n#set smartquote(enabled: false)\n"
    font = '#set text(font: ("DejaVu Sans", "Libertinus Serif"))\n'
    source = page + font + body
    return typst.compile(source.encode())


def read_text(pdf: bytes) -> str:
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as opened:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)


def spell(text: str) -> list[Letter]:
    """Letters in a row, each with a place; blanks and line ends have none."""
    return [
        Letter(
            mark,
            10.0 * at,
            0,
            10.0 * at + (0 if mark.isspace() else 8),
            10,
            ink=(10.0 * at, 0, 10.0 * at + 8, 10),
        )
        for at, mark in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("phrase", "written"),
    [
        (NAME, "Zoe\u0308 O’Brien"),
        (NAME, "Zoë O'Brien"),
        (NAME, "ZOË O’BRIEN"),
        (NAME, "Zoë\u00a0O’Brien"),
        (NAME, "Zoë\u202fO\u02bcBrien"),
        (NAME, "Zoë O’Bri\u00aden"),
        ("Zoe\u0308 O'Brien", "Zoë O’Brien"),
        ("Griffin", "Gri\ufb03n"),
        ("Gri\ufb03n", "Griffin"),
        ("Ann-Marie Lee", "Ann\u2011Marie Lee"),
        ("Ann-Marie Lee", "Ann–Marie Lee"),
        ("Straße", "STRASSE"),
    ],
)
def test_a_name_in_another_form_is_blacked_out_and_gone(phrase: str, written: str) -> None:
    pdf = make_pdf("Before", f"The complaint of {written} was filed.", "After")
    boxes = find_phrase(pdf, phrase)
    assert len(boxes) == 1
    text = read_text(build_redacted(pdf, boxes, "", (phrase,)))
    assert "Before" in text
    assert "complaint of" in text
    assert not any(part in text for part in ("Zo", "Brien", "Grif", "Marie", "STRA"))


@pytest.mark.parametrize("written", ["O’Bri\x02\r\nen", "O’Bri-\r\nen", "O’Bri\xad\r\nen", "O\u200b’Brien"])
def test_a_name_broken_at_a_line_end_or_by_an_invisible_mark_is_the_same(written: str) -> None:
    [place] = find_same(spell(f"by {written} today"), "O'Brien")
    assert "".join(one.text for one in place) == written


def test_a_hyphen_of_the_name_itself_may_stand_at_a_line_end() -> None:
    assert len(find_same(spell("Ann\x02\r\nMarie"), "Ann-Marie")) == 1
    assert len(find_same(spell("Ann-\r\nMarie"), "Ann-Marie")) == 1


def test_an_accent_without_a_place_of_its_own_belongs_to_its_letter() -> None:
    letters = spell("Zoe\u0308x")
    bare = letters[3]
    letters[3] = Letter(bare.text, bare.x0, 0, bare.x0, 0, ink=(bare.x0, 8, bare.x0 + 3, 12))
    [place] = find_same(letters, "Zoë")
    assert len(place) == 4


@pytest.mark.parametrize(
    "written", ["Zoe O'Brien", "Zoë-O’Brien", "Zoë OBrien", "Zoë O Brien", "Zoë, O’Brien", "ZOE O’BRIEN"]
)
def test_words_like_the_name_stay_and_are_named_with_their_page(written: str) -> None:
    pdf = make_pdf(f"Filed by {NAME}.", f"Heard: {written} herself.")
    boxes = find_phrase(pdf, NAME)
    assert len(boxes) == 1
    redacted = build_redacted(pdf, boxes, "", (NAME,))
    [found] = find_alike(redacted, [NAME])
    assert (found.page, found.phrase) == (1, NAME)
    assert found.words.replace(" ", "") == written.replace(" ", "")


def test_the_name_itself_is_not_named_as_like_itself() -> None:
    assert find_like(spell("by Zoe\u0308 O'Brien today"), NAME) == []


@pytest.mark.parametrize(("phrase", "written"), [("U.S.", "use"), ("Al-Amin", "final amino acid")])
def test_a_short_phrase_is_not_found_like_inside_other_words(phrase: str, written: str) -> None:
    assert find_like(spell(written), phrase) == []
    assert find_like(spell(f"x {phrase.replace('.', '').replace('-', '')} y"), phrase) != []


def test_a_phrase_of_invisible_marks_alone_is_found_nowhere() -> None:
    assert find_same(spell("anything"), "\xad\u200b") == []
    assert find_like(spell("anything"), "---") == []


def test_the_proof_refuses_a_file_where_the_name_would_still_be_found_elsewhere() -> None:
    pdf = make_pdf("Zoë O’Brien", "and Zoe\u0308 O'Brien")
    first, _ = find_phrase(pdf, NAME)
    with pytest.raises(RedactionError, match="would still show"):
        build_redacted(pdf, (first,), "", (NAME,))
