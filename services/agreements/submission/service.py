"""Submitting an agreement: the route its answers lead to, the signers, and the act that freezes the package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from services.agreements.acting.service import open_agreement
from services.agreements.approvals.asked_stages import NobodyInStage, asks_counsel
from services.agreements.approvals.nobody import WayOut, find_way_out
from services.agreements.approvals.repository import find_route
from services.agreements.drafts.changed_since import list_changed_since
from services.agreements.files.models import VersionRow
from services.agreements.files.repository import get_version
from services.agreements.register.models import AgreementRow
from services.agreements.signers.authority import authority_of
from services.agreements.submission.amended import find_amended_findings
from services.agreements.submission.changed_terms import Term
from services.agreements.submission.chosen_signers import ChosenSigners, keep_signers
from services.agreements.submission.fallbacks import Fallback, list_fallbacks
from services.agreements.submission.last_stated import last_stated
from services.agreements.submission.own_address import require_own_address
from services.agreements.submission.terms import (
    StatedTerms,
    TextAndAnswers,
    confirmed_texts,
    find_text_and_answers,
    read_terms,
    settle,
)
from services.agreements.submission.text_findings import (
    NOTHING,
    Findings,
    find_findings,
    require_confirmed,
    with_first,
)
from services.agreements.tables import ACTS
from services.agreements.versions.tracked_changes import OpenChanges, find_open, require_settled
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_outcome
from shared.acts.messages import Outcome
from shared.auth.actor import Actor, Role
from shared.auth.directory import Person, get_agency, list_holder_accounts, list_holders
from shared.documents.check.findings import Finding
from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.service.acting.offers import OpenedRecord
from shared.service.acting.people import claims_of
from workflows.agreements.approval import writers
from workflows.agreements.state import Stage, state_of


@dataclass(frozen=True)
class Submission:
    """What a submission would ask: the version, the stages, who may sign for the agency, and the terms it sets.

    `open_changes`: the text is not yet one text, can't be submitted, and is not checked (no `findings`).
    """

    opened: OpenedRecord[AgreementRow]
    version: VersionRow
    route: list[Stage]
    signatories: list[Person]
    terms: list[Term]
    open_changes: OpenChanges | None = None
    problem: str = ""
    findings: Findings = NOTHING
    paper_only: str = ""
    """The agency, where it has no recorded act by which it may sign electronically; else empty."""
    fallbacks: Sequence[Fallback] = ()
    """The fallbacks that the text was made with: its approvers are shown them."""
    answers_since: Sequence[str] = ()
    """The questions answered otherwise since the text was made, which does not follow them."""
    agency_lines: bool = False
    """Whether the newest text is the one made from the answers, and its template asks who signs for the agency."""
    last_stated: Mapping[str, Any] = field(default_factory=dict)
    """What was stated at the last submission of terms whose changed words are still the same."""
    way_out: WayOut | None = None
    """Who can mend it, where a stage has nobody but the text's writers."""


@dataclass(frozen=True)
class SubmissionRequest:
    """What a submitter asks for.

    `stated` are the terms of a changed text; `confirmed`: the text is meant as it is, whatever errors the check found.
    """

    version: str
    signers: ChosenSigners
    stated: StatedTerms | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class SubmissionInputs:
    """What the act of submitting carries: ids, and what its author confirms in words."""

    ids: dict[str, Any]
    texts: dict[str, str]


@dataclass(frozen=True)
class _SubmissionRows:
    """A submission as far as the database knows it."""

    opened: OpenedRecord[AgreementRow]
    text: TextAndAnswers
    route: list[Stage]
    signatories: list[Person]
    problem: str = ""
    paper_only: str = ""
    fallbacks: Sequence[Fallback] = ()
    answers_since: Sequence[str] = ()
    way_out: WayOut | None = None
    amended: tuple[Finding, ...] = ()
    """What the text says of the agreement that it amends, against the record."""
    before: TextAndAnswers | None = None
    """The text that was submitted before; None before the first submission."""


def prepare(parts: Agreements, actor: Actor, agreement_id: str) -> Submission:
    """The route and the possible signers of the newest version. Raises NotFound, Conflict without a version."""
    with parts.database.transaction() as session:
        found = _find(parts, session, actor, agreement_id)
    version = found.text.version
    findings = with_first(found.amended, find_findings(parts, version))
    open_changes, terms = find_open(parts, version), read_terms(parts, found.text)
    before = read_terms(parts, found.before) if found.before and any(t.changed for t in terms) else ()
    return Submission(
        found.opened, version, found.route, found.signatories, terms,
        open_changes, found.problem, NOTHING if open_changes else findings,
        found.paper_only, found.fallbacks, found.answers_since,
        found.text.names_agency_signer, last_stated(state_of(found.opened.head), before, terms), found.way_out,
    )  # fmt: skip


