"""What the register takes and shows, for pages and API: the list's filters, an agreement's facts, its events."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from services.agreements.register.links import LinkNow, LinkStatus
from services.agreements.register.models import AgreementRow
from services.agreements.register.repository import Filters
from services.agreements.register.service import ClockLine, Listing, ListQuery
from services.agreements.register.whole import Whole
from shared.acts.standing import OUTSIDE
from shared.service.story import Names
from shared.service.views import Named, NextView, OfferView, body, person
from shared.web.forms import FormModel
from shared.web.paging import DEFAULT_SIZE, LARGEST

StatusWords = Literal["Draft", "In approval", "Out for signature", "Signed", "In force", "Suspended", "Ended"]
SortKey = Literal["number", "-number", "title", "-title", "due", "-due", "updated", "-updated"]


class ListForm(FormModel):
    """The list's filters and paging, as they stand in the address."""

    q: str = Field("", max_length=200, title="Words", description="Words of the number or the title.")
    status: StatusWords | None = Field(None, title="the status")
    agency: str | None = Field(None, max_length=64, description="The id of a state agency.")
    partner: str | None = Field(None, max_length=64, description="The id of a federal body.")
    mine: bool = Field(False, description="Only what waits for the owner of the token, by name or by role.")
    published: bool | None = Field(None, description="true: only what is published; false: only what is not.")
    overdue: bool = Field(False, description="Only what has a running clock that is past due.")
    sort: SortKey = Field("-updated", title="the order")
    cursor: str | None = Field(None, max_length=2000, description="`next` or `previous` of another page.")
    limit: int = Field(DEFAULT_SIZE, ge=1, le=LARGEST, title="the number of rows")

    @property
    def filters(self) -> Filters:
        """The filters as the repository takes them."""
        return Filters(
            self.status, self.agency, self.partner, self.q, self.mine, self.published, self.overdue
        )

    @property
    def query(self) -> ListQuery:
        """The page of the list that is asked for."""
        key = self.sort.removeprefix("-")
        return ListQuery(self.filters, key, self.sort.startswith("-"), self.cursor, self.limit)


class AgreementItem(BaseModel):
    """One agreement as the list shows it."""

    id: str
    number: str
    title: str
    kind: str
    status: StatusWords
    agencies: list[Named]
    partners: list[Named]
    effective_on: date | None
    ends_on: date | None
    published: bool
    next: NextView | None
    updated_at: datetime


class AgreementList(BaseModel):
    """One page of agreements; a cursor is null where there is nothing further on that side."""

    items: list[AgreementItem]
    next: str | None
    previous: str | None

    @classmethod
    def of(cls, listing: Listing) -> "AgreementList":
        """A page of the register."""
        items = [
            AgreementItem(**item_values(row, listing.names, listing.bodies)) for row in listing.page.items
        ]
        return cls(items=items, next=listing.page.next_cursor, previous=listing.page.previous_cursor)


class ClockEntryView(BaseModel):
    """One line of a clock's ledger."""

    at: datetime
    entry: str
    by: Named
    due_at: datetime | None
    reason: str | None


DUE = (
    "The instant at which the clock fires. Of `term` and `notice` it is the midnight after the last day, of `effect` "
    "the midnight with which the first day begins."
)


class ClockView(BaseModel):
    """One clock: what it measures, by which rule, when it is due, and all that happened to it."""

    name: str
    status: str
    rule: str
    started_at: datetime
    due_at: datetime = Field(description=DUE)
    stage: str = Field(description="Of an approval's clock: the id of the stage in `route`; else empty.")
    entries: list[ClockEntryView]


class MemberView(BaseModel):
    """One member of a stage, and what they decided in this round."""

    person: Named
    why: str
    decision: str | None


class StageView(BaseModel):
    """One stage of the route that this package is asked through."""

    id: str
    name: str
    mode: Literal["all", "any", "n_of"]
    n: int
    because: str
    current: bool
    members: list[MemberView]


class LinkView(BaseModel):
    """An outside signer's link; the address that it went to is not shown to programs."""

    status: LinkStatus = Field(
        description="`locked` (five wrong codes) and `expired`: they can't sign before the act `send_link`."
    )
    sent_at: datetime | None = Field(description="When the newest one was sent; null while it is on its way.")
    expires_at: datetime | None
    again_at: datetime | None = Field(
        description="Before then it can't be sent again; null: it can be sent now."
    )


