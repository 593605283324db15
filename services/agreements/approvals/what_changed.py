"""Which two versions somebody should compare who is asked to decide. Reads events and versions; shows no text.

The caller has opened the agreement, so it may be seen.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.files.repository import get_made, get_version
from services.agreements.tables import ACTS
from workflows.agreements.state import AgreementState

DECIDING_ACTS = ("approve", "return_for_changes")


@dataclass(frozen=True)
class TwoVersions:
    """The version to compare with, and the one that is asked for now, by their numbers."""

    before: int
    now: int


def changed_since(session: Session, stream: str, account: str, state: AgreementState) -> TwoVersions | None:
    """What lies between the text that this person last decided on and the one asked now; None: nothing does."""
    package = state["package"]
    if not package:
        return None
    t = ACTS.event
    query = (
        select(t)
        .where(t.c.stream_id == stream, t.c.name.in_((*DECIDING_ACTS, "package_frozen")))
        .order_by(t.c.seq)
    )
    rows = session.execute(query).all()
    frozen = {
        r.body["package"]["id"]: r.body["package"]["version"] for r in rows if r.name == "package_frozen"
    }
    decided = [
        frozen.get(r.body["package"])
        for r in rows
        if r.name in DECIDING_ACTS and account in (r.actor, r.on_behalf_of)
    ]
    if not decided or decided[-1] in (None, package["version"]):
        return None
    before, now = (get_version(session, stream, str(v)).number for v in (decided[-1], package["version"]))
    return TwoVersions(before, now)


def changed_from_ours(session: Session, stream: str, state: AgreementState) -> TwoVersions | None:
    """What lies between the text that Concord last made from the answers and the one asked now: all that came back.

    None where the text asked now is Concord's own, or none ever was.
    """
    package = state["package"]
    if not package:
        return None
    asked = get_version(session, stream, str(package["version"]))
    made = get_made(session, asked)
    return TwoVersions(made.number, asked.number) if made and made.number != asked.number else None
