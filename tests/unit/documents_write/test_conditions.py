"""Conditions decide as written, and say why."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from shared.documents.write.condition_text import parse_condition
from shared.documents.write.conditions import explain, holds
from shared.documents.write.model import All, Answered, AnyOf, Condition, Equals, In, Not
from tests.unit.documents_write.samples import make_question, make_slot, make_template


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("sharing is yes", {"sharing": True}, True),
        ("sharing is yes", {"sharing": False}, False),
        ("sharing is yes", {}, False),
        ("sharing is not yes", {}, True),
        ("count is 1", {"count": 1}, True),
        ("count is 1", {"count": True}, False),
        ("kind in open, fixed", {"kind": "fixed"}, True),
        ("kind not in open, fixed", {"kind": "fixed"}, False),
        ("functions in arrest", {"functions": ["transport", "arrest"]}, True),
        ("functions in arrest", {"functions": ["transport"]}, False),
        ("note is answered", {"note": "x"}, True),
        ("note is answered", {"note": "  "}, False),
        ("note is not answered", {}, True),
        ("a is yes and b is no", {"a": True, "b": False}, True),
        ("a is yes and b is no", {"a": True}, False),
        ("a is yes or b is no", {"b": False}, True),
        ("a is yes or b is no", {"b": True}, False),
    ],
)
def test_condition_with_answers_decides_as_written(text, answers, expected):
    assert holds(parse_condition(text), answers) is expected


def test_no_condition_always_holds():
    assert holds(None, {})


def test_condition_through_json_comes_back_unchanged():
    condition = All(
        of=(
            AnyOf(of=(Equals(question="a", value=True), In(question="b", values=("x", 2)))),
            Not(of=Answered(question="c")),
        )
    )
    adapter: TypeAdapter[Condition] = TypeAdapter(Condition)
    assert adapter.validate_json(adapter.dump_json(condition)) == condition


@pytest.mark.parametrize(
    "text", ["sharing", "a is yes and b is no or c is yes", "Sharing is yes", "a is", "__import__('os')"]
)
def test_parse_condition_with_unreadable_text_is_refused_quoting_it(text):
    with pytest.raises(ValueError, match="“"):
        parse_condition(text)


def test_explain_names_the_question_and_the_answer_that_decided():
    questions = [make_question("sharing", "yes_no"), make_question("note")]
    questionnaire = make_template(make_slot("only"), questions=questions).questionnaire
    condition = parse_condition("sharing is yes or note is answered")
    assert explain(condition, questionnaire, {"sharing": True}, {"sharing": True}) == (
        "because you answered “yes” to “What is sharing?”"
    )
    assert explain(condition, questionnaire, {"sharing": True}, {}) == (
        "because “yes” is the usual answer to “What is sharing?”"
    )
    assert (
        explain(parse_condition("note is answered"), questionnaire, {}, {})
        == "because “What is note?” has no answer"
    )
    assert explain(None, questionnaire, {}, {}) == ""
