"""The questionnaire's page: what each section still needs, which questions an answer brings up, whose answer stands."""

from werkzeug.datastructures import MultiDict

from services.agreements.drafts.conflicts import chosen, differences, theirs_by_field
from services.agreements.drafts.fields import answers_from_form
from services.agreements.drafts.sections import arrivals, sections_of, shown_ids
from services.agreements.library.loader import load_library

QUESTIONNAIRE = load_library().of_kind("task-force-mou").questionnaire
QUESTIONS = QUESTIONNAIRE.questions
ESSENTIAL = {
    "agency": {"name": "West Virginia State Police"}, "federal_body": {"name": "HSI"},
    "task_force_name": "Highland", "start_date": "2027-01-08", "information_sharing": True,
}  # fmt: skip


def test_section_with_a_missing_required_answer_says_how_many():
    sections = {s.slug: s for s in sections_of(QUESTIONNAIRE, {**ESSENTIAL, "area": "counties"})}
    assert sections["purpose-and-authority"].progress == ("1 answer needed", "needed")
    assert sections["the-essentials"].progress == ("Complete", "done")


def test_every_section_stays_in_place_whatever_is_answered():
    with_sharing = [s.slug for s in sections_of(QUESTIONNAIRE, ESSENTIAL)]
    assert with_sharing == [
        s.slug for s in sections_of(QUESTIONNAIRE, {**ESSENTIAL, "information_sharing": False})
    ]


def test_answer_that_brings_up_a_question_says_after_which_one_it_goes():
    before = shown_ids(sections_of(QUESTIONNAIRE, ESSENTIAL))
    (new,) = arrivals(sections_of(QUESTIONNAIRE, {**ESSENTIAL, "area": "counties"}), before)
    assert (new.question.id, new.section, new.after) == ("counties", "purpose-and-authority", "area")


def test_two_different_dates_are_a_difference_in_words_and_in_fields():
    mine, theirs = {"start_date": "2027-01-11"}, {"start_date": "2027-01-09"}
    (found,) = differences(QUESTIONS, mine, theirs)
    assert (found.mine, found.theirs) == ("January 11, 2027", "January 9, 2027")
    assert theirs_by_field([found], mine, theirs) == {"start_date.day": "9"}


def test_answer_equal_to_the_default_differs_from_nothing():
    assert differences(QUESTIONS, {"area": "statewide", "purpose_statement": None}, {}) == []


def test_own_answer_comes_back_whole_from_the_page_of_both():
    mine = {"functions": ["analysis", "fugitives"], "start_date": "2027-01-11", "information_sharing": False}
    theirs = {"functions": ["analysis"], "start_date": "2027-01-09", "information_sharing": True}
    fields = [pair for found in differences(QUESTIONS, mine, theirs) for pair in found.fields]
    assert answers_from_form(QUESTIONS, MultiDict(fields)) == mine


def test_answer_for_which_the_other_was_chosen_is_left_as_the_other_saved_it():
    form = MultiDict([("keep.start_date", "theirs"), ("keep.functions", "mine")])
    assert chosen({"start_date": "2027-01-11", "functions": ["analysis"]}, form) == {
        "functions": ["analysis"]
    }
