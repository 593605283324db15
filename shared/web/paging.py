"""Keyset pages: the next page starts after the last row seen, so that a list that grows skips and repeats nothing.

The cursor is opaque and signed: a caller can neither read another list's position out of it nor make one up. It
names the list it belongs to, so that a change of filters or sorting can't reuse it.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Request
from itsdangerous import BadSignature, URLSafeSerializer

from shared.errors import FieldError, Invalid

T = TypeVar("T")
DEFAULT_SIZE = 50
LARGEST_PAGE = 200


@dataclass(frozen=True)
class Position:
    """Where a page starts: after (or, going back, before) the row with these sort values."""

    values: tuple[Any, ...]
    backward: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; a cursor is None where there is nothing further on that side."""

    items: tuple[T, ...]
    next_cursor: str | None = None
    previous_cursor: str | None = None
    path: str = ""
    args: tuple[tuple[str, str], ...] = ()

    @property
    def next_href(self) -> str | None:
        """The address of the next page."""
        return self._href(self.next_cursor)

    @property
    def previous_href(self) -> str | None:
        """The address of the page before."""
        return self._href(self.previous_cursor)

    def at(self, request: Request) -> "Page[T]":
        """The same page, with links that keep the request's filters and sorting."""
        kept = tuple((k, v) for k, v in request.args.items(multi=True) if k != "cursor")
        return Page(self.items, self.next_cursor, self.previous_cursor, request.path, kept)

    def _href(self, cursor: str | None) -> str | None:
        return None if cursor is None else f"{self.path}?{urlencode([*self.args, ('cursor', cursor)])}"


class Cursors:
    """Makes and reads the cursors of one list; `scope` is everything that decides its order and content."""

    def __init__(self, secret: str, *scope: object) -> None:
        salt = "cursor:" + hashlib.sha256(repr(scope).encode()).hexdigest()
        self._signer = URLSafeSerializer(secret, salt=salt)

    def write(self, values: Sequence[Any], *, backward: bool = False) -> str:
        """The cursor of a row. Values: str, int, bool, None, date, datetime."""
        return str(self._signer.dumps([int(backward), [_pack(value) for value in values]]))

    def read(self, cursor: str | None) -> Position | None:
        """Where the cursor points; None for no cursor. Raises Invalid for one that is not of this list."""
        if not cursor:
            return None
        try:
            backward, values = self._signer.loads(cursor)
        except BadSignature as error:
            problem = FieldError("cursor", "Leave the cursor out to start at the first page.")
            raise Invalid("This page of the list can't be found any more.", (problem,)) from error
        return Position(tuple(_unpack(value) for value in values), bool(backward))

    def page(
        self, rows: Sequence[T], position: Position | None, size: int, key: Callable[[T], Sequence[Any]]
    ) -> Page[T]:
        """The page out of up to `size + 1` rows, fetched in the direction of `position`, nearest first."""
        more = len(rows) > size
        kept = list(rows[:size])
        backward = position is not None and position.backward
        if backward:
            kept.reverse()
        if not kept:
            return Page(())
        forward_cursor = self.write(key(kept[-1])) if more or backward else None
        back_cursor = self.write(key(kept[0]), backward=True) if (more if backward else position) else None
        return Page(tuple(kept), forward_cursor, back_cursor)


def page_size(request: Request) -> int:
    """How many rows the caller wants (`?limit=`). Raises Invalid outside 1 to LARGEST_PAGE."""
    text = request.args.get("limit", str(DEFAULT_SIZE))
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= LARGEST_PAGE:
        return int(text[:4])
    raise Invalid("That many can't be shown.", (FieldError("limit", f"Ask for 1 to {LARGEST_PAGE}."),))


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return datetime.fromisoformat(value["t"]) if "t" in value else date.fromisoformat(value["d"])
