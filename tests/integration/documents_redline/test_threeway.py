"""One document with both sides' changes: whose name stands where, what is a conflict, and that nothing is lost."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from shared.documents.redline.engine import EngineDone, EngineFailed, EngineJob, WarmEngine
from shared.documents.redline.model import ThreeWayRedline
from shared.documents.redline.resolve import accept_all, accept_only, reject_all
from shared.documents.redline.threeway import redline_three
from shared.documents.redline.verify import fingerprint_of
from tests.corpus.redline_pairs.model import Doc, Para, Piece, Table, make_base
from tests.corpus.redline_pairs.mutations import KINDS
from tests.corpus.redline_pairs.render import render
from tests.unit.documents_redline.samples import lines_of

AT = datetime(2026, 3, 4, tzinfo=UTC)
STATE, FEDERAL, BOTH = "State", "Federal", "State and Federal"


@pytest.fixture(scope="module")
def engine() -> Iterator[WarmEngine]:
    with WarmEngine() as warm:
        yield warm


def document(*lines: str) -> bytes:
    return render(Doc([Para([Piece(line)]) for line in lines]))


def merge(engine: WarmEngine, base: bytes, ours: bytes, theirs: bytes) -> ThreeWayRedline:
    return redline_three(base, ours, theirs, our_author=STATE, their_author=FEDERAL, at=AT, engine=engine)


def sides(result: ThreeWayRedline) -> tuple[list[str], list[str], list[str], list[str]]:
    """Base, ours, theirs and everything, as lines, out of the merged document."""
    assert result.docx is not None, result.refusal
    return (
        lines_of(reject_all(result.docx)),
        lines_of(accept_only(result.docx, frozenset({STATE, BOTH}))),
        lines_of(accept_only(result.docx, frozenset({FEDERAL, BOTH}))),
        lines_of(accept_all(result.docx)),
    )


def test_changes_in_different_places_carry_their_sides_names(engine: WarmEngine) -> None:
    base = document("Term is five years.", "Costs are shared.", "Notice is ninety days.")
    ours = document("Term is six years.", "Costs are shared.", "Notice is ninety days.")
    theirs = document("Term is five years.", "Costs are shared.", "Notice is thirty days.")
    result = merge(engine, base, ours, theirs)
    assert result.conflicts == ()
    assert sides(result)[3] == ["Term is six years.", "Costs are shared.", "Notice is thirty days."]
    assert sides(result)[1][2] == "Notice is ninety days."
    assert sides(result)[2][0] == "Term is five years."


def test_two_changes_in_one_sentence_merge_word_by_word(engine: WarmEngine) -> None:
    base = "The term is five years and notice is ninety days."
    ours, theirs = base.replace("five", "six"), base.replace("ninety", "thirty")
    result = merge(engine, document(base), document(ours), document(theirs))
    assert result.conflicts == ()
    assert sides(result) == ([base], [ours], [theirs], ["The term is six years and notice is thirty days."])


def test_the_same_words_changed_differently_are_a_conflict_with_all_three_texts(engine: WarmEngine) -> None:
    base = "The term is five years."
    ours, theirs = base.replace("five", "six"), base.replace("five", "nine")
    result = merge(engine, document(base), document(ours), document(theirs))
    assert sides(result)[:3] == ([base], [ours], [theirs])
    (conflict,) = result.conflicts
    assert (conflict.base, conflict.ours, conflict.theirs) == ("five", "six", "nine")
    assert conflict.place == "body, paragraph 1"


def test_one_side_deletes_what_the_other_edits_is_a_conflict(engine: WarmEngine) -> None:
    lines = ("First stays.", "Second is edited by them.", "Third stays.")
    base, ours = document(*lines), document(lines[0], lines[2])
    theirs = document(lines[0], "Second is rewritten by them.", lines[2])
    result = merge(engine, base, ours, theirs)
    assert sides(result)[1] == [lines[0], lines[2]]
    assert sides(result)[2] == [lines[0], "Second is rewritten by them.", lines[2]]
    assert len(result.conflicts) == 1


def test_the_same_change_on_both_sides_carries_both_names_and_is_no_conflict(engine: WarmEngine) -> None:
    base, new = document("Term is five years."), document("Term is six years.")
    result = merge(engine, base, new, new)
    assert result.conflicts == ()
    assert result.docx is not None
    assert lines_of(accept_only(result.docx, frozenset({BOTH}))) == ["Term is six years."]
    assert lines_of(accept_only(result.docx, frozenset({STATE}))) == ["Term is five years."]


def test_different_paragraphs_added_at_one_place_both_stand_and_are_listed(engine: WarmEngine) -> None:
    base = document("Alpha begins here.", "Omega ends here.")
    ours = document("Alpha begins here.", "Our new text stands.", "Omega ends here.")
    theirs = document("Alpha begins here.", "Their words were put.", "Omega ends here.")
    result = merge(engine, base, ours, theirs)
    assert len(sides(result)[3]) == 4
    assert len(result.conflicts) == 1


def test_cells_of_one_table_merge_cell_by_cell(engine: WarmEngine) -> None:
    base, ours, theirs = (
        render(Doc([Table([["Rank", one], ["Post", two]]), Para([Piece("End.")])]))
        for one, two in (("Captain", "North"), ("Major", "North"), ("Captain", "South"))
    )
    result = merge(engine, base, ours, theirs)
    assert result.conflicts == ()
    assert sides(result)[3] == ["Rank", "Major", "Post", "South", "End."]


@pytest.mark.parametrize("kind", ["note", "endnote", "image", "link", "box"])
def test_what_the_other_side_added_comes_with_its_parts(kind: str, engine: WarmEngine) -> None:
    first, last = Para([Piece("First paragraph here.")]), Para([Piece("Last paragraph here.")])
    base, ours = Doc([first, last]), Doc([Para([Piece("First paragraph there.", "text")]), last])
    theirs = Doc([first, Para([Piece("Last paragraph here."), Piece("with something new", kind)])])
    result = merge(engine, render(base), render(ours), render(theirs))
    assert result.docx is not None, result.refusal
    assert (
        fingerprint_of(accept_only(result.docx, frozenset({FEDERAL, BOTH}))).parts["body"]
        == (fingerprint_of(render(theirs)).parts["body"])
    )


def test_a_refused_side_refuses_the_whole(engine: WarmEngine) -> None:
    class Broken:
        def run(self, job: EngineJob) -> EngineDone | EngineFailed:
            return EngineFailed("crashed", "log")

    result = redline_three(
        document("a"),
        document("b"),
        document("c"),
        our_author=STATE,
        their_author=FEDERAL,
        at=AT,
        engine=Broken(),
    )
    assert result.docx is None
    assert result.refusal is not None
    assert result.refusal.because == "engine_crashed"


def test_an_unreadable_side_is_a_refusal_in_words(engine: WarmEngine) -> None:
    result = merge(engine, document("a"), b"junk", document("b"))
    assert result.refusal is not None
    assert result.refusal.because == "unreadable"


def test_two_sides_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="different names"):
        redline_three(b"", b"", b"", our_author="A", their_author=" A ", at=AT)


def _triple(kind: str, other: str, seed: int) -> tuple[bytes, bytes, bytes]:
    (special, mine), (other_special, yours) = KINDS[kind], KINDS[other]
    rng = random.Random(zlib.crc32(f"{kind}{other}{seed}".encode()))
    base = make_base(rng, special or other_special)
    ours, theirs = base.copy(), base.copy()
    mine(ours, random.Random(seed + 1))
    yours(theirs, random.Random(seed + 2))
    return render(base), render(ours), render(theirs)


def test_the_same_new_style_on_both_sides_stands_under_both_names(engine: WarmEngine) -> None:
    base, ours, theirs = (
        render(Doc([Para([Piece(text)], style=style)]))
        for text, style in (
            ("One two three four.", ""),
            ("One two three five.", "Heading1"),
            ("Zero two three four.", "Heading1"),
        )
    )
    assert sides(merge(engine, base, ours, theirs))[3] == ["Zero two three five."]


_WITH_WORDS = sorted(set(KINDS) - {"existing changes", "rewritten"})


@pytest.mark.parametrize("kind", _WITH_WORDS)
def test_each_kind_of_edit_merges_with_edits_of_words(kind: str, engine: WarmEngine) -> None:
    result = merge(engine, *_triple(kind, "words", 0))
    assert result.docx is not None, result.refusal


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_generated_triples_are_proven_or_honestly_refused(engine: WarmEngine) -> None:
    proven = total = 0
    for kind in _WITH_WORDS:
        for other in ("words", "insert", "delete", kind):
            results = [merge(engine, *_triple(kind, other, seed)) for seed in range(2)]
            good = [result for result in results if result.docx is not None]
            refused = {part for result in results if result.refusal for part in result.refusal.parts}
            clashes = sum(len(result.conflicts) for result in good)
            print(
                f"{kind:24} with {other:24} {len(good)} of 2 proven, {clashes} conflicts {sorted(refused) or ''}"
            )
            assert all(result.refusal is not None for result in results if result.docx is None)
            proven, total = proven + len(good), total + len(results)
    print(f"{proven} of {total} triples proven, the others refused with the part named")
    assert proven >= total * 0.95
