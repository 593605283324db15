"""What an agreement's pages say in detail beyond its row: its signers, the text that is meant, what was said last.

Reads only, one transaction for a page. What may be done is `acting`; how it looks is the templates'.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.files.models import VersionRow
from services.agreements.frame.shown import Shown
from services.agreements.frame.signing_links import LinkNow, get_links
from services.agreements.register.timeline import names_of
from services.agreements.signers.models import SignerRow
from services.agreements.tables import ACTS
from shared import clock
from shared.acts.staging import get_texts
from shared.auth.actor import Actor
from shared.auth.scope import may
from shared.service.record import next_words as record
from shared.service.record.next_words import NextWords, either
from shared.service.story import Names
from workflows.agreements.approval import next_signers
from workflows.agreements.came_by import came_by
from workflows.agreements.codes import BackToDraft
from workflows.agreements.state import AgreementState, Status, state_of

BACK_TO_DRAFT_IN_WORDS: dict[str, tuple[str, str]] = {
    BackToDraft.RETURNED: ("return_for_changes", "returned it for changes"),
    BackToDraft.RECALLED: ("recall", "called it back"),
    BackToDraft.DECLINED: ("decline", "declined to sign"),
}
"""Why a draft is a draft again: the event with the words, and what its person did."""


@dataclass(frozen=True)
class LastRemark:
    """Words that matter now: a reason for returning the text, a question that is open."""

    who: str
    did: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Details:
    """What goes with one agreement's pages."""

    signers: Mapping[str, SignerRow]
    names: Names
    text_number: int | None
    said: LastRemark | None
    links: Mapping[str, LinkNow] = field(default_factory=dict)
    """How the links of the outside signers who are asked now stand."""


def get_details(session: Session, shown: Shown) -> Details:
    """What the pages of an agreement that was opened (and so may be seen) need besides."""
    state, stream = state_of(shown.head), shown.row.id
    rows = session.scalars(select(SignerRow).where(SignerRow.agreement_id == stream)).all()
    return Details(
        {row.id: row for row in rows},
        names_of(session, _people(state, shown)),
        _text_number(session, stream, state),
        _said(session, stream, state),
        get_links(session, state, clock.now()),
    )


def next_words(shown: Shown, details: Details, reader: Actor) -> NextWords:
    """What is next, by whom; "you" for the reader. A signature of the other side is theirs to make, by name."""
    row, state = shown.row, state_of(shown.head)
    turn = next_signers(state)
    outside = [
        details.signers[s["id"]] for s in state["signers"] if s["id"] in turn and s["kind"] == "outside"
    ]
    if outside:
        return NextWords("Sign", either([f"{signer.name} for {signer.body_name}" for signer in outside]))
    words = record.next_words(row, details.names, reader)
    amends = row.next_kind == "amend" and may(reader, "agreements.draft", row.agencies[0])
    return replace(words, href=f"/agreements/{row.id}/amend") if amends else words


def _people(state: AgreementState, shown: Shown) -> set[str]:
    people = {shown.row.author, *shown.row.next_who}
    people |= {m["account"] for stage in state["route"] for m in stage["members"]}
    people |= {d[key] for d in state["decisions"] for key in ("by", "member")}
    people |= {came_by(m).instead_of for stage in state["route"] for m in stage["members"]}
    return people | {s["by"] for s in state["signatures"]} | {s["who"] for s in state["signers"]}


def _text_number(session: Session, stream: str, state: AgreementState) -> int | None:
    """The number of the version that is asked for, or of the newest one in a draft."""
    version = state["package"]["version"] if state["package"] else state["version"]
    named = VersionRow.agreement_id == stream, VersionRow.id == version
    return session.scalar(select(VersionRow.number).where(*named)) if version else None


def _said(session: Session, stream: str, state: AgreementState) -> LastRemark | None:
    found = _sought(state)
    if found is None:
        return None
    name, did = found
    e = ACTS.event
    query = select(e.c.seq, e.c.at, e.c.actor).where(e.c.stream_id == stream, e.c.name == name)
    row = session.execute(query.order_by(e.c.seq.desc()).limit(1)).first()
    if row is None:
        return None
    words = " ".join(get_texts(session, ACTS, stream, [row.seq]).get(row.seq, {}).values())
    return LastRemark(names_of(session, {row.actor}).of(row.actor), did, row.at, words) if words else None


def _sought(state: AgreementState) -> tuple[str, str] | None:
    if state["question"]:
        return "ask_question", "asked the author"
    if state["status"] == Status.SUSPENDED:
        return "suspend", "suspended it"
    returned = state["returned"] if state["status"] == Status.DRAFT else None
    return BACK_TO_DRAFT_IN_WORDS.get(returned["why"]) if returned else None
