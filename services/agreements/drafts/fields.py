"""Between a questionnaire and a form: which fields a question has, and which answer a sent form gives. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import JsonValue
from werkzeug.datastructures import MultiDict

from shared.documents.write.invisible import find_invisible
from shared.documents.write.model import Question
from shared.documents.write.typed_dates import keep_typed, split_typed
from shared.errors import FieldError, Invalid
from shared.web.forms import CONTROL_FIELDS, DATE_PARTS, refuse_unknown_fields

KEEP = "keep."
"""Before a question's id: the field of the choice between two people's answers, `mine` or `theirs`."""
BESIDE = ("open", "shown", "note", "leave_out")
"""What the page sends beside the answers: the section to open next, the questions it shows, how to make the file."""


def answers_from_form(questions: Sequence[Question], form: MultiDict[str, str]) -> dict[str, JsonValue]:
    """The answers that a form sent, as typed where they can't be read yet; questions it did not show are left alone."""
    return {q.id: _answer(q, form) for q in questions if _was_shown(q, form)}


def refuse_unasked(
    questions: Sequence[Question], form: MultiDict[str, str], beside: Collection[str] = BESIDE
) -> None:
    """Raises Invalid where something was sent that no question on the page asks for, such as another party."""
    asked = [q.id for q in questions if q.kind != "party"]
    fields = [name for id in asked for name in (id, f"{id}.shown", KEEP + id)]
    days = [f"{id}.{part}" for id in asked for part in DATE_PARTS]
    refuse_unknown_fields([*fields, *days, *beside, *CONTROL_FIELDS], list(form))


def unseen_in(answers: Mapping[str, JsonValue]) -> tuple[FieldError, ...]:
    """Each answer that holds what nobody would see in the document, and what to take out."""
    found = {name: find_invisible(value) for name, value in answers.items() if isinstance(value, str)}
    return tuple(FieldError(name, problem) for name, problem in found.items() if problem)


def require_seen(answers: Mapping[str, JsonValue]) -> None:
    """Raises Invalid, naming each answer that holds what nobody would see in the document, and what to take out."""
    errors = unseen_in(answers)
    if errors:
        raise Invalid("An answer holds characters that nobody would see.", errors)


def form_values(questions: Sequence[Question], answers: Any) -> dict[str, Any]:
    """The answers as the form's fields show them."""
    values: dict[str, Any] = {}
    for question in questions:
        answer = answers.get(question.id, question.default)
        values |= _shown(question, answer)
    return values


def _was_shown(question: Question, form: MultiDict[str, str]) -> bool:
    if question.kind == "party":
        return False  # chosen when the draft was begun
    if question.kind == "multi":
        return f"{question.id}.shown" in form
    return question.id in form or f"{question.id}.year" in form


def _answer(question: Question, form: MultiDict[str, str]) -> JsonValue:
    if question.kind == "multi":
        return list(form.getlist(question.id))
    if question.kind == "date":
        return _date(question.id, form)
    text = form.get(question.id, "").replace("\r\n", "\n").strip()
    if question.kind == "yes_no":
        return {"yes": True, "no": False}.get(text)
    if question.kind == "number" and text.isascii() and text.isdigit():
        return int(text)
    return text or None


def _date(name: str, form: MultiDict[str, str]) -> str | None:
    return keep_typed(*(form.get(f"{name}.{part}", "") for part in ("month", "day", "year")))


def _shown(question: Question, answer: Any) -> dict[str, Any]:
    if question.kind == "yes_no":
        return {question.id: {True: "yes", False: "no"}.get(answer, "")}
    if question.kind == "date" and answer:
        return {
            f"{question.id}.{part}": typed
            for part, typed in zip(DATE_PARTS, split_typed(str(answer)), strict=True)
        }
    if question.kind == "party":
        return {question.id: (answer or {}).get("name", "")}
    return {question.id: answer}
