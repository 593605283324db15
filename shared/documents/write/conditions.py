"""Deciding a condition from answers, and saying in a user's words why it came out so. Conditions are data; nothing
here runs code from them. The answers given are *effective* ones (see `answers.get_effective_answers`).
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from shared.documents.write.model import All, Answered, AnyOf, Condition, Equals, In, Not, Questionnaire
from shared.documents.write.values import spell_answer

Effective = Mapping[str, JsonValue]


def is_answered(value: JsonValue) -> bool:
    """Whether a value counts as an answer: not absent, not blank, not an empty list or object."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value not in ([], {})


def _same(value: JsonValue, wanted: bool | int | str) -> bool:
    """Equal and of one kind: in Python True == 1, but `yes` is not the number 1."""
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _includes(value: JsonValue, wanted: tuple[bool | int | str, ...]) -> bool:
    given = value if isinstance(value, list) else [value]
    return any(_same(one, other) for one in given for other in wanted)


def holds(condition: Condition | None, answers: Effective) -> bool:
    """Whether the condition holds; no condition always does, one on an unanswered question does not."""
    match condition:
        case All(of=parts):
            return all(holds(part, answers) for part in parts)
        case AnyOf(of=parts):
            return any(holds(part, answers) for part in parts)
        case Not(of=part):
            return not holds(part, answers)
        case _:
            return condition is None or _holds_alone(condition, answers)


def _holds_alone(condition: Equals | In | Answered, answers: Effective) -> bool:
    value = answers.get(condition.question)
    match condition:
        case Equals(value=wanted):
            return _same(value, wanted)
        case In(values=values):
            return _includes(value, values)
        case Answered():
            return is_answered(value)


def get_deciding_questions(condition: Condition | None, answers: Effective) -> tuple[str, ...]:
    """The questions whose answers made the condition come out as it did, each once, in order of mention."""
    match condition:
        case None:
            return ()
        case Equals(question=question) | In(question=question) | Answered(question=question):
            return (question,)
        case Not(of=part):
            return get_deciding_questions(part, answers)
        case All(of=parts):
            decisive = [part for part in parts if not holds(part, answers)] or list(parts)
        case AnyOf(of=parts):
            decisive = [part for part in parts if holds(part, answers)] or list(parts)
    found = [question for part in decisive for question in get_deciding_questions(part, answers)]
    return tuple(dict.fromkeys(found))


def explain(
    condition: Condition | None, questionnaire: Questionnaire, effective: Effective, answers: Effective
) -> str:
    """Why the condition came out as it did: `because you answered “yes” to “Will information be shared?”`.

    `answers` are those given; a default is told apart from them. Empty when there is no condition.
    """
    deciding = get_deciding_questions(condition, effective)
    reasons = [_reason(question, questionnaire, effective, answers) for question in deciding]
    return f"because {' and '.join(reasons)}" if reasons else ""


def _reason(question_id: str, questionnaire: Questionnaire, effective: Effective, answers: Effective) -> str:
    question = questionnaire.question(question_id)
    label = question.label if question else question_id
    value = effective.get(question_id)
    if question is None or not is_answered(value):
        return f"“{label}” has no answer"
    spelled = spell_answer(question, value, "en")
    if is_answered(answers.get(question_id)):
        return f"you answered “{spelled}” to “{label}”"
    return f"“{spelled}” is the usual answer to “{label}”"
