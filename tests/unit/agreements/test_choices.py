"""Texts that a drafter may choose between: offered where several may be used, kept where it is not the house's own."""

import pytest

from services.agreements.drafts.choices import is_choice, kept_answers, shown_answers, with_choices
from services.agreements.drafts.sections import sections_of
from services.agreements.library.loader import load_library
from shared.documents.write.outline import outline
from tests.unit.agreements.test_returned_example import ANSWERS

LIBRARY = load_library()
TEMPLATE = LIBRARY.of_kind("task-force-mou")


def asked(**answers):
    made = outline(TEMPLATE, LIBRARY.clauses, {**ANSWERS, **answers})
    return with_choices(TEMPLATE.questionnaire, made)


def choices(questionnaire):
    return {q.id: [o.value for o in q.options] for q in questionnaire.questions if is_choice(q.id)}


def test_every_slot_with_several_usable_texts_is_asked_and_no_other():
    assert choices(asked()) == {
        "text_of_oversight": ["oversight-committee", "oversight-meetings"],
        "text_of_transparency": ["transparency-full", "transparency-prior-review"],
        "text_of_liability": ["liability-own", "liability-federal-scope", "liability-reserved"],
        "text_of_disputes": ["disputes-ladder", "disputes-consult"],
    }
    assert not choices(TEMPLATE.questionnaire)


def test_choice_made_is_shown_and_kept_under_the_answer_s_own_key():
    answers = {**ANSWERS, "clause:liability": "liability-reserved"}
    shown = shown_answers(answers)
    assert shown["text_of_liability"] == "liability-reserved"
    assert kept_answers(shown, asked(**answers)) == answers
    sections = sections_of(asked(**answers), shown)
    assert sections[-1].title == "Choice of texts" and sections[-1].progress == ("Complete", "done")


@pytest.mark.parametrize("sent", ["liability-own", "opening", "", None])
def test_house_text_and_a_text_that_is_not_offered_are_no_choice(sent):
    assert kept_answers({"text_of_liability": sent}, asked()) == {"clause:liability": None}
