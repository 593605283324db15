"""Pages of the clause library: shelves, a clause with its versions, proposing a change, deciding one."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup

from services.agreements.clauses.in_words import Vocabulary, condition_in_words
from services.agreements.clauses.models import ClauseRow
from services.agreements.clauses.placing import Place
from services.agreements.clauses.reading import changes, lines_of
from services.agreements.clauses.schemas import DecideForm, ProposeForm, source_of, text_of
from services.agreements.clauses.service import decide, propose, stream_of
from services.agreements.clauses.shelves import OpenClause, list_places, list_shelves, open_clause
from services.agreements.clauses.supplied import get_kept_out
from services.agreements.current import current_parts
from services.agreements.ledger import CHANGED
from services.agreements.places import library_tabs
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.auth.scope import permissions_of
from shared.documents.compare.html import describe, render_blocks
from shared.errors import Invalid, StaleVersion
from shared.service.record.just_done import Done, tell_just_changed
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to

pages = Blueprint("clauses", __name__)
BASE = "/agreements/clauses"
TONES = {"approved": "good", "proposed": "waiting", "declined": "plain"}


@pages.get(BASE)
@permission("clauses.read")
def shelves() -> str:
    """The library by shelf, and what waits for a decision."""
    found = list_shelves(current_parts())
    return render_template(
        "clauses/shelves.html", found=found, just_changed=_just_done(), tabs=library_tabs(current_actor(), "clauses"),
        may_propose="clauses.propose" in permissions_of(current_actor()),
    )  # fmt: skip


@pages.get(f"{BASE}/<clause_id>")
@permission("clauses.read")
def clause(clause_id: str) -> str:
    """One clause as it is in force."""
    opened = open_clause(current_parts(), clause_id)
    return render_template(
        "clauses/clause.html", **_data(opened), lines=lines_of(opened.current, opened.vocabulary),
        just_changed=_just_done(clause_id),
    )  # fmt: skip


@pages.get(f"{BASE}/<clause_id>/compare/<int:old>/<int:new>")
@permission("clauses.read")
def compare(clause_id: str, old: int, new: int) -> str:
    """What changed between two versions, word by word."""
    opened = open_clause(current_parts(), clause_id)
    return render_template(
        "clauses/compare.html", **_data(opened), **_difference(opened, old, new), old=old, new=new
    )


@pages.get(f"{BASE}/<clause_id>/propose")
@permission("clauses.propose")
def propose_page(clause_id: str) -> str:
    """The text in force, or with `?text=supplied` the one that came with Concord, to be changed."""
    opened = open_clause(current_parts(), clause_id)
    values = {"source": source_of(opened.current)}
    if request.args.get("text") == "supplied":
        supplied = get_kept_out(current_parts(), clause_id)
        reason = f"Takes the text supplied with Concord as version {supplied.version}"
        values = {"source": source_of(supplied), "reason": reason}
    return _propose_page(opened, FormState(values), opened.current.version)


@pages.post(f"{BASE}/<clause_id>/propose")
@permission("clauses.propose")
def propose_now(clause_id: str) -> Response:
    """Propose the change; what was typed comes back with what to mend."""
    base = request.form.get("row_version", 0, type=int)
    try:
        form = parse_form(ProposeForm, request)
        version = propose(
            current_parts(), current_actor(), clause_id,
            source=form.source, reason=form.reason, base=base, key=key_from(request),
        )  # fmt: skip
    except Invalid as error:
        opened = open_clause(current_parts(), clause_id)
        refused = FormState.refused(request.form, error)
        return make_response(_propose_page(opened, refused, base), error.status)
    except StaleVersion as error:
        opened = open_clause(current_parts(), clause_id)
        typed = FormState(request.form)
        page = _propose_page(opened, typed, opened.current.version, stale=source_of(opened.current))
        return make_response(page, error.status)
    return redirect_to(f"{BASE}/{clause_id}/proposals/{version}")


@pages.get(f"{BASE}/<clause_id>/proposals/<int:version>")
@permission("clauses.read")
def proposal(clause_id: str, version: int) -> str:
    """A proposal: what it changes and why; with the two buttons for a second person."""
    return _proposal_page(open_clause(current_parts(), clause_id, proposed=True), version, FormState())


@pages.post(f"{BASE}/<clause_id>/proposals/<int:version>")
@permission("clauses.approve")
def decide_now(clause_id: str, version: int) -> Response:
    """Approve or decline."""
    try:
        form = parse_form(DecideForm, request)
        decide(
            current_parts(), current_actor(), clause_id, version,
            approve=form.decision == "approve", reason=form.reason, key=key_from(request),
        )  # fmt: skip
    except Invalid as error:
        refused = FormState.refused(request.form, error)
        opened = open_clause(current_parts(), clause_id, proposed=True)
        return make_response(_proposal_page(opened, version, refused), error.status)
    in_force = any(
        row.status == "approved" for row in open_clause(current_parts(), clause_id, proposed=True).versions
    )
    return redirect_to(f"{BASE}/{clause_id}" if in_force else BASE)


def _data(opened: OpenClause) -> dict[str, Any]:
    held = permissions_of(current_actor())
    return {
        "opened": opened,
        "clause": opened.current,
        "names": opened.names,
        "base": f"{BASE}/{opened.current.clause_id}",
        "tones": TONES,
        "may_propose": "clauses.propose" in held and opened.waiting is None,
        "may_decide": "clauses.approve" in held,
    }


def _just_done(clause_id: str = "") -> Done | None:
    """What its reader has just done to a clause, or to any."""
    stream = stream_of(clause_id) if clause_id else ""
    return tell_just_changed(current_parts(), current_actor().account_id, CHANGED, stream=stream)


def _difference(opened: OpenClause, old: int, new: int) -> dict[str, Any]:
    before, after = text_of(opened.version(old)), text_of(opened.version(new))
    change = changes(before, after, opened.vocabulary)
    return {"words": describe(change), "html": Markup(render_blocks(change.blocks))}  # noqa: S704  # escaped there


def _propose_page(opened: OpenClause, form: FormState, version: int, stale: str = "") -> str:
    questions = [(q.id, q.label) for q in opened.vocabulary.questions]
    return render_template(
        "clauses/propose.html", **_data(opened), form=form, version=version, stale=stale, key=new_key(),
        questions=questions,
    )  # fmt: skip


def _proposal_page(opened: OpenClause, version: int, form: FormState) -> str:
    row = opened.version(version)
    own = row.proposed_by == current_actor().account_id
    return render_template(
        "clauses/proposal.html", **_data(opened), **_difference(opened, row.base or version, version), row=row,
        form=form, own=own, key=new_key(), just_changed=_just_done(row.clause_id),
        lines=lines_of(text_of(row), opened.vocabulary),
        place=_place(row, opened.vocabulary), in_force=any(r.status == "approved" for r in opened.versions),
    )  # fmt: skip


def _place(row: ClauseRow, vocabulary: Vocabulary) -> tuple[str, str]:
    """What the place of a new clause is called, and its condition, in the users' words."""
    if row.place is None:
        return "", ""
    place = Place.model_validate(row.place)
    named = f"{place.template}/{place.slot}"
    return dict(list_places(current_parts()).places).get(named, named), condition_in_words(
        place.when, vocabulary
    )
