"""Drafting: save answers as they are typed, make the Word file. The record path; no Temporal."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy.orm import Session

from services.agreements.acting.service import open_agreement
from services.agreements.clauses.repository import get_template, list_current
from services.agreements.drafts.choices import shown_answers, with_choices
from services.agreements.drafts.faults import require_answered
from services.agreements.drafts.fields import require_seen
from services.agreements.drafts.left_out import LeftOut, find_returned, read_left_out, require_leave
from services.agreements.drafts.models import DraftRow
from services.agreements.drafts.opening import name_of
from services.agreements.drafts.repository import get_draft, save_answers
from services.agreements.versions.meanwhile import after_the_newest
from services.agreements.versions.service import NewVersion, add_version
from services.agreements.wiring import Agreements
from shared import clock
from shared.auth.actor import Actor, Role
from shared.auth.scope import require
from shared.documents.write.assembly import assemble
from shared.documents.write.model import Questionnaire, Template
from shared.documents.write.outline import Outline, outline
from shared.errors import Conflict, Denied, StaleVersion
from workflows.agreements.state import AgreementState, Status, state_of


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

    @property
    def asked(self) -> Questionnaire:
        """The questions of its page: the template's, and which text to take where there are several."""
        return with_choices(self.template.questionnaire, self.outline)

    @property
    def shown(self) -> Mapping[str, JsonValue]:
        """The answers as that page names them."""
        return shown_answers(self.row.answers)


def open_draft(parts: Agreements, actor: Actor, agreement_id: str) -> Draft:
    """The draft with its live outline. Raises NotFound."""
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        return _load(session, get_draft(session, opened.row.id))


def save(
    parts: Agreements, actor: Actor, agreement_id: str, answers: Mapping[str, JsonValue], row_version: int
) -> Draft:
    """Save answers as they are, complete or not; the checks come when the Word file is made.

    Raises StaleVersion where somebody else saved since, Conflict where it is no draft, Denied where not the actor's,
    Invalid for characters that nobody would see in the document.
    """
    require_seen(answers)
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        _require_writable(actor, state_of(opened.head))
        row = get_draft(session, opened.row.id, lock=True)
        if row.row_version != row_version:
            raise StaleVersion("Somebody else saved this draft after you opened it.")
        save_answers(session, row, _merged(row.answers, answers), by=actor.account_id, at=clock.now())
        session.expire(row)
        return _load(session, get_draft(session, opened.row.id))


def save_once(
    parts: Agreements, actor: Actor, agreement_id: str, answers: Mapping[str, JsonValue], row_version: int
) -> Draft:
    """Save as `save` does, but these answers a second time are no conflict: so a second press sends them."""
    try:
        return save(parts, actor, agreement_id, answers, row_version)
    except StaleVersion:
        draft = open_draft(parts, actor, agreement_id)
        if _merged(draft.answers, answers) != draft.answers:
            raise
        return draft


def make_version(
    parts: Agreements, actor: Actor, agreement_id: str, *, note: str, key: str, leave_out: bool = False
) -> int:
    """Make the Word file from the answers as a new version and return its number; the title follows its name.

    Raises Invalid naming each question to answer, or where it would drop a returned file's changes unconfirmed, one
    that comes meanwhile too; Conflict where it is no draft, Unavailable where storage is away.
    """
    return after_the_newest(
        lambda: _make_version(parts, actor, agreement_id, note=note, key=key, leave_out=leave_out)
    )


def _make_version(
    parts: Agreements, actor: Actor, agreement_id: str, *, note: str, key: str, leave_out: bool
) -> int:
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        _require_writable(actor, state_of(opened.head))
        row = get_draft(session, opened.row.id)
        template = get_template(session, row.template_id, row.template_version)
        clauses, newest = list_current(session), opened.head.state["version"]
        returned = find_returned(session, opened.row.id, newest)
    left = read_left_out(parts, returned)
    require_leave(left, leave_out)
    require_answered(template.questionnaire, row.answers, clock.today(parts.zone))
    docx = assemble(template, clauses, row.answers, agreement_number=opened.row.number)
    terms = {"template": row.template_id, "template_version": row.template_version, "answers": row.answers}
    said = note or "Made from the answers"
    new = NewVersion(
        "assembled", docx, left.note(said) if left else said, terms, newest,
        also_by=tuple(row.answered_by), title=name_of(template.questionnaire, row.answers),
    )  # fmt: skip
    return add_version(parts, actor, opened.row.id, new, key)


def show_left_out(parts: Agreements, actor: Actor, agreement_id: str) -> LeftOut | None:
    """What making the Word file now would leave out. Raises NotFound."""
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        returned = find_returned(session, opened.row.id, opened.head.state["version"])
    return read_left_out(parts, returned)


def _load(session: Session, row: DraftRow) -> Draft:
    template = get_template(session, row.template_id, row.template_version)
    return Draft(row, template, outline(template, list_current(session), row.answers))


def _merged(saved: Mapping[str, JsonValue], new: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    merged = {**saved, **new}
    return {name: value for name, value in merged.items() if value not in (None, "", [])}


def _require_writable(actor: Actor, state: AgreementState) -> None:
    if state["status"] != Status.DRAFT:
        raise Conflict("The text can be changed only while it is a draft.", way_out="Call it back first.")
    require(actor, "agreements.draft", state["agencies"])
    own = state["author"] == actor.account_id or actor.holds(Role.LEGAL_REVIEWER, state["agencies"][0])
    if not own and not actor.holds(Role.DRAFTER, state["agencies"][0]):
        raise Denied("Only people who draft for this agency can change the text.")
