"""A day typed into three fields: kept as typed where it is none, and refused in the words of the fields."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from services.agreements.drafts.conflicts import in_words
from services.agreements.drafts.faults import find_faults
from services.agreements.drafts.fields import answers_from_form, form_values
from services.agreements.drafts.sections import sections_of
from services.agreements.library.loader import load_library

QUESTIONNAIRE = load_library().of_kind("task-force-mou").questionnaire
[QUESTION] = [question for question in QUESTIONNAIRE.questions if question.id == "start_date"]
TODAY = date(2026, 11, 28)


def _sent(month, day, year):
    names = ("start_date.month", "start_date.day", "start_date.year")
    return MultiDict(zip(names, (month, day, year), strict=True))


def _faults(month, day, year):
    answers = answers_from_form([QUESTION], _sent(month, day, year))
    return {fault.field: fault.message for fault in find_faults(QUESTIONNAIRE, answers, TODAY)}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("5", "11", "-5"), "four digits, from 1990 to 2076, not “-5”"),
        (("Nov", "28", "2026"), "month as a number from 1 to 12, like 4 for April, not “Nov”"),
        (("11/28", "28", "2026"), "not “11/28”"),
        (("11", "28-29", "2026"), "day as a number from 1 to 31, not “28-29”"),
        (("3", "1", "26"), "year with four digits"),
        (("3", "1", "1826"), "not “1826”"),
        (("3", "1", "2999"), "not “2999”"),
        (("13", "1", "2026"), "not “13”"),
        (("2", "30", "2027"), "February 2027 has 28 days, not 30."),
        (("", "1", "2027"), "Give the month as a number"),
    ],
)
def test_what_is_no_date_is_refused_in_the_words_of_its_fields_and_kept_as_typed(typed, said):
    message = _faults(*typed)["start_date"]
    assert said in message and "year-month-day" not in message
    shown = form_values([QUESTION], answers_from_form([QUESTION], _sent(*typed)))
    assert shown == _sent(*typed).to_dict()


@pytest.mark.parametrize("typed", [("2", "28", "1990"), ("02", "9", "2076"), ("", "", "")])
def test_a_date_or_none_is_no_fault(typed):
    assert "start_date" not in _faults(*typed)


def test_section_with_an_answer_to_correct_is_not_complete():
    sections = {
        s.slug: s for s in sections_of(QUESTIONNAIRE, {"start_date": "Nov\t28\t2026"}, ("start_date",))
    }
    assert sections["the-essentials"].progress == ("1 answer to correct", "needed")


def test_what_somebody_else_typed_reads_as_typed():
    assert in_words(QUESTION, "Nov\t28\t2026") == "Nov 28 2026"
