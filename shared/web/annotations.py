"""What a model's field is made of, for turning forms into it and for saying what is missing."""

import types
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

SEVERAL = frozenset({list, tuple, set, frozenset})


def kinds_of(field: FieldInfo) -> set[Any]:
    """The plain types in a field's annotation: `list[str] | None` gives list, str and NoneType."""
    found: set[Any] = set()
    waiting = [field.annotation]
    while waiting:
        kind = waiting.pop()
        origin = get_origin(kind)
        found.add(kind if origin in (None, Union, types.UnionType) else origin)
        if origin is not Literal:
            waiting += [arg for arg in get_args(kind) if arg is not Ellipsis]
    return found


def choices_of(field: FieldInfo) -> set[Any]:
    """What a `Literal` in the field's annotation allows; empty where there is none."""
    parts = (field.annotation, *get_args(field.annotation))
    return {value for kind in parts if get_origin(kind) is Literal for value in get_args(kind)}


def is_choice(field: FieldInfo) -> bool:
    """Whether people choose the answer instead of writing it."""
    kinds = kinds_of(field)
    return bool(kinds & {Literal, bool, *SEVERAL}) or any(
        isinstance(kind, type) and issubclass(kind, Enum) for kind in kinds
    )
