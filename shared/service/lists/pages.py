"""The page of a list, and the list as CSV. A service mounts them with its `RecordList` and a template.

The template extends `service/list.html` and fills in its rows, its own filters and its first step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic

from flask import Blueprint, Response, render_template, request

from shared.auth.actor import Actor
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.auth.scope import permissions_of
from shared.service.acting.acts import P
from shared.service.acting.offers import R
from shared.service.lists.form import ListForm
from shared.service.lists.record_list import Listing, RecordList
from shared.service.waiting import is_asked, who_words
from shared.web.csv_export import csv_response
from shared.web.form_state import FormState
from shared.web.forms import parse_query
from shared.web.tables import sorting_from


def nothing_more(actor: Actor) -> Mapping[str, Any]:
    """A template that needs nothing besides the list."""
    return {}


@dataclass(frozen=True)
class ListPages(Generic[R]):
    """What a service gives to the pages of its list."""

    listed: RecordList[R]
    form: type[ListForm]
    template: str
    """Extends `service/list.html`."""
    reads: str
    exports: str
    """Permissions."""
    data: Callable[[Actor], Mapping[str, Any]] = nothing_more
    """What its template needs besides: what the reader may begin, the tabs it stands among."""

    def __post_init__(self) -> None:
        """Raises ValueError where the form asks for what the list can't do (`RecordList.require`)."""
        self.listed.require(self.form)


def list_pages(prefix: str, current: Callable[[], P], given: ListPages[R]) -> Blueprint:
    """The pages `<prefix>` and `<prefix>/export.csv`."""
    pages, listed = Blueprint("listing", __name__), given.listed

    @pages.get(prefix)
    @permission(given.reads)
    def page() -> str:
        """A page of what its reader may see."""
        actor, form = current_actor(), parse_query(given.form, request)
        listing = listed.read(current(), actor, form)
        held = permissions_of(actor)
        return render_template(
            given.template,
            **_shown(listing, given, form),
            home=prefix,
            may_export=given.exports in held,
            **given.data(actor),
        )

    @pages.get(f"{prefix}/export.csv")
    @permission(given.exports)
    def export() -> Response:
        """The same list, whole."""
        actor, form = current_actor(), parse_query(given.form, request)
        header = [column.header for column in listed.export]
        return csv_response(listed.many, header, listed.export_rows(current(), actor, form))

    return pages


def _shown(listing: Listing[R], given: ListPages[R], form: ListForm) -> dict[str, Any]:
    listed, standard = given.listed, given.form.model_fields["sort"].default
    return {
        "page": listing.page.at(request),
        "who": partial(_who, listing),
        "bodies": listing.bodies,
        "short": listing.short,
        "columns": listed.headings,
        "sorting": sorting_from(request, listed.headings, standard),
        "statuses": [(status.words, status.words) for status in listed.statuses],
        "form": FormState(form),
        "filtered": form.narrowed,
        "many": listed.many,
    }


def _who(listing: Listing[R], row: R) -> str:
    """For whom a row waits: the first of them, and how many more; the reader before all others."""
    actor, agencies = current_actor(), row.agencies
    asked = sorted(row.next_who, key=lambda who: not is_asked(who, agencies, actor))
    first = who_words(asked[0], listing.names.of(asked[0]), agencies, actor)
    return f"{first} and {len(asked) - 1} more" if len(asked) > 1 else first
