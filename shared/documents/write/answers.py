"""Answers against their questionnaire: what is asked, what is wrong, and what the document is written from.

Pure functions. Answers to questions that are not asked (any more) are kept by the caller but have no effect.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from pydantic import JsonValue

from shared.documents.write.conditions import holds, is_answered
from shared.documents.write.errors import AnswerError
from shared.documents.write.model import Answers, DerivedDate, Question, Questionnaire
from shared.documents.write.values import UnusableAnswerError, read_answer

CHOICE_PREFIX = "clause:"


def validate_answers(questionnaire: Questionnaire, answers: Answers) -> list[AnswerError]:
    """Every answer that is missing, unusable or unknown, in the order of the questions; empty means: go ahead."""
    found: list[AnswerError] = []
    for question, _, error in _walk(questionnaire, answers):
        if error is not None:
            found.append(AnswerError(question.id, error))
        elif question.required and not is_answered(_value(question, answers)):
            found.append(AnswerError(question.id, f"Answer “{question.label}”."))
    known = {question.id for question in questionnaire.questions}
    for key in answers:
        if key not in known and not key.startswith(CHOICE_PREFIX):
            found.append(AnswerError(key, "No question has this name; remove the answer."))
    return found


def visible_questions(questionnaire: Questionnaire, answers: Answers) -> list[Question]:
    """The questions to ask, given the answers so far, in order."""
    return [question for question, _, _ in _walk(questionnaire, answers)]


def get_effective_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, JsonValue]:
    """What the document is written from: usable answers to questions asked, defaults for the rest, derived dates."""
    effective = {
        question.id: value for question, value, _ in _walk(questionnaire, answers) if is_answered(value)
    }
    for derived in questionnaire.derived:
        day = _derive(derived, effective)
        if day is not None:
            effective[derived.id] = day
    return effective


def _walk(questionnaire: Questionnaire, answers: Answers) -> Iterator[tuple[Question, JsonValue, str | None]]:
    """Each question asked, with its answer in readable form (or None) and what is wrong with it (or None)."""
    so_far: dict[str, JsonValue] = {}
    for question in questionnaire.questions:
        if not holds(question.condition, so_far):
            continue
        value, error = _read(question, _value(question, answers))
        if is_answered(value):
            so_far[question.id] = value
        yield question, value, error


def _value(question: Question, answers: Answers) -> JsonValue:
    given = answers.get(question.id)
    return given if is_answered(given) else question.default


def _read(question: Question, value: JsonValue) -> tuple[JsonValue, str | None]:
    if not is_answered(value):
        return None, None
    try:
        return read_answer(question, value), None
    except UnusableAnswerError as error:
        return None, str(error)


def _derive(derived: DerivedDate, effective: dict[str, JsonValue]) -> str | None:
    base = effective.get(derived.base)
    amount = derived.amount if isinstance(derived.amount, int) else effective.get(derived.amount)
    if not isinstance(base, str) or not isinstance(amount, int):
        return None
    try:
        day = _add(date.fromisoformat(base), amount, derived.unit)
    except (OverflowError, ValueError):  # beyond the calendar: treated as not given
        return None
    return (day - timedelta(days=1) if derived.day_before else day).isoformat()


def _add(day: date, amount: int, unit: str) -> date:
    """`day` moved on; a day that the month does not have becomes its last (February 29 plus a year: 28)."""
    if unit == "days":
        return day + timedelta(days=amount)
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
