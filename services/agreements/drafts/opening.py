"""The first answers of a draft: those to the essential questions of its template, whichever it asks. Pure."""

from collections.abc import Mapping
from datetime import date

from pydantic import JsonValue

from services.agreements.drafts.faults import require_answered
from services.agreements.drafts.fields import require_seen
from shared.documents.write.model import Questionnaire
from shared.documents.write.values import read_answer
from shared.errors import wrong_field

SHORTEST_NAME = 3


def read_first(
    questionnaire: Questionnaire, answers: Mapping[str, JsonValue], today: date
) -> dict[str, JsonValue]:
    """The first answers as they are kept. Raises Invalid, naming each that is missing, odd or not asked here."""
    asked = questionnaire.model_copy(update={"questions": questionnaire.first, "derived": ()})
    require_seen(answers)
    require_answered(asked, answers, today)
    name = name_of(questionnaire, answers)
    if questionnaire.naming and len(name) < SHORTEST_NAME:
        raise wrong_field(questionnaire.naming.id, f"Give a name of {SHORTEST_NAME} characters or more.")
    return {q.id: read_answer(q, answers[q.id]) for q in asked.questions if answers.get(q.id) is not None}


def name_of(questionnaire: Questionnaire, answers: Mapping[str, JsonValue]) -> str:
    """The agreement's title: it is named by an answer and in no other way. "" while it has none."""
    question = questionnaire.naming
    return str(answers.get(question.id) or "").strip() if question else ""


def carried_over(
    questionnaire: Questionnaire, earlier: Mapping[str, JsonValue], title: str
) -> dict[str, JsonValue]:
    """The first answers of an amendment, as the earlier agreement has them; each begins on a day of its own."""
    same = {q.id: earlier.get(q.id) for q in questionnaire.first if q.kind != "date"}
    return {**same, questionnaire.naming.id: title} if questionnaire.naming else same
