"""Two people edited one draft: which answers differ, in words for a page and as fields for the script. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import JsonValue
from werkzeug.datastructures import MultiDict

from services.agreements.drafts.fields import KEEP, form_values
from shared.documents.write.conditions import is_answered
from shared.documents.write.model import Question
from shared.web.formats import long_day


@dataclass(frozen=True)
class Difference:
    """One question answered differently: both answers in words, and one's own again as form fields."""

    question: Question
    mine: str
    theirs: str
    fields: list[tuple[str, str]]


def differences(
    questions: Sequence[Question], sent: Mapping[str, JsonValue], theirs: Mapping[str, JsonValue]
) -> list[Difference]:
    """The questions to choose an answer for."""
    return [
        Difference(q, in_words(q, sent[q.id]), in_words(q, theirs.get(q.id)), _fields(q, sent))
        for q in questions
        if q.id in sent and _plain(sent[q.id]) != _plain(theirs.get(q.id, q.default))
    ]


def chosen(sent: Mapping[str, JsonValue], form: MultiDict[str, str]) -> dict[str, JsonValue]:
    """The answers that were sent, without those for which the other person's was chosen."""
    return {name: value for name, value in sent.items() if form.get(KEEP + name) != "theirs"}


def theirs_by_field(
    found: Sequence[Difference], sent: Mapping[str, Any], theirs: Mapping[str, Any]
) -> dict[str, str]:
    """The other person's answers by the name of the form field, for the script; only fields that differ."""
    questions = [d.question for d in found]
    mine, other = (
        {name: _text(value) for name, value in form_values(questions, answers).items()}
        for answers in (sent, theirs)
    )
    names = dict.fromkeys([*mine, *other])
    return {name: other.get(name, "") for name in names if mine.get(name, "") != other.get(name, "")}


def in_words(question: Question, answer: JsonValue) -> str:
    """An answer as people read it."""
    if not is_answered(answer):
        return "No answer"
    if isinstance(answer, dict):
        return str(answer.get("name", ""))  # a party
    labels = {option.value: option.label for option in question.options}
    if question.kind == "yes_no":
        return {True: "Yes", False: "No"}.get(bool(answer), "")
    if question.kind == "date":
        return _date_words(str(answer))
    if question.unit and str(answer).isdigit():
        return f"{answer} {question.unit[0 if int(str(answer)) == 1 else 1]}"
    return ", ".join(labels.get(str(a), str(a)) for a in (answer if isinstance(answer, list) else [answer]))


def _date_words(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return " ".join(iso.split())  # not a date yet: shown as it was typed
    return long_day(day)


def _fields(question: Question, sent: Mapping[str, JsonValue]) -> list[tuple[str, str]]:
    values = form_values([question], sent)
    marker = [(f"{question.id}.shown", "1")] if question.kind == "multi" else []
    pairs = [
        (name, str(v)) for name, value in values.items() for v in (value if isinstance(value, list) else [value or ""])
    ]  # fmt: skip
    return marker + pairs


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _plain(value: JsonValue) -> JsonValue:
    return value if is_answered(value) else None
