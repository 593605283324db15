"""Pages of drafting: go on answering with the outline beside, make the Word file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from pydantic import JsonValue

from services.agreements.approvals.nobody import look_ahead
from services.agreements.current import current_parts
from services.agreements.drafts.choices import is_choice, kept_answers
from services.agreements.drafts.closed import answers_in_words, why_closed
from services.agreements.drafts.conflicts import chosen, differences, theirs_by_field
from services.agreements.drafts.faults import find_faults
from services.agreements.drafts.fields import answers_from_form, form_values, refuse_unasked, unseen_in
from services.agreements.drafts.schemas import MakeForm
from services.agreements.drafts.sections import arrivals, sections_of, shown_ids, slugified
from services.agreements.drafts.service import Draft, make_version, open_draft, save, save_once, show_left_out
from services.agreements.frame.page import open_page
from services.agreements.wiring import Agreements
from shared import clock
from shared.auth.actor import Actor
from shared.auth.current import current_actor
from shared.auth.directory import get_people_of
from shared.auth.permissions import permission
from shared.documents.write.model import Question
from shared.errors import FieldError, Invalid, StaleVersion
from shared.web.autosave import is_autosave, saved, stale, with_row_version
from shared.web.form_state import FormState
from shared.web.formats import clock_time, other_window
from shared.web.forms import parse_part
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to
from workflows.agreements.state import Status, state_of

pages = Blueprint("drafts", __name__)


@pages.get("/agreements/<agreement_id>/questions")
@permission("agreements.draft")
def questions(agreement_id: str) -> str:
    """The questions; once it is no draft, their answers to read."""
    draft = open_draft(current_parts(), current_actor(), agreement_id)
    return _answers_page(draft) or _questions_page(draft)


@pages.post("/agreements/<agreement_id>/questions")
@permission("agreements.draft")
def answer(agreement_id: str) -> Response:
    actor, draft = current_actor(), open_draft(current_parts(), current_actor(), agreement_id)
    sent = _sent(draft)
    kept = kept_answers(sent, draft.asked)
    try:
        now, refused = _save_readable(agreement_id, kept, save)
    except StaleVersion:
        return _stale(open_draft(current_parts(), actor, agreement_id), sent)
    if refused and is_autosave(request):
        raise _refused_by_script(now, refused)
    if refused:
        values = form_values(now.asked.questions, {**now.shown, **sent})
        return make_response(_questions_page(now, FormState(values, refused)), Invalid.status)
    if is_autosave(request):
        return saved(now.row.row_version, now.row.saved_at, current_parts().zone)
    if faults_of(now):
        return make_response(_questions_page(now), Invalid.status)
    opened = request.form.get("open", "", type=slugified)
    there = f"?open={opened}#s-{opened}" if opened else ""
    return redirect_to(f"/agreements/{agreement_id}/questions{there}")


@pages.get("/agreements/<agreement_id>/outline")
@permission("agreements.draft")
def outline_part(agreement_id: str) -> str:
    """The outline as the saved answers make it, for the page to take over; `shown` are the questions on that page."""
    draft = open_draft(current_parts(), current_actor(), agreement_id)
    faults, shown = _by_question(faults_of(draft)), request.args.get("shown", "").split(",")
    sections = sections_of(draft.asked, draft.shown, faults)
    asked = shown_ids(sections)
    return render_template(
        "agreements/outline_part.html",
        outline=draft.outline, base=f"/agreements/{agreement_id}", sections=sections, options_of=options_of,
        form=FormState(form_values(draft.asked.questions, draft.shown)), faults=faults,
        arrivals=list(arrivals(sections, shown)), gone=[q for q in _known(draft, shown) if q not in asked],
        asked=asked, refreshed=True,
    )  # fmt: skip


@pages.post("/agreements/<agreement_id>/make")
@permission("agreements.draft")
def make(agreement_id: str) -> Response:
    """Save the answers that came with the press of the button, then make the file from all."""
    parts, actor = current_parts(), current_actor()
    draft, form = open_draft(parts, actor, agreement_id), parse_part(MakeForm, request)
    sent = _sent(draft)
    try:
        key = _save_sent(draft, sent, key_from(request))
        number = make_version(parts, actor, agreement_id, note=form.note, key=key, leave_out=form.leave_out)
    except StaleVersion:
        return _stale(open_draft(parts, actor, agreement_id), sent)
    except Invalid as error:
        draft = open_draft(parts, actor, agreement_id)
        values = form_values(draft.asked.questions, {**draft.shown, **sent})
        return make_response(_questions_page(draft, FormState(values, error.fields)), error.status)
    return redirect_to(f"/agreements/{agreement_id}/versions/{number}")


Saving = Callable[[Agreements, Actor, str, Mapping[str, JsonValue], int], Draft]


def _save_readable(
    agreement_id: str, kept: Mapping[str, JsonValue], saving: Saving
) -> tuple[Draft, tuple[FieldError, ...]]:
    """Save the answers that can be saved as they are: one that can't be, which comes with why, holds back no other."""
    parts, actor, refused = current_parts(), current_actor(), unseen_in(kept)
    names = {error.field for error in refused}
    rest = {name: answer for name, answer in kept.items() if name not in names}
    if refused and not rest:
        return open_draft(parts, actor, agreement_id), refused
    now = saving(parts, actor, agreement_id, rest, request.form.get("row_version", 0, type=int))
    if refused:  # the script goes on from what was saved here, never from what somebody else saved
        with_row_version(now.row.row_version)
    return now, refused


