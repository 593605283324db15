"""Answers: what is asked, what is refused with what advice, what the document is written from."""

from __future__ import annotations

import pytest

from shared.documents.write.answers import get_effective_answers, validate_answers, visible_questions
from shared.documents.write.condition_text import parse_condition
from shared.documents.write.model import DerivedDate, Questionnaire
from shared.documents.write.values import clean_text, spell_answer
from tests.unit.documents_write.samples import make_question

OPTIONS = [
    {"value": "a", "label": "alpha"},
    {"value": "b", "label": "beta"},
    {"value": "c", "label": "gamma"},
]


def ask(*questions, derived=()):
    return Questionnaire(
        questionnaire_id="test", version=1, title="T", questions=questions, derived=tuple(derived)
    )


def test_required_question_without_answer_is_reported_with_its_label():
    (error,) = validate_answers(ask(make_question("name", required=True)), {})
    assert (error.question_id, error.message) == ("name", "Answer “What is name?”.")


def test_question_with_unmet_condition_is_neither_asked_nor_required_nor_effective():
    questionnaire = ask(
        make_question("area", "choice", options=OPTIONS),
        make_question("where", required=True, condition=parse_condition("area is b")),
    )
    answers = {"area": "a", "where": "kept from before"}
    assert [question.id for question in visible_questions(questionnaire, answers)] == ["area"]
    assert validate_answers(questionnaire, {"area": "a"}) == []
    assert get_effective_answers(questionnaire, answers) == {"area": "a"}


def test_answer_to_no_question_is_reported_but_a_choice_of_clause_is_not():
    errors = validate_answers(ask(make_question("name")), {"nmae": "x", "clause:liability": "liability-own"})
    assert [error.question_id for error in errors] == ["nmae"]


@pytest.mark.parametrize(
    ("kind", "value", "advice"),
    [
        ("text", 5, "as text"),
        ("text", "x" * 4001, "Shorten this to 4,000 characters"),
        ("date", "2026-02-30", "a date that exists"),
        ("date", "03/01/2026", "year-month-day"),
        ("date", "1492-01-01", "a date that exists"),
        ("yes_no", "yes", "yes or no"),
        ("money", "about 100", "amount in dollars"),
        ("money", "1.234", "at most two decimals"),
        ("money", "-5", "amount in dollars"),
        ("money", "NaN", "amount in dollars"),
        ("number", "1.5", "whole number from 0"),
        ("number", True, "whole number"),
        ("party", "State Police", "Choose a party"),
        ("party", {"address": "Charleston"}, "party's name"),
    ],
)
def test_unusable_answer_is_refused_with_what_to_type(kind, value, advice):
    (error,) = validate_answers(ask(make_question("q", kind)), {"q": value})
    assert advice in error.message


@pytest.mark.parametrize(("kind", "value"), [("choice", "z"), ("multi", ["a", "z"]), ("multi", "a")])
def test_choice_outside_the_options_is_refused_naming_them(kind, value):
    (error,) = validate_answers(ask(make_question("q", kind, options=OPTIONS)), {"q": value})
    assert "alpha, beta, gamma" in error.message


@pytest.mark.parametrize(
    ("fields", "value", "english", "spanish"),
    [
        ({"kind": "date"}, "2026-03-01", "March 1, 2026", "1 de marzo de 2026"),
        ({"kind": "money"}, "12000", "$12,000", "$12,000"),
        ({"kind": "money"}, "1,200.50", "$1,200.50", "$1,200.50"),
        ({"kind": "number", "unit": ("day", "days")}, 1, "1 day", "1 day"),
        ({"kind": "number", "unit": ("day", "days")}, "30", "30 days", "30 days"),
        ({"kind": "yes_no"}, True, "yes", "sí"),
        ({"kind": "choice", "options": OPTIONS}, "b", "beta", "beta"),
        (
            {"kind": "multi", "options": OPTIONS},
            ["c", "a", "b"],
            "alpha, beta and gamma",
            "alpha, beta y gamma",
        ),
        ({"kind": "party"}, {"name": " Guard "}, "Guard", "Guard"),
        ({"kind": "text"}, " a\r\nb ", "a\nb", "a\nb"),
    ],
)
def test_answer_is_printed_as_people_write_it(fields, value, english, spanish):
    question = make_question("q", **fields)
    effective = get_effective_answers(ask(question), {"q": value})["q"]
    assert spell_answer(question, effective, "en") == english
    assert spell_answer(question, effective, "es") == spanish


def test_default_stands_in_until_it_is_answered():
    questionnaire = ask(make_question("days", "number", default=90))
    assert get_effective_answers(questionnaire, {}) == {"days": 90}
    assert get_effective_answers(questionnaire, {"days": 30}) == {"days": 30}


@pytest.mark.parametrize(
    ("base", "amount", "unit", "day_before", "expected"),
    [
        ("2026-03-01", 3, "years", True, "2029-02-28"),
        ("2024-02-29", 1, "years", False, "2025-02-28"),
        ("2026-01-31", 1, "months", False, "2026-02-28"),
        ("2026-12-15", 2, "months", False, "2027-02-15"),
        ("2026-12-25", 10, "days", False, "2027-01-04"),
    ],
)
def test_derived_date_is_reckoned_by_the_calendar(base, amount, unit, day_before, expected):
    derived = DerivedDate(
        id="end", label="End", base="start", amount="span", unit=unit, day_before=day_before
    )
    questionnaire = ask(make_question("start", "date"), make_question("span", "number"), derived=[derived])
    assert get_effective_answers(questionnaire, {"start": base, "span": amount})["end"] == expected


def test_derived_date_without_its_base_or_beyond_the_calendar_is_absent():
    derived = DerivedDate(id="end", label="End", base="start", amount="span", unit="years")
    questionnaire = ask(make_question("start", "date"), make_question("span", "number"), derived=[derived])
    assert "end" not in get_effective_answers(questionnaire, {"span": 3})
    assert "end" not in get_effective_answers(questionnaire, {"start": "2026-01-01", "span": 999_999})


def test_clean_text_keeps_what_was_typed_but_control_characters():
    typed = "A & B <c> “d” \u202eabc\u202c שלום 👩‍⚖️ ñ\ttab"
    assert clean_text(typed + "\x00\x1b\x85\ufffe\ud800") == typed


def test_questionnaire_with_a_condition_on_a_later_question_is_refused():
    with pytest.raises(ValueError, match="does not stand before it"):
        ask(make_question("a", condition=parse_condition("b is yes")), make_question("b", "yes_no"))
