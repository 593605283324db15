"""From what a browser or a program sent to a typed model, or a clear list of what to mend; nothing is guessed.

Unknown fields are refused always. Empty form fields count as not given. A memorable date arrives as three fields
(`name.month`, `name.day`, `name.year`) and becomes one.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from flask import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from werkzeug.datastructures import FileStorage, MultiDict

from shared.errors import FieldError, Invalid
from shared.web.annotations import SEVERAL, kinds_of
from shared.web.limits import sent_file
from shared.web.messages import field_errors

M = TypeVar("M", bound=BaseModel)

CONTROL_FIELDS: Final = frozenset({"csrf_token", "row_version", "idempotency_key", "next"})
"""Fields that the shared macros add to forms; a model that does not name them never sees them."""

DATE_PARTS: Final = ("month", "day", "year")


class FormModel(BaseModel):
    """Base of every form's and request body's model: unknown fields refused, ends of texts trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


def parse_form(model: type[M], request: Request) -> M:
    """The form as the model. Raises Invalid, naming each field in the words of its `title`."""
    return _validate(model, _form_values(model, request.form))


def parse_part(model: type[M], request: Request) -> M:
    """The model's own fields of a form whose others somebody else reads, and answers for. Raises Invalid."""
    own = [(name, value) for name, value in request.form.items(multi=True) if name in model.model_fields]
    return _validate(model, _form_values(model, MultiDict(own)))


def parse_form_with_file(model: type[M], request: Request, missing: str) -> tuple[M, FileStorage]:
    """The form and the file that it must bring, under the name `file`; `missing` asks for it.

    Raises Invalid, naming the missing file beside the fields: who mends one after the other chooses the file twice;
    and TooLarge, which says how much is taken.
    """
    sent = sent_file(request)
    problems = () if sent is not None else (FieldError("file", missing),)
    try:
        form = parse_form(model, request)
    except Invalid as error:
        raise Invalid(error.message, (*problems, *error.fields)) from error
    if sent is None or problems:
        raise Invalid("No file was chosen.", problems)
    return form, sent


def parse_query(model: type[M], request: Request, *, from_program: bool = False) -> M:
    """The address's parameters as the model. Raises Invalid.

    A filter form sends what was left empty, so that counts as not given; a program that sends an empty value means it.
    """
    return _validate(model, _form_values(model, request.args, keep_empty=from_program))


def parse_json(model: type[M], request: Request) -> M:
    """The JSON body as the model, strictly: a number is no text. Raises Invalid."""
    if request.mimetype != "application/json":
        raise Invalid("Send JSON.", way_out="Set Content-Type to application/json and send one JSON object.")
    _refuse_unknown(model, _top_names(request))
    try:
        read = model.model_validate_json(request.get_data(), strict=True)
    except ValidationError as error:
        raise invalid(model, error) from error
    _refuse_unprintable(read.model_dump())
    return read


def invalid(model: type[BaseModel], error: ValidationError, *, from_form: bool = False) -> Invalid:
    """The model's complaints as one error with a sentence for each field; of a form's field only the first."""
    found = field_errors(model, error)
    if from_form:
        first = {e.field.partition(".")[0]: e.message for e in reversed(found)}
        found = tuple(FieldError(name, message) for name, message in reversed(first.items()))
    return Invalid("Some answers need another look.", found)


def refuse_unknown_fields(known: Sequence[str], sent: Sequence[str]) -> None:
    """Raises Invalid where something was sent under a name that nobody reads."""
    strangers = sorted(set(sent) - set(known))
    if strangers:
        errors = tuple(FieldError(name, f"“{name}” is not a field here. Leave it out.") for name in strangers)
        raise Invalid("Something was sent that is not expected here.", errors)


def _top_names(request: Request) -> list[str]:
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # nested deeper than anybody means; the model refuses it as no JSON
        return []
    return [str(name) for name in body] if isinstance(body, dict) else []


def _refuse_unknown(model: type[BaseModel], sent: Sequence[str]) -> None:
    known = [name for key, field in model.model_fields.items() for name in (key, field.alias or key)]
    refuse_unknown_fields(known, sent)


def _refuse_unprintable(values: Mapping[str, Any]) -> None:
    """Raises Invalid for the one character that no database text can hold."""
    holders = tuple(
        FieldError(str(name), "Take out the character NUL (U+0000).")
        for name, value in values.items()
        if _holds_nul(name) or _holds_nul(value)
    )
    if holders:
        raise Invalid("A text holds a character that can't be kept.", holders)


def _holds_nul(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_nul(key) or _holds_nul(one) for key, one in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return any(_holds_nul(one) for one in value)
    return isinstance(value, str) and "\0" in value


def _validate(model: type[M], values: Mapping[str, Any]) -> M:
    _refuse_unknown(model, list(values))
    _refuse_unprintable(values)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid(model, error, from_form=True) from error


def _form_values(
    model: type[BaseModel], form: MultiDict[str, str], *, keep_empty: bool = False
) -> dict[str, Any]:
    """The form's fields, shaped as the model expects them."""
    values: dict[str, Any] = {}
    dates = {name for name, field in model.model_fields.items() if date in kinds_of(field)}
    for name in form:
        base, _, part = name.rpartition(".")
        if base in dates and part in DATE_PARTS:
            values[base] = _date_text(base, form)
        elif name in model.model_fields or name not in CONTROL_FIELDS:
            values[name] = _value(model.model_fields.get(name), form.getlist(name))
    return {name: value for name, value in values.items() if keep_empty or value not in ("", None)}


def _value(field: FieldInfo | None, sent: list[str]) -> Any:
    """All values where the model wants several; otherwise the last, as a browser's hidden-then-checkbox pair means."""
    if field is not None and SEVERAL & kinds_of(field):
        return [value for value in sent if value != ""]
    return sent[-1].replace("\r\n", "\n")


def _date_text(name: str, form: MultiDict[str, str]) -> str | None:
    """The three parts as YYYY-MM-DD; None where all are empty. Half a date stays unreadable, and is told so."""
    month, day, year = (form.get(f"{name}.{part}", "").strip() for part in DATE_PARTS)
    if not (month or day or year):
        return None
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"  # a year of two digits stays one, and is refused
