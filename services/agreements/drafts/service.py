"""Drafting: begin from a template, save answers as they are typed, make the Word file. The record path; no Temporal."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue
from sqlalchemy.orm import Session

from services.agreements.acting.service import open_agreement
from services.agreements.clauses.repository import get_template, list_current
from services.agreements.context import allow_tokens_of
from services.agreements.drafts.left_out import LeftOut, get_left_out, require_leave
from services.agreements.drafts.models import DraftRow
from services.agreements.drafts.repository import add_draft, get_draft, save_answers
from services.agreements.register.repository import add_row, take_number
from services.agreements.versions.service import NewVersion, add_version
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.decision import Decision, Effect
from shared.acts.messages import Act
from shared.acts.record import open_stream
from shared.audit.chain import canonical, sha256
from shared.auth.actor import Actor, Role
from shared.auth.directory import get_agency
from shared.auth.scope import require
from shared.documents.write.answers import validate_answers
from shared.documents.write.assembly import assemble
from shared.documents.write.model import Template
from shared.documents.write.outline import Outline, outline
from shared.errors import Conflict, Denied, FieldError, Invalid, StaleVersion
from workflows.agreements.state import Status, new_state

AGENCY, PARTNER = "agency", "federal_body"
"""The two party questions that every template asks; their answers name bodies of the directory."""


@dataclass(frozen=True)
class Draft:
    """A draft opened for writing: its template, its answers, and the outline they make."""

    row: DraftRow
    template: Template
    outline: Outline

    @property
    def answers(self) -> Mapping[str, JsonValue]:
        """The answers as saved."""
        return self.row.answers


def begin_draft(
    parts: Agreements,
    actor: Actor,
    *,
    template_id: str,
    title: str,
    agency_id: str,
    partner_id: str,
    answers: Mapping[str, JsonValue],
    key: str,
) -> str:
    """Begin an agreement and return its id; the same key again returns the same one.

    Raises Denied where the actor may not draft for the agency, NotFound for an unknown template or body.
    """
    require(actor, "agreements.draft", [agency_id])
    stream = draft_id(actor.account_id, key)
    at = clock.now()
    with parts.database.transaction() as session:
        if session.get(DraftRow, stream):
            return stream
        template = get_template(session, template_id)
        parties = {AGENCY: _party(session, agency_id), PARTNER: _party(session, partner_id)}
        state = new_state(agencies=[agency_id], partners=[partner_id], author=actor.account_id)
        _add_register_row(session, stream, title, template, dict(state), parts, at)
        add_draft(session, _draft_values(stream, template, {**answers, **parties}, actor, at))
        act = Act("create", key, "", at, actor.claims(), {"template": template_id})
        body = {"template": template_id, "template_version": template.version}
        open_stream(
            session, parts.context, stream, act, Decision(dict(state), body, effects=(Effect("index"),))
        )
    return stream


def draft_id(account_id: str, key: str) -> str:
    """The id of the agreement that this person begins under this key: a double click begins one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:agreement:{account_id}:{key}"))


def open_draft(parts: Agreements, actor: Actor, agreement_id: str) -> Draft:
    """The draft with its live outline. Raises NotFound."""
    with parts.database.transaction() as session:
        opened = open_agreement(session, agreement_id, actor)
        return _load(session, get_draft(session, opened.row.id))


def save(
    parts: Agreements, actor: Actor, agreement_id: str, answers: Mapping[str, JsonValue], row_version: int
) -> Draft:
    """Save answers as they are, complete or not; the checks come when the Word file is made.

    Raises StaleVersion where somebody else saved since, Conflict where it is no draft, Denied where not the actor's.
    """
    with parts.database.transaction() as session:
        opened = open_agreement(session, agreement_id, actor)
        _require_writable(actor, opened.head.state)
        row = get_draft(session, opened.row.id, lock=True)
        if row.row_version != row_version:
            raise StaleVersion("Somebody else saved this draft after you opened it.")
        merged = {**row.answers, **answers}
        kept = {name: value for name, value in merged.items() if value not in (None, "", [])}
        save_answers(session, row, kept, by=actor.account_id, at=clock.now())
        session.expire(row)
        return _load(session, get_draft(session, opened.row.id))


