"""The page of one record, for a service whose records need only one: its facts, its clocks, what happened.

A service says in a `RecordPage` what its records are called; the pages of its acts take `show` and `about` of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic

from flask import Blueprint, render_template

from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.service.acting.acts import Acting, P
from shared.service.acting.offers import OpenedRecord, R
from shared.service.record.buttons import Arrangement
from shared.service.record.clocks import STILL_MEASURING, list_clocks
from shared.service.record.frame import frame_data
from shared.service.record.just_done import Done
from shared.service.record.next_words import next_words
from shared.service.record.shown import Shown, nobody_else, show_record
from shared.service.story import tell_all


def nothing_else(shown: Any) -> Mapping[str, Any]:
    """A template that needs nothing besides."""
    return {}


@dataclass(frozen=True)
class RecordPage(Generic[P, R]):
    """What a service says of its records, so that their pages can be made."""

    prefix: str
    argument: str
    """Where the list is, and what addresses call a record's id: the page is `<prefix>/<argument>`."""
    home: str
    """What the list is called."""
    acting: Acting[P, R]
    reads: str
    """A permission. Who may see which record is the register's matter."""
    template: str
    """Extends `service/record_page.html` and fills in `facts`."""
    named: Callable[[R], str]
    happened: Mapping[str, str]
    """What each event is called."""
    clocks: Mapping[str, str] = field(default_factory=dict)
    """What each clock measures."""
    arrangement: Arrangement = field(default_factory=Arrangement)
    people: Callable[[OpenedRecord[R]], set[str]] = nobody_else
    """The people in a record whose names its facts need."""
    data: Callable[[Shown[R]], Mapping[str, Any]] = nothing_else
    """What the template needs besides."""

    def show(self, parts: P, actor: Any, record_id: str) -> Shown[R]:
        """The record of an id. Raises NotFound where the actor may not see it."""
        return show_record(parts, actor, record_id, self.acting, people=self.people)

    def about(self, shown: Shown[R], action: str = "") -> dict[str, Any]:
        """What every page of one record needs: its head, its name, what is next, the acts offered."""
        return {
            **frame_data(shown, (self.home, self.prefix), self.named(shown.row), self.arrangement),
            "next": next_words(shown.row, shown.names, current_actor()),
            "just_done": self._done(shown),
        }

    def _done(self, shown: Shown[R]) -> Done | None:
        event = shown.just_done
        return Done(self.happened.get(event.name, event.name), event.at) if event else None


def record_pages(current: Callable[[], P], given: RecordPage[P, R]) -> Blueprint:
    """The page `<prefix>/<record>`."""
    pages = Blueprint("record", __name__)

    @pages.get(f"{given.prefix}/<{given.argument}>")
    @permission(given.reads, deputies=True)
    def page(**named: str) -> str:
        """The record, whole."""
        parts = current()
        shown = given.show(parts, current_actor(), named[given.argument])
        acts, stream = parts.context.tables, shown.row.id
        with parts.database.transaction() as session:
            clocks = [c for c in list_clocks(session, acts, stream) if c.status in STILL_MEASURING]
            events = tell_all(session, acts, stream, given.happened, _keys(given.acting))
        called = [(given.clocks.get(clock.name, clock.name), clock) for clock in clocks]
        return render_template(
            given.template, **given.about(shown), clocks=called, events=events, **given.data(shown)
        )

    return pages


def _keys(acting: Acting[P, R]) -> set[str]:
    """The acts that lead to another state: they stand out in what happened."""
    return {row.action for row in acting.rules.transitions if row.to}
