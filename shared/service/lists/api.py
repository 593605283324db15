"""A list as programs read it, a page at a time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask import Blueprint, Response
from pydantic import BaseModel

from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.service.acting.acts import P
from shared.service.acting.offers import R
from shared.service.lists.form import ListForm
from shared.service.lists.record_list import Listing, RecordList
from shared.service.register_rows import RegisterRow
from shared.service.story import Names
from shared.service.views import Named, NextView, body
from shared.web.api import api


class ListedRecord(BaseModel):
    """One record as every list shows it; a service adds what its own have besides."""

    id: str
    number: str
    status: str
    agencies: list[Named]
    next: NextView | None
    updated_at: datetime


def item_values(row: RegisterRow, names: Names, bodies: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a `ListedRecord`."""
    return {
        "id": row.id, "number": row.number, "status": row.status,
        "agencies": [body(bodies, one) for one in row.agencies],
        "next": NextView.of(row, names), "updated_at": row.updated_at,
    }  # fmt: skip


I = TypeVar("I", bound=ListedRecord)  # noqa: E741


class ListedPage(BaseModel, Generic[I]):
    """One page of a list; a cursor is null where there is nothing further on that side."""

    items: list[I]
    next: str | None
    previous: str | None


def list_api(
    prefix: str,
    current: Callable[[], P],
    listed: RecordList[R],
    *,
    operation: str,
    reads: str,
    form: type[ListForm],
    response: type[ListedPage[I]],
    item: Callable[[R, Listing[R]], I],
) -> Blueprint:
    """The address `GET <prefix>`. `reads` is a permission; `response` a subclass of `ListedPage` with its items.

    Raises ValueError where the form asks for what the list can't do (`RecordList.require`).
    """
    listed.require(form)
    bp = Blueprint("listing_api", __name__)

    def view(*, query: ListForm) -> ListedPage[I]:
        listing = listed.read(current(), current_actor(), query)
        page = listing.page
        items = [item(row, listing) for row in page.items]
        return response(items=items, next=page.next_cursor, previous=page.previous_cursor)

    view.__doc__ = f"The {listed.many} that the owner of the token may see, a page at a time."
    answer: Callable[..., Response] = api(operation, query=form, response=response)(view)
    bp.add_url_rule(prefix, "records", permission(reads)(answer), methods=["GET"])
    return bp
