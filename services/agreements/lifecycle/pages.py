"""Pages of an agreement in force: the notice as a letter, and the record of its delivery. Opening them does nothing."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from services.agreements.current import current_parts
from services.agreements.files.downloads import send_docx
from services.agreements.frame.page import OpenPage, open_page
from services.agreements.frame.shown import Shown
from services.agreements.lifecycle.delivery import (
    ACT,
    DeliveryForm,
    check_file,
    check_typed_day,
    record_delivery,
)
from services.agreements.lifecycle.letter import LetterFacts, notice_docx, notice_paragraphs
from services.agreements.lifecycle.story import Notice, get_notice
from services.agreements.register.notice_words import last_in_force
from shared import clock
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.documents.gate.upload import LARGEST, Upload
from shared.errors import Invalid, NotFound, with_others
from shared.service.acting.offers import for_whom, is_offered
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.limits import sent_file, upload_limit
from shared.web.redirects import redirect_to
from workflows.agreements.state import notice_ends_on

pages = Blueprint("lifecycle", __name__)


@pages.get("/agreements/<agreement_id>/notice")
@permission("agreements.read", deputies=True)
def notice_page(agreement_id: str) -> str:
    """The notice of termination, to read and print."""
    page, notice = _open(agreement_id)
    facts = _facts(page.shown, notice)
    return render_template(
        "agreements/notice.html",
        **page.data,
        notice=notice,
        paragraphs=notice_paragraphs(facts),
    )


@pages.get("/agreements/<agreement_id>/notice.docx")
@permission("agreements.read", deputies=True)
def notice_file(agreement_id: str) -> Response:
    """The notice as a Word file."""
    page, notice = _open(agreement_id)
    shown = page.shown
    return send_docx(notice_docx(_facts(shown, notice)), f"{shown.row.number} notice of termination.docx")


@pages.get("/agreements/<agreement_id>/delivery")
@permission("agreements.approve", "agreements.manage", person=True, deputies=True)
def delivery_page(agreement_id: str) -> str:
    """Ask for the day and the proof."""
    return _delivery_page(agreement_id, None)


@pages.post("/agreements/<agreement_id>/delivery")
@permission("agreements.approve", "agreements.manage", person=True, deputies=True)
@upload_limit(LARGEST)
def record(agreement_id: str) -> Response:
    """Record the delivery."""
    try:
        sent = sent_file(request)
        upload = Upload(sent.read(), str(sent.filename)) if sent else None
        form = _read_delivery(agreement_id, upload)
        record_delivery(
            current_parts(), current_actor(), agreement_id, form=form, upload=upload, key=key_from(request)
        )
    except Invalid as error:
        return make_response(
            _delivery_page(agreement_id, FormState.refused(request.form, error)), error.status
        )
    return redirect_to(f"/agreements/{agreement_id}/clocks")


def _read_delivery(agreement_id: str, upload: Upload | None) -> DeliveryForm:
    """The form. Raises Invalid, which names with what is missing what else will be refused of the day and the file."""
    parts, actor, typed = current_parts(), current_actor(), FormState(request.form)
    day, at_once = typed.day("delivered_on"), bool(typed.value("ends_at_once"))
    try:
        return parse_form(DeliveryForm, request)
    except Invalid as refused:
        raise with_others(
            refused,
            lambda: check_typed_day(parts, actor, agreement_id, day, ends_at_once=at_once),
            lambda: check_file(upload),
        ) from None


@pages.get("/agreements/<agreement_id>/delivery/ends")
@permission("agreements.approve", "agreements.manage", person=True, deputies=True)
def ends_part(agreement_id: str) -> str:
    """When the agreement ends by the day that is typed, for the page to take over."""
    _, notice = _open(agreement_id)
    if notice.days is None:
        raise NotFound(
            "The notice period is not on record.", way_out="See on the agreement’s page what is next."
        )
    return render_template("agreements/delivery_ends.html", **_ending(notice, FormState(request.args)))


def _ending(notice: Notice, form: FormState) -> dict[str, Any]:
    """The day on which it ends: delivered today, and by the day that is typed where that can be it."""
    today, typed = clock.today(current_parts().zone), form.day("delivered_on")
    if notice.days is None:
        return {"may_be_over": False, "typed": None, "ends_if_today": None}
    can_be = typed is not None and notice.sent_on <= typed <= today
    ends = notice_ends_on(typed, notice.days) if typed and can_be else None
    return {
        "last_in_force": last_in_force,
        "typed": typed if can_be else None,
        "ends_if_typed": ends,
        "ends_if_today": notice_ends_on(today, notice.days),
        "may_be_over": notice_ends_on(notice.sent_on, notice.days) <= today,
        "at_once": ends is not None and ends <= today,
    }


def _open(agreement_id: str) -> tuple[OpenPage, Notice]:
    with open_page(agreement_id, "clocks") as page:
        notice = get_notice(page.session, page.shown)
    if notice is None:
        raise NotFound(
            "No notice of termination was given.", way_out="See on the agreement’s page what is next."
        )
    return page, notice


def _facts(shown: Shown, notice: Notice) -> LetterFacts:
    return LetterFacts(
        number=shown.row.number, title=shown.row.title, party=notice.party, other=notice.other, method=notice.method,
        sent_on=notice.sent_on, reason=notice.reason, days=notice.days, effective_on=shown.row.effective_on,
    )  # fmt: skip


def _delivery_page(agreement_id: str, form: FormState | None) -> str:
    page, notice = _open(agreement_id)
    shown = page.shown
    begun = form or FormState({"on_behalf_of": for_whom(shown.offers, ACT, request.args.get("for"))})
    return render_template(
        "agreements/delivery.html",
        **page.data,
        notice=notice,
        **_ending(notice, begun),
        offered=is_offered(shown.offers, ACT),
        form=begun,
        key=new_key(),
    )
