"""Pydantic's complaints in the words of the people who fill in the form.

A field is called by its `title`; a model may give a field its own sentence under
`json_schema_extra={"message": "…"}`, used for every complaint but "missing".
"""

from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shared.errors import FieldError
from shared.web.annotations import is_choice

Say = Callable[[str, dict[str, Any]], str]

SENTENCES: Final[dict[str, Say]] = {
    "missing": lambda title, _: f"Enter {title}.",
    "extra_forbidden": lambda title, _: f"“{title}” is not a field here. Leave it out.",
    "string_too_short": lambda title, ctx: f"Enter {title}, at least {ctx['min_length']} characters.",
    "string_too_long": lambda title, ctx: (
        f"Shorten {title}: {ctx['max_length']} characters are the most that fit."
    ),
    "string_type": lambda title, _: f"Enter {title} as text.",
    "int_parsing": lambda title, _: f"Enter {title} as a whole number, like 12.",
    "int_type": lambda title, _: f"Enter {title} as a whole number, like 12.",
    "decimal_parsing": lambda title, _: f"Enter {title} as a number, like 1250.00.",
    "bool_parsing": lambda title, _: f"Choose yes or no for {title}.",
    "date_from_datetime_parsing": lambda title, _: f"Enter {title} as month, day and year, like 4 28 2026.",
    "date_parsing": lambda title, _: f"Enter {title} as month, day and year, like 4 28 2026.",
    "greater_than_equal": lambda title, ctx: f"Enter {title} of {ctx['ge']} or more.",
    "greater_than": lambda title, ctx: f"Enter {title} above {ctx['gt']}.",
    "less_than_equal": lambda title, ctx: f"Enter {title} of {ctx['le']} or less.",
    "less_than": lambda title, ctx: f"Enter {title} below {ctx['lt']}.",
    "too_short": lambda title, ctx: f"Choose at least {ctx['min_length']} for {title}.",
    "too_long": lambda title, ctx: f"Choose at most {ctx['max_length']} for {title}.",
    "enum": lambda title, _: f"Choose {title} from the list.",
    "literal_error": lambda title, _: f"Choose {title} from the list.",
    "uuid_parsing": lambda title, _: f"Choose {title} from the list.",
    "json_invalid": lambda _title, _ctx: "Send one JSON object; what came is not JSON.",
    "value_error": lambda _title, ctx: str(ctx["error"]),  # a validator of ours: its text is meant for people
}


def field_errors(model: type[BaseModel], error: ValidationError) -> tuple[FieldError, ...]:
    """One FieldError for each complaint, without what was typed."""
    return tuple(
        FieldError(".".join(map(str, details["loc"])) or "body", _sentence(model, details))
        for details in error.errors(include_url=False, include_input=False)
    )


def _sentence(model: type[BaseModel], details: ErrorDetails) -> str:
    name = str(details["loc"][0]) if details["loc"] else ""
    field = model.model_fields.get(name)
    title = (field.title if field else None) or name.replace("_", " ") or "an answer"
    own = (
        field.json_schema_extra.get("message")
        if field and isinstance(field.json_schema_extra, dict)
        else None
    )
    if own and details["type"] != "missing":
        return str(own)
    if details["type"] == "missing" and field and is_choice(field):
        return f"Choose {title}."
    return SENTENCES.get(details["type"], _unreadable)(title, details.get("ctx", {}))


def _unreadable(title: str, _context: dict[str, Any]) -> str:
    return f"Check {title}; it can't be read as it is."
