"""A template and its clauses that do not fit together are found before anybody drafts from them."""

from __future__ import annotations

import pytest

from shared.documents.write.condition_text import parse_condition
from shared.documents.write.integrity import check_template
from shared.documents.write.model import Paragraph
from tests.unit.documents_write.samples import make_clause, make_slot, make_template

ANCHORED = Paragraph(text="x", numbered=True, anchor="here")


def test_template_that_fits_has_no_problems():
    clauses = [make_clause("one", "See {ref:two#here}, {ref:two} and {note}."), make_clause("two", ANCHORED)]
    assert check_template(make_template(make_slot("one"), make_slot("two")), clauses) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{nothing}", "Clause one prints {nothing}, which is no question."),
        ("{ref:nowhere}", "Clause one refers to nowhere#, which not every text of that slot has."),
        ("{ref:two#gone}", "Clause one refers to two#gone, which not every text of that slot has."),
        ("{ref:three#here}", "Clause one refers to three#here, which not every text of that slot has."),
    ],
)
def test_reference_that_can_lead_nowhere_is_found(text, problem):
    template = make_template(make_slot("one"), make_slot("two"), make_slot("three", "two", "plain"))
    clauses = [make_clause("one", text), make_clause("two", ANCHORED), make_clause("plain", "x")]
    assert check_template(template, clauses) == [problem]


def test_missing_clause_and_unknown_questions_and_double_slots_are_found():
    condition = parse_condition("unknown is yes")
    template = make_template(make_slot("one", condition=condition), make_slot("one"), make_slot("gone"))
    clauses = [make_clause("one", Paragraph(text="x", condition=condition))]
    assert check_template(template, clauses) == [
        "Clause one depends on unknown, which is no question.",
        "Slot one depends on unknown, which is no question.",
        "Slot one stands twice in the template.",
        "The template needs clause gone, which does not exist.",
    ]
