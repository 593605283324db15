"""The proof of a redline must notice whatever a reader would notice. Each test plants one difference."""

from __future__ import annotations

import pytest

from shared.documents.redline.package import read_package
from shared.documents.redline.verify import compare_parts, fingerprint_of, first_mismatch
from tests.corpus.redline_pairs.generate import make_pair
from tests.corpus.redline_pairs.model import Doc, Para, Piece, Table
from tests.corpus.redline_pairs.mutations import KINDS
from tests.corpus.redline_pairs.render import render


def changed_parts(old: bytes, new: bytes) -> set[str]:
    left, right = fingerprint_of(old), fingerprint_of(new)
    return {check.part for check in compare_parts(left, right, left, left) if check.accept is not None}


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("note", "footnotes"),
        ("endnote", "endnotes"),
        ("box", "text boxes"),
        ("image", "body"),
        ("link", "body"),
        ("field", "body"),
    ],
)
def test_a_change_in_one_part_is_found_in_that_part(kind: str, part: str) -> None:
    old, new = (Doc([Para([Piece("Text "), Piece(inner, kind)])]) for inner in ("first", "other one"))
    assert part in changed_parts(render(old), render(new))


@pytest.mark.parametrize(
    ("revised", "part"),
    [
        (Doc([], header="Other"), "headers"),
        (Doc([], footer="Other"), "footers"),
        (Doc([], level_text="Article %1"), "numbering"),
    ],
)
def test_page_stories_and_numbers_as_shown_are_compared(revised: Doc, part: str) -> None:
    original = Doc([Para([Piece("Text")], level=0)])
    revised.blocks = original.blocks
    changed = changed_parts(render(original), render(revised))
    assert changed - {"formatting"} == {part}


def test_a_cell_moved_to_the_next_row_is_found() -> None:
    old, new = Table([["a", "b"], ["", "c"]]), Table([["a", ""], ["b", "c"]])
    assert changed_parts(render(Doc([old])), render(Doc([new]))) == {"body", "formatting"}


def test_formatting_alone_is_told_apart_from_text() -> None:
    old, new = (render(Doc([Para([Piece("word", kind)])])) for kind in ("text", "bold"))
    assert changed_parts(old, new) == {"formatting"}


def test_a_style_that_looks_otherwise_is_found_only_where_it_is_used() -> None:
    def restyled(document: bytes) -> bytes:
        package = read_package(document)
        package.members["word/styles.xml"] = package.members["word/styles.xml"].replace(b"<w:b/>", b"<w:i/>")
        return package.to_bytes()

    used, unused = (render(Doc([Para([Piece("word")], style=style)])) for style in ("Heading1", ""))
    assert changed_parts(used, restyled(used)) == {"styles"}
    assert changed_parts(unused, restyled(unused)) == set()


def test_how_runs_are_split_does_not_count() -> None:
    assert changed_parts(*make_pair("split runs, no change", 4)) == set()


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"split runs, no change"}))
def test_every_kind_of_generated_edit_is_a_difference(kind: str) -> None:
    """A generator that changed nothing would prove nothing."""
    assert any(changed_parts(*make_pair(kind, seed)) for seed in range(3))


def test_the_first_mismatch_shows_where_the_lines_part() -> None:
    mismatch = first_mismatch(["same", "x" * 300 + "old"], ["same", "x" * 300 + "new"])
    assert mismatch is not None
    assert (mismatch.position, mismatch.expected[-3:], mismatch.found[-3:]) == (1, "old", "new")


def test_a_missing_line_is_a_mismatch() -> None:
    mismatch = first_mismatch(["a", "b"], ["a"])
    assert mismatch is not None
    assert mismatch.found == "(nothing)"