class SignerView(BaseModel):
    """One who signs. The address of an outside signer is not shown to programs."""

    id: str
    kind: Literal["staff", "outside"]
    person: Named
    body: Named
    order: int
    signed: bool
    in_place_of: str = Field(
        description="Whom the text names as signer, where this is somebody else; else empty."
    )
    link: LinkView | None = Field(description="Of an outside signer who is asked to sign now; else null.")


class PackageView(BaseModel):
    """The one text that is approved and signed: SHA-256 of its files. `id` is what an approval names."""

    id: str
    version: str
    docx: str
    pdf: str
    terms: str


class AgreementView(AgreementItem):
    """One agreement with what may be done now, its clocks, its route and its signers."""

    author: Named
    version: str | None = Field(description="The id of the newest version of the text.")
    package: PackageView | None
    offers: list[OfferView]
    clocks: list[ClockView]
    route: list[StageView]
    signers: list[SignerView]
    follow_ups: int = Field(description="Mail, search and copies that are still under way.")

    @classmethod
    def of(cls, whole: Whole) -> "AgreementView":
        """One agreement, opened."""
        shown, state, names = whole.shown, whole.shown.head.state, whole.shown.names
        return cls(
            **item_values(shown.row, names, shown.bodies),
            author=person(names, shown.row.author), version=state["version"] or None, package=state["package"],
            offers=OfferView.all_of(shown.offers),
            clocks=[_clock(line, whole.clock_names) for line in whole.clocks], route=_route(state, names),
            signers=_signers(whole), follow_ups=shown.waiting_effects,
        )  # fmt: skip


def item_values(row: AgreementRow, names: Names, bodies: Mapping[str, str]) -> dict[str, Any]:
    """The fields of an `AgreementItem`."""
    return {
        "id": row.id, "number": row.number, "title": row.title, "kind": row.kind, "status": row.status,
        "agencies": [body(bodies, b) for b in row.agencies], "partners": [body(bodies, b) for b in row.partners],
        "effective_on": row.effective_on, "ends_on": row.ends_on, "published": row.published,
        "next": NextView.of(row, names), "updated_at": row.updated_at,
    }  # fmt: skip


def _clock(line: ClockLine, names: Names) -> ClockView:
    entries = [
        ClockEntryView(at=e.at, entry=e.entry, by=person(names, e.actor), due_at=e.due_at, reason=e.reason)
        for e in line.entries
    ]
    return ClockView(
        name=line.name, status=line.status, rule=line.rule, started_at=line.started_at, due_at=line.due_at,
        stage=line.stage, entries=entries,
    )  # fmt: skip


def _route(state: Mapping[str, Any], names: Names) -> list[StageView]:
    decided = {
        (d["stage"], d["member"]): d["decision"] for d in state["decisions"] if d["round"] == state["round"]
    }
    asked = state["stage"] if state["status"] == "in_approval" else None
    return [
        StageView(
            id=stage["id"], name=stage["name"], mode=stage["mode"], n=stage["n"], because=stage["because"],
            current=number == asked,
            members=[
                MemberView(
                    person=person(names, m["account"]), why=m["why"], decision=decided.get((stage["id"], m["account"]))
                )
                for m in stage["members"]
            ],
        )
        for number, stage in enumerate(state["route"])
    ]  # fmt: skip


def _outside(names: Names, signer: str) -> Named:
    """An outside signer: a name and no account."""
    return Named(id="", name=names.of(OUTSIDE + signer))


def _link(link: LinkNow | None) -> LinkView | None:
    if link is None:
        return None
    return LinkView(
        status=link.status, sent_at=link.sent_at, expires_at=link.expires_at, again_at=link.again_at
    )


def _signers(whole: Whole) -> list[SignerView]:
    state, names, bodies = whole.shown.head.state, whole.shown.names, whole.shown.bodies
    signed, rows = {s["signer"] for s in state["signatures"]}, whole.signers
    return [
        SignerView(
            id=s["id"], kind=s["kind"],
            person=person(names, s["who"]) if s["kind"] == "staff" else _outside(names, s["id"]),
            body=body(bodies, s["body"]), order=s["order"], signed=s["id"] in signed,
            in_place_of=rows[s["id"]].in_place_of if s["id"] in rows else "", link=_link(whole.links.get(s["id"])),
        )
        for s in state["signers"]
    ]  # fmt: skip
