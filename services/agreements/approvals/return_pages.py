"""The page on which an approver returns a text: one reason for the whole, and one for each clause concerned."""

from flask import Blueprint, Response, make_response, render_template, request
from pydantic import ValidationError

from services.agreements.acting.effects_in_words import EFFECTS
from services.agreements.approvals.returning import ACT, LONGEST, ReturnForm, list_clauses, return_text
from services.agreements.approvals.what_changed import changed_since
from services.agreements.current import current_parts
from services.agreements.frame.page import open_page
from services.agreements.register.stage_words import stage_in_words
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.errors import FieldError, Invalid
from shared.service.acting.offers import for_whom
from shared.web.form_state import FormState
from shared.web.forms import CONTROL_FIELDS, invalid, refuse_unknown_fields
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to
from workflows.agreements.state import state_of

pages = Blueprint("approvals_return", __name__)
CLAUSE = "clause."
FIELDS = ("package", "stage", "reason", "on_behalf_of")


@pages.get("/agreements/<agreement_id>/return")
@permission("agreements.approve", person=True, deputies=True)
def return_page(agreement_id: str) -> str:
    """Ask for the reasons. Opening it does nothing."""
    return _page(agreement_id, None)


@pages.post("/agreements/<agreement_id>/return")
@permission("agreements.approve", person=True, deputies=True)
def return_now(agreement_id: str) -> Response:
    """Return the text."""
    parts, actor, key = current_parts(), current_actor(), key_from(request)
    try:
        form = read_return()
        return_text(parts, actor, agreement_id, form=form, key=key)
    except Invalid as error:
        return make_response(_page(agreement_id, FormState.refused(request.form, error)), error.status)
    return redirect_to(f"/agreements/{agreement_id}/approvals")


def read_return() -> ReturnForm:
    """What the form sent: `clause.<id>` is the reason for that clause. Raises Invalid: no reason, too long."""
    sent = request.form
    refuse_unknown_fields([*FIELDS, *CONTROL_FIELDS], [name for name in sent if not name.startswith(CLAUSE)])
    texts = {name: sent[name].replace("\r\n", "\n").strip() for name in sent if name.startswith(CLAUSE)}
    reason = sent.get("reason", "").replace("\r\n", "\n").strip()
    errors = [
        FieldError(name, f"Shorten this reason to {LONGEST} characters or fewer.")
        for name, text in {"reason": reason, **texts}.items()
        if len(text) > LONGEST
    ]
    if len(reason) < 3:
        errors.append(FieldError("reason", "Say in a sentence why the text goes back."))
    if errors:
        raise Invalid("Some answers need another look.", tuple(errors))
    given = {name: sent[name] for name in ("package", "stage", "on_behalf_of") if sent.get(name)}
    by_clause = {name.removeprefix(CLAUSE): text for name, text in texts.items() if text}
    try:
        return ReturnForm.model_validate({**given, "reason": reason, "clauses": by_clause})
    except ValidationError as error:
        raise invalid(ReturnForm, error) from error


def _page(agreement_id: str, form: FormState | None) -> str:
    parts, actor = current_parts(), current_actor()
    _, clauses = list_clauses(parts, actor, agreement_id)
    with open_page(agreement_id, "approvals") as page:
        shown = page.shown
        since = changed_since(page.session, shown.row.id, actor.account_id, state_of(shown.head))
    form = form or FormState({"on_behalf_of": for_whom(shown.offers, ACT, request.args.get("for"))})
    return render_template(
        "agreements/return.html",
        **page.data, stage=stage_in_words(state_of(shown.head)),
        clauses=clauses, since=since, effects=EFFECTS[ACT], form=form, key=new_key(),
    )  # fmt: skip
