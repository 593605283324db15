"""What the API of every register shows alike: names, what is next, what may be done now, what happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pydantic import BaseModel, Field

from shared.service.acting.offers import Offer
from shared.service.register_rows import RegisterRow
from shared.service.story import EventLine, Names
from shared.web.forms import FormModel
from shared.web.paging import DEFAULT_SIZE, LARGEST_PAGE


class Named(BaseModel):
    """Somebody or some body: the id and the name. A role that is waited for has the id `role:<role>`."""

    id: str
    name: str


class NextView(BaseModel):
    """What is next, by whom (nobody: it happens by itself), by when."""

    what: str
    who: list[Named]
    due: datetime | None

    @classmethod
    def of(cls, row: RegisterRow, names: Names) -> "NextView | None":
        """What is next in a register's row, if anything is."""
        if not row.next_what:
            return None
        return cls(what=row.next_what, who=[person(names, w) for w in row.next_who], due=row.next_due)


class OfferView(BaseModel):
    """An act that may be made now; `on_behalf_of` where it is another's to make, who delegated it."""

    action: str
    label: str
    on_behalf_of: str | None

    @classmethod
    def all_of(cls, offers: Iterable[Offer]) -> "list[OfferView]":
        """The acts that are offered."""
        return [cls(action=o.action, label=o.label, on_behalf_of=o.on_behalf_of) for o in offers]


class EventView(BaseModel):
    """Something that happened: `name` for programs, `what` in words."""

    seq: int
    name: str
    what: str
    at: datetime
    by: Named
    on_behalf_of: Named | None
    texts: dict[str, str]
    hash: str

    @classmethod
    def of(cls, line: EventLine, names: Names) -> "EventView":
        """One event."""
        behalf = person(names, line.on_behalf_of) if line.on_behalf_of else None
        return cls(
            seq=line.seq, name=line.name, what=line.what, at=line.at, by=person(names, line.actor),
            on_behalf_of=behalf, texts=dict(line.texts), hash=line.hash,
        )  # fmt: skip


class EventList(BaseModel):
    """Everything that happened, oldest first; `next` is the `after` of the next page."""

    items: list[EventView]
    next: int | None

    @classmethod
    def of(cls, lines: Iterable[EventLine], names: Names, limit: int) -> "EventList":
        """A page out of up to `limit` + 1 events."""
        found = list(lines)
        items = [EventView.of(line, names) for line in found[:limit]]
        return cls(items=items, next=items[-1].seq if len(found) > limit else None)


class EventQuery(FormModel):
    """A page of the events."""

    after: int = Field(0, ge=0, le=2_000_000_000, title="the number of the last event seen")
    limit: int = Field(DEFAULT_SIZE, ge=1, le=LARGEST_PAGE, title="the number of rows")


def person(names: Names, account: str) -> Named:
    """An account with its name."""
    return Named(id=account, name=names.of(account))


def body(bodies: Mapping[str, str], body_id: str) -> Named:
    """An agency or federal body with its name."""
    return Named(id=body_id, name=bodies.get(body_id, body_id))
