"""What can't be read among a draft's answers, said at its question as soon as it is saved. Pure.

An answer that is missing is no fault: a draft is answered bit by bit.
"""

from collections.abc import Mapping
from datetime import date

from pydantic import JsonValue

from shared.documents.write.answers import validate_answers, visible_questions
from shared.documents.write.conditions import is_answered
from shared.documents.write.model import Question, Questionnaire
from shared.documents.write.typed_dates import find_date_problem
from shared.documents.write.values import UnusableAnswerError, read_answer
from shared.errors import FieldError, Invalid

YEARS_AHEAD = 50
"""How far ahead a day may lie; one beyond is a slip of the finger."""


def find_faults(
    questionnaire: Questionnaire, answers: Mapping[str, JsonValue], today: date
) -> tuple[FieldError, ...]:
    """Each answer to a question asked that can't be used, with what to type instead."""
    asked = [(q, answers.get(q.id)) for q in visible_questions(questionnaire, answers)]
    found = [(q.id, _fault(q, answer, today)) for q, answer in asked if is_answered(answer)]
    return tuple(FieldError(name, problem) for name, problem in found if problem)


def require_answered(questionnaire: Questionnaire, answers: Mapping[str, JsonValue], today: date) -> None:
    """Raises Invalid naming each question whose answer is missing or can't be used, and each answer not asked for."""
    faults = find_faults(questionnaire, answers, today)
    known = {fault.field for fault in faults}
    problems = [p for p in validate_answers(questionnaire, answers) if p.question_id not in known]
    missing = tuple(FieldError(p.question_id, p.message) for p in problems)
    if faults or missing:
        raise Invalid("Some questions still need an answer.", (*faults, *missing))


def _fault(question: Question, answer: JsonValue, today: date) -> str | None:
    if question.kind == "date":
        return find_date_problem(str(answer), today.year + YEARS_AHEAD)
    try:
        read_answer(question, answer)
    except UnusableAnswerError as error:
        return str(error)
    return None
