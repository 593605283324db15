"""What a page's form shows: what was typed or stored, and what is wrong with it. The form macros read this.

Never a model's validation (`forms`), never a database.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from werkzeug.datastructures import MultiDict

from shared.errors import FieldError, Invalid


class FormState:
    """Values by field name, and the errors to show beside them."""

    def __init__(
        self,
        values: Mapping[str, Any] | MultiDict[str, str] | BaseModel | None = None,
        errors: Sequence[FieldError] = (),
    ) -> None:
        self._values: Any = values.model_dump() if isinstance(values, BaseModel) else (values or {})
        self.errors = tuple(errors)

    @classmethod
    def refused(cls, sent: MultiDict[str, str], error: Invalid) -> "FormState":
        """What was typed, kept exactly, with the reasons it was not taken; and the way out where the error has one."""
        way_out = f" {error.hint}" if error.hint != error.way_out else ""
        return cls(sent, error.fields or (FieldError("", error.message + way_out),))

    def value(self, name: str) -> str:
        """The field's text; "" where there is none."""
        found = self._values.get(name)
        return "" if found is None else str(getattr(found, "value", found))

    def values(self, name: str) -> list[str]:
        """The values of a field that takes several (checkboxes)."""
        if isinstance(self._values, MultiDict):
            return list(self._values.getlist(name))
        found = self._values.get(name) or ()
        return [str(getattr(v, "value", v)) for v in ([found] if isinstance(found, str) else found)]

    def date_part(self, name: str, part: str) -> str:
        """Month, day or year of a memorable date, as typed or as stored."""
        typed = self._values.get(f"{name}.{part}")
        if typed is not None:
            return str(typed)
        stored = self._values.get(name)
        return str(getattr(stored, part)) if isinstance(stored, date) else ""

    def day(self, name: str) -> date | None:
        """A memorable date as a day; None where it is none, or not a whole one yet."""
        month, day, year = (self.date_part(name, part) for part in ("month", "day", "year"))
        try:
            return date(int(year), int(month), int(day)) if len(year.strip()) == 4 else None
        except ValueError:
            return None

    def error(self, name: str) -> str | None:
        """What to mend in the field."""
        return next((e.message for e in self.errors if e.field == name), None)
