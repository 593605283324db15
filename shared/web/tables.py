"""Columns and sorting of lists: sorting is a link, so that it works without scripts and can be kept as an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from flask import Request

from shared.errors import FieldError, Invalid


@dataclass(frozen=True)
class Column:
    """One column: `key` names it in the address (`?sort=key`, `?sort=-key`)."""

    key: str
    label: str
    sortable: bool = False
    numeric: bool = False


@dataclass(frozen=True)
class Sorting:
    """How the list is sorted now, and the links that would change it."""

    key: str
    descending: bool
    path: str
    args: tuple[tuple[str, str], ...] = ()

    def state(self, key: str) -> Literal["ascending", "descending"] | None:
        """The value of aria-sort for the column; None where the list is not sorted by it."""
        if key != self.key:
            return None
        return "descending" if self.descending else "ascending"

    def link(self, key: str) -> str:
        """The address that sorts by the column, or turns its order; it starts again at the first page."""
        turned = key == self.key and not self.descending
        return f"{self.path}?{urlencode([*self.args, ('sort', '-' * turned + key)])}"


def sorting_from(request: Request, columns: Sequence[Column], default: str) -> Sorting:
    """The sorting that the address asks for. Raises Invalid for a column that can't be sorted by."""
    asked = request.args.get("sort") or default
    key = asked.removeprefix("-")
    if key not in {column.key for column in columns if column.sortable}:
        raise Invalid(
            "This list can't be sorted that way.", (FieldError("sort", "Choose a column's heading."),)
        )
    kept = tuple((k, v) for k, v in request.args.items(multi=True) if k not in ("sort", "cursor"))
    return Sorting(key, asked.startswith("-"), request.path, kept)