def make_version(
    parts: Agreements, actor: Actor, agreement_id: str, *, note: str, key: str, leave_out: bool = False
) -> int:
    """Make the Word file from the answers as a new version and return its number.

    Raises Invalid naming each question to answer, or where it would drop a returned file's changes unconfirmed;
    Conflict where it is no draft, Unavailable where storage is away.
    """
    with parts.database.transaction() as session:
        opened = open_agreement(session, agreement_id, actor)
        _require_writable(actor, opened.head.state)
        row = get_draft(session, opened.row.id)
        template = get_template(session, row.template_id, row.template_version)
        clauses = list_current(session)
        left = get_left_out(parts, session, opened.row.id, opened.head.state["version"])
    require_leave(left, leave_out)
    problems = validate_answers(template.questionnaire, row.answers)
    if problems:
        raise Invalid(
            "Some questions still need an answer.",
            tuple(FieldError(p.question_id, p.message) for p in problems),
        )
    docx = assemble(template, clauses, row.answers, agreement_number=opened.row.number)
    terms = {"template": row.template_id, "template_version": row.template_version, "answers": row.answers}
    said = note or "Made from the answers"
    new = NewVersion("assembled", docx, left.note(said) if left else said, terms, also_by=(row.saved_by,))
    return add_version(parts, actor, opened.row.id, new, key)


def show_left_out(parts: Agreements, actor: Actor, agreement_id: str) -> LeftOut | None:
    """What making the Word file now would leave out. Raises NotFound."""
    with parts.database.transaction() as session:
        opened = open_agreement(session, agreement_id, actor)
        return get_left_out(parts, session, opened.row.id, opened.head.state["version"])


def terms_sha256(terms: Mapping[str, Any]) -> str:
    """The fingerprint of the terms a version was made from."""
    return sha256(canonical(terms))


def _load(session: Session, row: DraftRow) -> Draft:
    template = get_template(session, row.template_id, row.template_version)
    return Draft(row, template, outline(template, list_current(session), row.answers))


def _require_writable(actor: Actor, state: Mapping[str, Any]) -> None:
    if state["status"] != Status.DRAFT:
        raise Conflict("The text can be changed only while it is a draft.", way_out="Call it back first.")
    require(actor, "agreements.draft", state["agencies"])
    own = state["author"] == actor.account_id or actor.holds(Role.LEGAL_REVIEWER, state["agencies"][0])
    if not own and not actor.holds(Role.DRAFTER, state["agencies"][0]):
        raise Denied("Only people who draft for this agency can change the text.")


def _party(session: Session, body_id: str) -> dict[str, JsonValue]:
    body = get_agency(session, body_id)
    return {"id": body.id, "name": body.name, "short_name": body.short_name, "address": ""}


def _draft_values(stream: str, template: Template, answers: Any, actor: Actor, at: Any) -> dict[str, Any]:
    return {
        "agreement_id": stream, "template_id": template.template_id, "template_version": template.version,
        "answers": answers, "row_version": 1, "saved_by": actor.account_id, "saved_at": at,
    }  # fmt: skip


def _add_register_row(  # noqa: PLR0917
    session: Session,
    stream: str,
    title: str,
    template: Template,
    state: dict[str, Any],
    parts: Agreements,
    at: Any,
) -> None:
    number = take_number(session, at.astimezone(parts.zone).year)
    add_row(session, {
        "id": stream, "number": number, "title": title, "kind": template.template_id, "source": "drafted",
        "status": "Draft", "state": state["status"], "agencies": state["agencies"], "partners": state["partners"],
        "author": state["author"], "allow": sorted(allow_tokens_of(state)), "walls": [], "published": False,
        "effective_on": None, "ends_on": None, "next_what": None, "next_who": [], "next_due": None,
        "seq": 1, "created_at": at, "updated_at": at,
    })  # fmt: skip
