"""A service's list of its records, declared once: columns, filters, sorts, and what an export holds.

Its page, its CSV and its API read from it. The tokens that guard one record filter every list.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from shared import clock
from shared.acts.tables import ActTables
from shared.auth.actor import Actor
from shared.auth.directory import list_agencies
from shared.errors import FieldError, Invalid
from shared.registry.declaration import StatusWords
from shared.service.acting.offers import R
from shared.service.lists.export import ExportColumn, Told
from shared.service.lists.form import PAGING, ListForm
from shared.service.parts import ServiceParts
from shared.service.records import Order, Sort, body_names, having_words, list_page, visible_to
from shared.service.story import Names, people_named
from shared.service.waiting import asks_somebody
from shared.web.annotations import choices_of
from shared.web.paging import Cursors, Page
from shared.web.tables import Column

Having = Callable[[Any], ColumnElement[bool]]
"""The rows that a filter leaves, by what it was set to."""


@dataclass(frozen=True)
class ListColumn:
    """A column of the page, and how the list is sorted by it (None: it can't be)."""

    key: str
    label: str
    sort: Sort | None = None


@dataclass(frozen=True)
class Listing(Generic[R]):
    """A page of a list with the names that its rows need. `bodies` and `short` name agencies by id."""

    page: Page[R]
    names: Names
    bodies: Mapping[str, str]
    short: Mapping[str, str]


@dataclass(frozen=True)
class RecordList(Generic[R]):
    """The list of a register's records."""

    row: type[R]
    acts: ActTables
    many: str
    """What the records are called, several of them; also the name of the file of an export."""
    columns: Sequence[ListColumn]
    words: Sequence[Any]
    """The columns in which words are looked for."""
    statuses: Sequence[StatusWords]
    export: Sequence[ExportColumn[R]] = ()
    filters: Mapping[str, Having] = field(default_factory=dict)
    """By field of its form: its own filters, and those of `ListForm` that mean something else here."""
    names: Callable[[Session, set[str]], Names] = people_named
    """The names of those for whom rows wait."""

    @property
    def headings(self) -> list[Column]:
        """The columns as a table shows them."""
        return [Column(c.key, c.label, sortable=c.sort is not None) for c in self.columns]

    def require(self, form: type[ListForm]) -> None:
        """Raises ValueError where a form sorts, or narrows to statuses, otherwise than the list, or has other filters.

        A field without its filter would narrow nothing, and nobody would see that it does not.
        """
        offered = {c.key for c in self.columns if c.sort}
        _agree(form, "sort", {*offered, *(f"-{key}" for key in offered)})
        _agree(form, "status", {status.words for status in self.statuses})
        own = form.model_fields.keys() - ListForm.model_fields.keys()
        strangers = self.filters.keys() - form.model_fields.keys()
        if differ := sorted(own - self.filters.keys() | strangers):
            raise ValueError(f"{form.__name__} and the list's filters differ in {differ}.")

    def read(self, parts: ServiceParts, actor: Actor, form: ListForm) -> Listing[R]:
        """One page of what the actor may see. Raises Invalid for a foreign cursor and an unknown sort."""
        sort, scope = self.sort_by(form.sort_key), form.model_dump(exclude=set(PAGING))
        cursors = Cursors(parts.settings.need("secret_key"), self.many, sorted(scope.items()))
        position = cursors.read(form.cursor)
        with parts.database.transaction() as session:
            order = Order(sort, form.descending, position, form.limit)
            rows = list_page(session, self.row, self._conditions(actor, form), order)
            names = self.names(session, {who for row in rows for who in row.next_who})
            agencies = list_agencies(session)
        page = cursors.page(rows, position, form.limit, lambda row: (sort.value(row), row.id))
        return Listing(page, names, {a.id: a.name for a in agencies}, {a.id: a.short_name for a in agencies})

    def export_rows(self, parts: ServiceParts, actor: Actor, form: ListForm) -> Iterator[Sequence[Any]]:
        """The whole list by number as rows of `export`, read in batches; days are the office's."""
        conditions, asked = self._conditions(actor, form), func.unnest(self.row.next_who)
        with parts.database.transaction() as session:
            waited_for = set(session.scalars(select(asked).where(*conditions).distinct()))
            told = Told(self.names(session, waited_for), body_names(session), parts.zone)
            rows = select(self.row).where(*conditions).order_by(self.row.number)
            for row in session.scalars(rows.execution_options(yield_per=500)):
                yield [column.value(row, told) for column in self.export]

    def sort_by(self, key: str) -> Sort:
        """How a column sorts the list. Raises Invalid for one that does not."""
        found = next((c.sort for c in self.columns if c.key == key), None)
        if found is None:
            problem = FieldError("sort", "Choose a column's heading.")
            raise Invalid("This list can't be sorted that way.", (problem,))
        return found

    def narrowing(self, actor: Actor, form: ListForm) -> list[ColumnElement[bool]]:
        """What the form narrows the list to, of what the actor may see."""
        having = {**self._every_register_has(actor), **self.filters}
        found = [leaves(getattr(form, name)) for name, leaves in having.items() if form.sets(name)]
        return [*found, *having_words(form.q, *self.words)]

    def _conditions(self, actor: Actor, form: ListForm) -> list[ColumnElement[bool]]:
        return [visible_to(self.row, actor), *self.narrowing(actor, form)]

    def _every_register_has(self, actor: Actor) -> dict[str, Having]:
        row = self.row
        return {
            "status": lambda words: row.status == words,
            "agency": lambda agency: row.agencies.contains([agency]),
            "mine": lambda _: asks_somebody(row.next_who, row.agencies, actor),
            "overdue": lambda _: row.id.in_(self._late(clock.now())),
        }

    def _late(self, at: datetime) -> Select[tuple[str]]:
        """The records with a running clock that is past due, whether or not it is the next step's."""
        c = self.acts.clock.c
        return select(c.stream_id).where(c.status == "running", c.due_at < at)


def _agree(form: type[ListForm], name: str, offered: set[str]) -> None:
    taken = choices_of(form.model_fields[name])
    if taken and taken != offered:
        raise ValueError(f"{form.__name__}.{name} and the list differ in {sorted(taken ^ offered)}.")
