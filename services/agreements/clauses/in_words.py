"""Conditions in the words of the questionnaire: “when the answer to “Will …?” is “Yes””. Pure."""

from collections.abc import Iterable

from shared.documents.write.model import (
    All,
    Answered,
    AnyOf,
    Condition,
    Equals,
    In,
    Not,
    Question,
    Questionnaire,
)


class Vocabulary:
    """The questions of all questionnaires, by id; what no questionnaire asks is called by its id."""

    def __init__(self, questionnaires: Iterable[Questionnaire]) -> None:
        asked = [question for one in questionnaires for question in one.questions]
        self._questions: dict[str, Question] = {question.id: question for question in asked}

    @property
    def questions(self) -> list[Question]:
        """All of them, in order."""
        return list(self._questions.values())

    def label(self, question_id: str) -> str:
        """The question as it is asked."""
        question = self._questions.get(question_id)
        return question.label if question else question_id.replace("_", " ")

    def answer(self, question_id: str, value: bool | int | str) -> str:
        """An answer as it is chosen."""
        question = self._questions.get(question_id)
        options = {option.value: option.label for option in question.options} if question else {}
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return options.get(str(value), str(value))


def condition_in_words(condition: Condition | None, vocabulary: Vocabulary) -> str:
    """The condition, to stand after “when”; "" for none."""
    match condition:
        case None:
            return ""
        case Not(of=part):
            return _single(part, vocabulary, "not ")
        case All(of=parts) | AnyOf(of=parts):
            joint = " and " if isinstance(condition, All) else " or "
            return joint.join(_nested(part, vocabulary) for part in parts)
        case _:
            return _single(condition, vocabulary, "")


def _nested(condition: Condition, vocabulary: Vocabulary) -> str:
    words = condition_in_words(condition, vocabulary)
    return f"({words})" if isinstance(condition, All | AnyOf) else words


def _single(condition: Condition, vocabulary: Vocabulary, negation: str) -> str:
    match condition:
        case Equals(question=question, value=value):
            return f"the answer to “{vocabulary.label(question)}” is {negation}“{vocabulary.answer(question, value)}”"
        case In(question=question, values=values):
            listed = ", ".join(f"“{vocabulary.answer(question, value)}”" for value in values)
            return f"the answer to “{vocabulary.label(question)}” is {negation}one of {listed}"
        case Answered(question=question):
            return f"“{vocabulary.label(question)}” is {negation}answered"
        case _:
            words = condition_in_words(condition, vocabulary)
            return f"it is {negation}so that {words}" if negation else words
