"""The live outline says what is in, why, under which number, and what is still open."""

from __future__ import annotations

from shared.documents.write.condition_text import parse_condition
from shared.documents.write.model import Alternate, DerivedDate, GroupHeading, Slot, choice_key
from shared.documents.write.outline import Outline, outline
from tests.unit.documents_write.samples import (
    ESSENTIALS,
    get_library,
    make_clause,
    make_question,
    make_slot,
    make_template,
)

SHARING = make_question("sharing", "yes_no")


def test_clause_left_out_renumbers_those_after_it_and_drops_an_empty_part():
    condition = parse_condition("sharing is yes")
    template = make_template(
        make_slot("first"),
        GroupHeading(title="Information"),
        make_slot("second", condition=condition),
        GroupHeading(title="Rest"),
        make_slot("third"),
        questions=[SHARING],
    )
    clauses = [make_clause(key, "Text.") for key in ("first", "second", "third")]
    shared = outline(template, clauses, {"sharing": True})
    assert [(item.label, item.part, item.is_included) for item in shared.items] == [
        ("Section 1", "", True),
        ("Section 2", "Information", True),
        ("Section 3", "Rest", True),
    ]
    unshared = outline(template, clauses, {"sharing": False})
    assert [item.label for item in unshared.items] == ["Section 1", "", "Section 2"]
    assert unshared.items[1].reason == "because you answered “no” to “What is sharing?”"
    assert unshared.items[0].reason == "always part of this agreement"


def test_outline_in_spanish_uses_spanish_labels():
    template = make_template(make_slot("one"), make_slot("two"))
    clauses = [make_clause("one", "x"), make_clause("two", "y", role="exhibit")]
    assert [item.label for item in outline(template, clauses, {}, "es").items] == ["Sección 1", "Anexo A"]


def test_missing_answers_are_listed_once_and_stop_the_draft():
    template = make_template(
        make_slot("one"),
        questions=[make_question("name", required=True), make_question("place"), make_question("x")],
    )
    draft = outline(template, [make_clause("one", "{name} in {place}, {place}.")], {})
    assert draft.items[0].unanswered == ("name", "place")
    assert [question.question_id for question in draft.open_questions] == ["name", "place"]
    assert not draft.is_ready
    assert outline(template, [make_clause("one", "{name} in {place}.")], {"name": "A", "place": "B"}).is_ready


def reckoned(**answers):
    """The open questions of a text that prints a reckoned date."""
    questions = [make_question("starts", "date"), make_question("years", "number")]
    last = DerivedDate(
        id="last", label="Last day", base="starts", amount="years", unit="years", day_before=True
    )
    contacts = DerivedDate(id="contacts", label="Contacts named by", base="last", amount=30, unit="days")
    template = make_template(make_slot("one"), questions=questions)
    asked = template.questionnaire.model_copy(update={"derived": (last, contacts)})
    template = template.model_copy(update={"questionnaire": asked})
    draft = outline(template, [make_clause("one", "From {starts} to {last}, {contacts}.")], answers)
    return [question.question_id for question in draft.open_questions]


def test_reckoned_date_that_is_missing_asks_for_what_it_is_reckoned_from():
    assert reckoned() == ["starts", "years"]
    assert reckoned(starts="2027-01-01") == ["years"]
    assert reckoned(starts="2027-01-01", years=2) == []
    assert reckoned(starts="2027-01-01", years=9000) == ["starts", "years"]


def make_choice(condition=None):
    slot = Slot(
        slot_id="costs",
        alternates=(
            Alternate(clause_id="own", rank=0),
            Alternate(clause_id="shared", rank=1, when_to_use="If they insist.", condition=condition),
        ),
    )
    return make_template(slot, questions=[SHARING]), [make_clause("own", "x"), make_clause("shared", "y")]


def test_drafters_choice_takes_the_place_of_the_primary_text():
    template, clauses = make_choice()
    assert outline(template, clauses, {}).items[0].clause_id == "own"
    (item,) = outline(template, clauses, {choice_key("costs"): "shared"}).items
    assert (item.clause_id, item.reason) == ("shared", "you chose this text")
    assert [(one.clause_id, one.is_chosen, one.when_to_use) for one in item.alternates] == [
        ("own", False, ""),
        ("shared", True, "If they insist."),
    ]


def test_choice_that_the_answers_rule_out_falls_back_and_says_why():
    template, clauses = make_choice(parse_condition("sharing is yes"))
    (item,) = outline(template, clauses, {"sharing": False, choice_key("costs"): "shared"}).items
    assert item.clause_id == "own"
    assert item.note == "The text you chose cannot be used because you answered “no” to “What is sharing?”."
    (item,) = outline(template, clauses, {choice_key("costs"): "withdrawn"}).items
    assert item.note == "The text you chose is no longer offered here."


def test_outline_goes_through_json_unchanged():
    library = get_library()
    draft = outline(library.of_kind("task-force-mou"), library.clauses, ESSENTIALS)
    assert Outline.model_validate_json(draft.model_dump_json()) == draft