def submit(
    parts: Agreements,
    actor: Actor,
    agreement_id: str,
    asked: SubmissionRequest,
    *,
    key: str,
    on_behalf_of: str | None = None,
) -> Outcome:
    """Submit a version for approval; the same key again with the same signers is the same submission.

    Raises Invalid (fields), KeyReused (other signers), Conflict (not possible now, or changes are open in the text),
    Denied (no delegation from the one named), and what acts raise.
    """
    with parts.database.transaction() as session:
        stream = open_agreement(parts, session, agreement_id, actor).row.id
        claims = claims_of(session, actor, on_behalf_of, get_outcome(session, ACTS, stream, key))
    carried = prepare_submission(parts, actor, stream, asked, key)
    return parts.performer.perform(claims, stream, "submit", key=key, ids=carried.ids, texts=carried.texts)


def prepare_submission(
    parts: Agreements, actor: Actor, agreement_id: str, asked: SubmissionRequest, key: str
) -> SubmissionInputs:
    """The text's hashes, the route with its members, the signers' ids; and the errors confirmed. Raises as `submit`."""
    prepared = prepare(parts, actor, agreement_id)
    if prepared.problem:
        usual = "An administrator keeps the route and the roles."
        raise Conflict(prepared.problem, way_out=prepared.way_out.words if prepared.way_out else usual)
    require_settled(prepared.open_changes)
    if asked.signers.signatory not in {p.account_id for p in prepared.signatories}:
        raise Invalid("Choose who signs.", (FieldError("signatory", "Choose a signatory of the agency."),))
    terms, texts = settle(prepared.terms, asked.stated), require_confirmed(prepared.findings, asked.confirmed)
    texts |= confirmed_texts(prepared.terms, asked.stated)
    chosen, row = prepared.version, prepared.opened.row
    with parts.database.transaction() as session:
        require_own_address(session, actor, asked.signers, row.partners)
        signers = keep_signers(session, row, chosen.terms, asked.signers, key)
    ids = {
        "version": asked.version, "docx": chosen.sha256, "terms": chosen.terms_sha256, "route": prepared.route,
        "signers": signers, **terms,
    }  # fmt: skip
    return SubmissionInputs(ids, texts)


def _find(parts: Agreements, session: Session, actor: Actor, agreement_id: str) -> _SubmissionRows:
    opened = open_agreement(parts, session, agreement_id, actor)
    if not opened.head.state["version"]:
        raise Conflict("There is no text to submit yet.", way_out="Make the Word file first.")
    version = get_version(session, opened.row.id, opened.head.state["version"])
    agency = opened.row.agencies[0]
    signatories = list_holders(session, Role.SIGNATORY, agency)
    text, wrote = find_text_and_answers(session, version), writers(state_of(opened.head))
    before = _submitted_before(session, opened)
    amended = find_amended_findings(
        session, actor, state_of(opened.head), text.said or {}, clock.today(parts.zone)
    )
    try:
        route = find_route(session, agency, version.terms.get("answers", {}), wrote)
    except NobodyInStage as problem:
        way_out = find_way_out(session, actor, agency, problem)
        return _SubmissionRows(opened, text, [], signatories, str(problem), way_out=way_out, before=before)
    fallbacks = list_fallbacks(session, version)
    return _SubmissionRows(
        opened, text, route, signatories,
        _without_counsel(fallbacks, route, list_holder_accounts(session, Role.LEGAL_REVIEWER, agency)),
        _paper_only(parts, session, agency), fallbacks, list_changed_since(session, version),
        before=before, amended=amended,
    )  # fmt: skip


def _submitted_before(session: Session, opened: OpenedRecord[AgreementRow]) -> TextAndAnswers | None:
    last = state_of(opened.head)["submitted"]
    try:
        return (
            find_text_and_answers(session, get_version(session, opened.row.id, last["version"]))
            if last
            else None
        )
    except NotFound:  # then nothing is offered again
        return None


def _without_counsel(fallbacks: Sequence[Fallback], route: Sequence[Stage], counsel: Sequence[str]) -> str:
    """Why the text can't go this way, where it has a last resort and no legal reviewer must approve it; else empty."""
    last = next((one for one in fallbacks if one.needs_counsel), None)
    if last is None or asks_counsel(route, counsel):
        return ""
    return (
        f"The text of “{last.title}” is a last resort that needs counsel’s consent, and no stage of the route can only "
        "be passed by a legal reviewer. Choose another text for it, or have an administrator add such a stage."
    )


def _paper_only(parts: Agreements, session: Session, agency: str) -> str:
    """The agency's name where it accepts no electronic signatures by a recorded act."""
    authority = authority_of(session, agency, clock.today(parts.zone))
    return "" if authority else get_agency(session, agency).name
