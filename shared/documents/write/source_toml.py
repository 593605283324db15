"""Questionnaires and templates as lawyers write them, in TOML, read into the model. Errors name the entry.

Conditions are written as in clause files: `when = "area is counties"`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from shared.documents.write.condition_text import parse_condition
from shared.documents.write.errors import SourceError
from shared.documents.write.model import Questionnaire, Template


def parse_questionnaire(source: str, name: str) -> Questionnaire:
    """The questionnaire; `name` is what errors call the file. Raises SourceError."""
    data = _read(source, name)
    questions = [_with_condition(question, name) for question in data.pop("questions", [])]
    try:
        return Questionnaire.model_validate(
            {"questionnaire_id": data.pop("id", None), **data, "questions": questions}
        )
    except ValidationError as error:
        raise SourceError(name, 1, _explain(error, questions)) from error


def parse_template(source: str, name: str, questionnaires: Mapping[str, Questionnaire]) -> Template:
    """The template with its questionnaire, which it names by id. Raises SourceError."""
    data = _read(source, name)
    wanted = data.pop("questionnaire", "")
    if wanted not in questionnaires:
        raise SourceError(
            name, 1, f"questionnaire {wanted!r} does not exist; there are: {', '.join(questionnaires)}"
        )
    items = [_item(item, name) for item in data.pop("items", [])]
    document = {
        "template_id": data.pop("id", None),
        **data,
        "items": items,
        "questionnaire": questionnaires[wanted],
    }
    try:
        return Template.model_validate(document)
    except ValidationError as error:
        raise SourceError(name, 1, _explain(error, items)) from error


def _item(item: dict[str, Any], name: str) -> dict[str, Any]:
    if "group" in item:
        return {"kind": "group", "title": item["group"]}
    slot_id = item.get("slot", "")
    texts = item.get("texts", [{"clause": slot_id}])
    slot = {"kind": "slot", "slot_id": slot_id, "alternates": [_alternate(text, name) for text in texts]}
    return slot | _with_condition({"id": slot_id, "when": item.get("when")}, name, keep=("condition",))


def _alternate(text: dict[str, Any], name: str) -> dict[str, Any]:
    renamed = {
        "clause_id": text.get("clause"),
        "rank": text.get("rank", 0),
        "when_to_use": text.get("use", ""),
        "needs_counsel": text.get("counsel", False),
    }
    return renamed | _with_condition(
        {"id": text.get("clause"), "when": text.get("when")}, name, keep=("condition",)
    )


def _with_condition(entry: dict[str, Any], name: str, keep: tuple[str, ...] = ()) -> dict[str, Any]:
    """The entry with its `when` read into `condition`; only the fields in `keep`, where given."""
    when = entry.get("when")
    read = {key: value for key, value in entry.items() if key != "when"}
    if when:
        try:
            read["condition"] = parse_condition(when)
        except ValueError as error:
            raise SourceError(name, 1, f"{entry.get('id')}: {error}") from error
    return {key: value for key, value in read.items() if not keep or key in keep}


def _read(source: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(name, 1, f"this is not TOML: {error}") from error


def _explain(error: ValidationError, entries: list[dict[str, Any]]) -> str:
    """What is wrong, with the id of the entry that pydantic only counts."""
    told = []
    for one in error.errors():
        path = one["loc"]
        place = ".".join(str(part) for part in path)
        if len(path) > 1 and isinstance(path[1], int) and path[1] < len(entries):
            entry = entries[path[1]]
            place = f"{entry.get('id') or entry.get('slot_id') or entry.get('title')} ({place})"
        told.append(f"{place}: {one['msg']}" if place else one["msg"])
    return "; ".join(told)
