"""An agreement's story from its events, with the texts that belong to them and the names behind the ids."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from services.agreements.files.models import VersionRow
from services.agreements.register.stage_and_version import whereabouts
from services.agreements.register.words import HAPPENED, PROBLEMS, REVIEW_OUTCOMES
from services.agreements.signers.models import SignerRow
from services.agreements.tables import ACTS
from shared.acts.commit import get_head
from shared.acts.staging import get_texts
from shared.auth.actor import OUTSIDE
from shared.service.story import Names, list_event_rows, note_of, people_in, people_named, tell
from shared.web.view_models import Event

KEY = {
    "submit",
    "approve",
    "sign",
    "executed",
    "clock:effect",
    "suspend",
    "lift",
    "return_for_changes",
    "decline",
}


def names_of(session: Session, accounts: set[str]) -> Names:
    """The names of these accounts; an outside signer's (`outside:<signer>`) is in the record of the submission."""
    named = people_named(session, accounts)
    ids = [a.removeprefix(OUTSIDE) for a in accounts if a.startswith(OUTSIDE)]
    if not ids:
        return named
    signers = session.scalars(select(SignerRow).where(SignerRow.id.in_(ids)))
    return Names({**named.people, **{OUTSIDE + s.id: f"{s.name} for {s.body_name}" for s in signers}})


def list_events(session: Session, agreement_id: str) -> list[Event]:
    """Everything that happened, newest first."""
    rows, texts = list_event_rows(session, ACTS, agreement_id), get_texts(session, ACTS, agreement_id)
    names = names_of(session, people_in(rows) | set(filter(None, map(_signer_of, rows))))
    where = _whereabouts(session, agreement_id, rows[::-1])
    return [
        tell(
            r,
            ", ".join(filter(None, (what_happened(r, names), where[r.seq]))),
            _note(texts, r),
            names,
            key=r.name in KEY,
        )
        for r in rows
    ]


def what_happened(row: Row[Any], names: Names) -> str:
    """An event in words, with what it came to or whose it is."""
    what, signer = str(HAPPENED.get(row.name, row.name)), _signer_of(row)
    outcome = REVIEW_OUTCOMES.get(row.body.get("outcome", ""))
    if signer:
        return f"{what}{' to ' if row.name == 'send_link' else ': '}{names.of(signer)}"
    return f"{what}: {outcome}" if outcome else what


def _note(texts: Mapping[int, Mapping[str, str]], row: Row[Any]) -> str | None:
    """What was said with it; of a notice also the period that was stated with it, and what of the text says so."""
    said = dict(texts.get(row.seq, {}))
    clause = said.pop("notice_clause", "")
    note = note_of({row.seq: said}, row) or _problem(row)
    return f"{note} Notice period: {row.body['notice_days']} days, by {clause}." if clause else note


def _problem(row: Row[Any]) -> str | None:
    """What kept Concord from preparing the package."""
    words = PROBLEMS.get(row.body.get("problem", ""))
    return words.format(letters=", ".join(row.body.get("letters", ()))) if words else None


def _signer_of(row: Row[Any]) -> str | None:
    """The signer whom an act of somebody else is about: whose link was sent again, who signed on paper."""
    about = row.name in ("send_link", "record_paper_signature") and "signer" in row.body
    return f"{OUTSIDE}{row.body['signer']}" if about else None


def _whereabouts(session: Session, agreement_id: str, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """The stage and version of each event (oldest first), by the event's number."""
    versions = select(VersionRow.id, VersionRow.number).where(VersionRow.agreement_id == agreement_id)
    numbers = {r.id: r.number for r in session.execute(versions)}
    head = get_head(session, ACTS, agreement_id)
    route, place = (head.state["route"], head.state["stage"]) if head else ([], 0)
    last = route[place]["id"] if place < len(route) else ""
    words = whereabouts([(r.name, r.body) for r in rows], numbers, {s["id"]: s["name"] for s in route}, last)
    return {r.seq: text for r, text in zip(rows, words, strict=True)}