def _refused_by_script(now: Draft, refused: Sequence[FieldError]) -> Invalid:
    """Names the questions, as the script shows the first alone."""
    labels = {question.id: question.label for question in now.asked.questions}
    named = tuple(FieldError(e.field, f"“{labels.get(e.field, e.field)}”: {e.message}") for e in refused)
    return Invalid("An answer holds characters that nobody would see.", named)


def _sent(draft: Draft) -> dict[str, JsonValue]:
    """The answers that came with the request. Raises Invalid where something came that is not asked."""
    refuse_unasked(draft.asked.questions, request.form)
    return chosen(answers_from_form(draft.asked.questions, request.form), request.form)


def _save_sent(draft: Draft, sent: dict[str, JsonValue], key: str) -> str:
    """Save what came, if anything did; returns the key of the version to make: of other answers another version.

    Raises Invalid for an answer that can't be saved as it is, once the others are.
    """
    if not sent:
        return key
    now, refused = _save_readable(draft.row.agreement_id, kept_answers(sent, draft.asked), save_once)
    if refused:
        raise Invalid("An answer holds characters that nobody would see.", refused)
    return f"{key}-{now.row.row_version}"


def options_of(question: Question) -> list[tuple[str, str]]:
    """A question's options as the form fields take them."""
    return [(option.value, option.label) for option in question.options]


def _answers_page(draft: Draft) -> str | None:
    """None while it is a draft."""
    with open_page(draft.row.agreement_id, "text") as page:
        offered = {offer.action for offer in page.shown.offers}
        closed = why_closed(Status(page.data["state"]["status"]), offered, page.data["may_write"])
    if closed is None:
        return None
    sections = answers_in_words(sections_of(draft.asked, draft.shown), draft.shown)
    return render_template("agreements/answers.html", **page.data, closed=closed, sections=sections)


def _questions_page(draft: Draft, form: FormState | None = None) -> str:
    wrong = faults_of(draft)
    faults = _by_question(wrong)
    sections = sections_of(draft.asked, draft.shown, faults)
    with open_page(draft.row.agreement_id, "text") as page:
        state, row = state_of(page.shown.head), draft.row
        ahead = look_ahead(page.session, current_actor(), state, row.answers, row.answered_by)
    return render_template(
        "agreements/questions.html",
        **page.data,
        ahead=ahead,
        sections=sections,
        asked=shown_ids(sections),
        opened=request.args.get("open", "", type=slugified),
        form=form or FormState(form_values(draft.asked.questions, draft.shown), wrong),
        faults=faults,
        summary="Some questions still need an answer" if form else "Some answers can’t be used as they are",
        outline=draft.outline,
        left_out=show_left_out(current_parts(), current_actor(), draft.row.agreement_id),
        version=draft.row.row_version,
        key=new_key(),
        options_of=options_of,
    )


def faults_of(draft: Draft) -> tuple[FieldError, ...]:
    """The answers that are saved and can't be used."""
    return find_faults(draft.template.questionnaire, draft.answers, clock.today(current_parts().zone))


def _by_question(faults: Sequence[FieldError]) -> dict[str, str]:
    """What to type instead, by the question."""
    return {fault.field: fault.message for fault in faults}


def _known(draft: Draft, named: list[str]) -> list[str]:
    """Of the names that a page sent, those that are questions."""
    known = {question.id for question in draft.template.questionnaire.questions}
    return [name for name in named if name in known or is_choice(name)]


def _stale(theirs: Draft, sent: dict[str, Any]) -> Response:
    """Two people, or one in two windows, edited one draft: the second sees both texts and chooses."""
    own, by = theirs.row.saved_by == current_actor().account_id, _saved_by(theirs)
    found = differences(theirs.asked.questions, sent, theirs.shown)
    if is_autosave(request):
        return stale(theirs.row.row_version, by, theirs_by_field(found, sent, theirs.shown), own=own)
    page = render_template(
        "agreements/both_texts.html",
        found=found, by=by, own=own, version=theirs.row.row_version, base=f"/agreements/{theirs.row.agreement_id}",
    )  # fmt: skip
    return make_response(page, StaleVersion.status)


def _saved_by(draft: Draft) -> str:
    """Who saved the draft last, and when: “Marcus Lee, 10:42 a.m.”, or the reader themselves elsewhere."""
    account, at, zone = draft.row.saved_by, draft.row.saved_at, current_parts().zone
    if account == current_actor().account_id:
        return f"you {other_window(at, zone)}"
    with current_parts().database.transaction() as session:
        person = get_people_of(session, {account}).get(account)
    return f"{person.name if person else 'somebody'}, {clock_time(at, zone)}"
