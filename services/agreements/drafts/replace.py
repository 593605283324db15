"""All answers of a draft at once, as a program sends them: read strictly, where a page keeps what can't be read yet."""

from collections.abc import Mapping

from pydantic import JsonValue

from services.agreements.drafts.service import Draft, open_draft, save
from services.agreements.library.asked import AGENCY, PARTNER
from services.agreements.wiring import Agreements
from shared.auth.actor import Actor
from shared.documents.write.answers import CHOICE_PREFIX
from shared.documents.write.conditions import is_answered
from shared.documents.write.model import Question, Template
from shared.documents.write.values import UnusableAnswerError, read_answer
from shared.errors import FieldError, Invalid

PARTIES = (AGENCY, PARTNER)


def replace_answers(
    parts: Agreements, actor: Actor, agreement_id: str, answers: Mapping[str, JsonValue], row_version: int
) -> Draft:
    """Put these answers in the place of all there are.

    Raises Invalid naming each answer that is unknown or can't be read, and what `save` raises.
    """
    draft = open_draft(parts, actor, agreement_id)
    read = read_answers(draft.template, draft.answers, answers)
    gone: dict[str, JsonValue] = {name: None for name in draft.answers if name not in (*PARTIES, *read)}
    return save(parts, actor, agreement_id, {**gone, **read}, row_version)


def read_answers(
    template: Template, stored: Mapping[str, JsonValue], sent: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """The sent answers in the form that is kept. Raises Invalid, naming each that can't be."""
    read: dict[str, JsonValue] = {}
    errors: list[FieldError] = []
    slots = {f"{CHOICE_PREFIX}{slot.slot_id}": slot for slot in template.slots}
    for name, value in sent.items():
        try:
            if name in slots:
                read[name] = _choice(name, value, [one.clause_id for one in slots[name].alternates])
            else:
                read[name] = _answer(template.questionnaire.question(name), value, stored.get(name))
        except UnusableAnswerError as error:
            errors.append(FieldError(f"answers.{name}", str(error)))
    if errors:
        raise Invalid("Some answers need another look.", tuple(errors))
    return read


def _answer(question: Question | None, value: JsonValue, stored: JsonValue) -> JsonValue:
    if question is None:
        raise UnusableAnswerError("No question has this name; leave the answer out.")
    if question.id in PARTIES:
        if value != stored:
            raise UnusableAnswerError(
                "The parties were chosen when the draft was begun. Begin another draft."
            )
        return stored
    return read_answer(question, value) if is_answered(value) else None


def _choice(name: str, value: JsonValue, clauses: list[str]) -> JsonValue:
    if value is not None and value not in clauses:
        raise UnusableAnswerError(f"Choose one of {', '.join(clauses)} for {name}, or null.")
    return value
