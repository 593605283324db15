"""What the API shows of one agreement: its facts, what may be done now, its clocks, route and signers."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.agreements.frame.signing_links import LinkNow, LinkStatus
from services.agreements.overview.clocks import ClockLine
from services.agreements.overview.whole import WholeAgreement
from services.agreements.register.listing import AgreementItem, agreement_values
from shared.auth.actor import OUTSIDE
from shared.service.story import Names
from shared.service.views import Named, OfferView, body, person
from workflows.agreements.state import AgreementState, state_of


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
        description="`locked` (too many wrong codes) and `expired`: they can't sign before the act `send_link`."
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
    def of(cls, whole: WholeAgreement) -> "AgreementView":
        """One agreement, opened."""
        shown, state, names = whole.shown, state_of(whole.shown.head), whole.shown.names
        return cls(
            **agreement_values(shown.row, names, shown.bodies),
            author=person(names, shown.row.author), version=state["version"] or None, package=state["package"],
            offers=OfferView.all_of(shown.offers),
            clocks=[_clock(line, whole.clock_names) for line in whole.clocks], route=_route(state, names),
            signers=_signers(whole), follow_ups=shown.waiting_effects,
        )  # fmt: skip


def _clock(line: ClockLine, names: Names) -> ClockView:
    entries = [
        ClockEntryView(at=e.at, entry=e.entry, by=person(names, e.actor), due_at=e.due_at, reason=e.reason)
        for e in line.entries
    ]
    return ClockView(
        name=line.name, status=line.status, rule=line.rule, started_at=line.started_at, due_at=line.due_at,
        stage=line.stage, entries=entries,
    )  # fmt: skip


def _route(state: AgreementState, names: Names) -> list[StageView]:
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


def _signers(whole: WholeAgreement) -> list[SignerView]:
    state, names, bodies = state_of(whole.shown.head), whole.shown.names, whole.shown.bodies
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
