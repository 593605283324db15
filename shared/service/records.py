"""Queries on a register that are the same in every service: one record or a list as its reader may see it, numbers.

The same tokens guard one record and filter every list (`visible_to`). A service adds its own filters and sorts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from shared.acts.commit import head_of
from shared.acts.rules import Table
from shared.acts.tables import ActTables
from shared.auth.actor import Actor
from shared.auth.directory import list_agencies
from shared.auth.scope import PUBLIC, allow_tokens, wall_tokens
from shared.auth.seen import seen
from shared.errors import NotFound
from shared.service.acting.lent import as_reader, takes_part
from shared.service.acting.offers import FoundRecord, R
from shared.service.acting.people import capacities
from shared.service.register_rows import RegisterRow, SeriesRow
from shared.web.paging import Position

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where nothing is due: last in the list."""


@dataclass(frozen=True)
class Sort:
    """One way to sort a list: by a column; `small` takes large letters for small ones, `empty` stands for no value."""

    column: Any
    small: bool = False
    empty: Any = None

    @property
    def expression(self) -> Any:
        """What PostgreSQL sorts by."""
        if self.small:
            return func.lower(self.column)
        return self.column if self.empty is None else func.coalesce(self.column, self.empty)

    def value(self, row: object) -> Any:
        """A row's value, as a cursor holds it."""
        found = getattr(row, self.column.key)
        return self.empty if found is None else found

    def placed(self, value: Any) -> Any:
        """A cursor's value, to compare with. PostgreSQL makes both small: Python makes small what it does not."""
        return func.lower(value) if self.small else value


@dataclass(frozen=True)
class Order:
    """How a page of a list is asked for: its sort, its direction, and where it starts."""

    sort: Sort
    descending: bool
    position: Position | None
    size: int


def visible_to(row: type[RegisterRow], actor: Actor) -> ColumnElement[bool]:
    """The rows that this actor may see."""
    return seen(row.allow, row.walls, allow_tokens(actor) - {PUBLIC}, wall_tokens(actor))


def having_words(words: str, *columns: Any) -> list[ColumnElement[bool]]:
    """The rows in which each of the words is somewhere in one of the columns; `%` and `_` are letters like others."""
    found = []
    for word in words.split():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found.append(or_(*(column.ilike(f"%{escaped}%") for column in columns)))
    return found


def list_page(
    session: Session, row: type[R], conditions: Sequence[ColumnElement[bool]], order: Order
) -> Sequence[R]:
    """Up to `size + 1` rows after (or before) the position, nearest first; the id breaks ties."""
    column, position = order.sort.expression, order.position
    downwards = order.descending != (position is not None and position.backward)
    query = select(row).where(*conditions)
    if position is not None:
        value, named = position.values
        here, there = tuple_(order.sort.placed(value), named), tuple_(column, row.id)
        query = query.where(there < here if downwards else there > here)
    sorting = (column.desc(), row.id.desc()) if downwards else (column, row.id)
    return session.execute(query.order_by(*sorting).limit(order.size + 1)).scalars().all()


class Records(Generic[R]):
    """One record by its id or number, as its reader may see it. `what` is what it is called.

    `rules` say on which records a deputy may act, and so which they may read for whoever lends them their part.
    """

    def __init__(self, row: type[R], acts: ActTables, what: str, rules: Table) -> None:
        self._what, self._acts, self._rules = what, acts, rules
        # Made once: making a statement takes longer than PostgreSQL needs to answer it.
        self._reading: Select[Any] = select(row).where(
            or_(row.id == bindparam("named"), row.number == bindparam("named")),
            seen(
                row.allow,
                row.walls,
                bindparam("allowed", type_=ARRAY(Text)),
                bindparam("walled", type_=ARRAY(Text)),
            ),
        )
        stream = acts.stream
        self._with_head = self._reading.add_columns(*stream.columns).join(
            stream, stream.c.stream_id == row.id
        )

    def find(self, session: Session, name: str, actor: Actor) -> FoundRecord[R]:
        """The record's row and head. Raises NotFound where there is none or the actor may not see it."""
        own = self._read(session, name, allow_tokens(actor), wall_tokens(actor))
        found = own or self._read_for_others(session, name, actor)
        if found is None:
            raise NotFound(f"There is no such {self._what}.")
        return found

    def _read_for_others(self, session: Session, name: str, actor: Actor) -> FoundRecord[R] | None:
        """Walls stand against both: what is hidden from the lender or from the deputy stays hidden."""
        for capacity in capacities(session, actor)[1:]:
            lender = as_reader(capacity)
            walls = wall_tokens(actor) | wall_tokens(lender)
            found = self._read(session, name, allow_tokens(lender), walls)
            if found and takes_part(session, self._rules, self._acts, found.head, capacity):
                return found
        return None

    def _read(
        self, session: Session, name: str, allowed: Collection[str], walls: Collection[str]
    ) -> FoundRecord[R] | None:
        named = {"named": name, "allowed": sorted(set(allowed) - {PUBLIC}), "walled": sorted(walls)}
        found = session.execute(self._with_head, named).one_or_none()
        return FoundRecord(found[0], head_of(found)) if found else None


def count_up(session: Session, numbers: type[SeriesRow], series: int, by: int = 1) -> int:
    """The last of the next `by` numbers of a series (a year), gapless: its row is locked until the transaction ends."""
    table: Any = numbers
    return int(session.execute(_counting(table), {"series": series, "by": by}).scalar_one())


@cache
def _counting(numbers: type[SeriesRow]) -> Any:
    adding: Insert = upsert(numbers).values(year=bindparam("series"), last=bindparam("by"))
    counted = {"last": numbers.last + bindparam("by")}
    return adding.on_conflict_do_update(index_elements=["year"], set_=counted).returning(numbers.last)


def body_names(session: Session) -> Mapping[str, str]:
    """The names of all agencies and federal bodies, by id."""
    return {agency.id: agency.name for agency in list_agencies(session)}
