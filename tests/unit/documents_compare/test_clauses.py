"""Which clause is matched with which, and what is said of it."""

from __future__ import annotations

import time

from shared.documents.compare.clauses import compare_clauses
from shared.documents.compare.model import Clause, Comparison, Text
from tests.unit.documents_compare.samples import make_clause

SCOPE = "Officers named in Appendix A may assist with the tasks listed there."
TERM = "This agreement stays in force until either party ends it with ninety days of notice."
COSTS = "Each party bears its own costs. Overtime is paid by the agency that asked for it."


def statuses(comparison: Comparison) -> list[str]:
    return [clause.status for clause in comparison.clauses]


def test_a_clause_id_matches_even_rewritten_text() -> None:
    old = [make_clause(SCOPE, clause_id="scope")]
    new = [make_clause("Nothing of the former wording is left here.", clause_id="scope")]
    (clause,) = compare_clauses(old, new).clauses
    assert (clause.status, clause.matched_by, clause.confidence) == ("changed", "clause id", 1.0)


def test_two_different_clause_ids_never_match_even_with_equal_text() -> None:
    comparison = compare_clauses([make_clause(SCOPE, clause_id="a")], [make_clause(SCOPE, clause_id="b")])
    assert sorted(statuses(comparison)) == ["added", "removed"]


def test_headings_match_without_number_and_capitals() -> None:
    old = [make_clause(TERM, heading="4. TERM"), make_clause(SCOPE, heading="5. Scope")]
    new = [make_clause(TERM, heading="Term"), make_clause(SCOPE, heading="Article V. Scope")]
    assert [clause.matched_by for clause in compare_clauses(old, new).clauses] == ["heading", "heading"]


def test_likeness_matches_with_a_confidence_below_certainty() -> None:
    (clause,) = compare_clauses([make_clause(TERM)], [make_clause(TERM.replace("ninety", "thirty"))]).clauses
    assert clause.matched_by == "likeness"
    assert 0.5 <= clause.confidence < 1
    assert (clause.words_added, clause.words_removed) == (1, 1)


def test_unlike_clauses_are_one_removed_and_one_added() -> None:
    comparison = compare_clauses(
        [make_clause(SCOPE)], [make_clause("Zebra quilts jump vexed over mild pyjamas.")]
    )
    assert statuses(comparison) == ["removed", "added"]


def test_the_short_clause_that_jumped_is_the_one_that_moved() -> None:
    old = [make_clause(SCOPE * 5, heading="Scope"), make_clause(COSTS, heading="Costs")]
    comparison = compare_clauses(old, old[::-1])
    assert {clause.title: clause.status for clause in comparison.clauses} == {
        "Costs": "moved",
        "Scope": "same",
    }
    assert comparison.counts.moved == 1


def test_a_moved_and_changed_clause_counts_as_both() -> None:
    old = [make_clause(SCOPE * 5, heading="Scope"), make_clause(COSTS, heading="Costs")]
    new = [make_clause(COSTS + " No more.", heading="Costs"), old[0]]
    comparison = compare_clauses(old, new)
    assert statuses(comparison)[0] == "moved and changed"
    assert (comparison.counts.moved, comparison.counts.changed) == (1, 1)


def test_a_removed_clause_stands_where_it_stood() -> None:
    a, b, c = (make_clause(text, heading=text[:6]) for text in (SCOPE, TERM, COSTS))
    assert [clause.status for clause in compare_clauses([a, b, c], [a, c]).clauses] == [
        "same",
        "removed",
        "same",
    ]


def test_a_new_number_alone_is_no_change_of_text() -> None:
    old = [Clause((Text(TERM, number="4."),), heading="Term", number="4.")]
    new = [Clause((Text(TERM, number="5."),), heading="Term", number="5.")]
    comparison = compare_clauses(old, new)
    (clause,) = comparison.clauses
    assert (clause.status, clause.renumbered) == ("same", True)
    assert comparison.identical
    assert list(comparison.differing()) == [clause]


def test_a_new_look_alone_is_told_apart() -> None:
    old, new = [Clause((Text(TERM),))], [Clause((Text(TERM, look="bold*9"),))]
    (clause,) = compare_clauses(old, new).clauses
    assert (clause.status, clause.reformatted) == ("same", True)


def test_equal_clauses_that_occur_twice_pair_in_order() -> None:
    twice = [make_clause("Intentionally left blank."), make_clause("Intentionally left blank.")]
    assert statuses(compare_clauses(twice, twice)) == ["same", "same"]


def test_nothing_against_nothing_is_identical() -> None:
    assert compare_clauses([], []).identical


def test_eight_hundred_paragraphs_without_headings_compare_in_time() -> None:
    old = [make_clause(f"{SCOPE} Item {n} of the list, {n * 7} in all.") for n in range(800)]
    new = [make_clause(f"{SCOPE} Item {n} of the list, {n * 9} in all.") for n in range(800) if n % 50]
    started = time.process_time()  # not the clock on the wall: other tests run beside this one
    first = compare_clauses(old, new)
    assert time.process_time() - started < 1.5
    assert first == compare_clauses(old, new)
