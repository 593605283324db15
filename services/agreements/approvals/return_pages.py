"""The page on which an approver returns a text: one reason for the whole, and one for each clause concerned."""

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template, request

from services.agreements.acting.effects_in_words import EFFECTS
from services.agreements.approvals.returning import ACT, Clause, Return, list_clauses, return_text
from services.agreements.approvals.talk import changed_since
from services.agreements.current import current_parts
from services.agreements.register.pages import record_data
from services.agreements.register.service import show
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.errors import FieldError, Invalid
from shared.web.form_state import FormState
from shared.web.forms import CONTROL_FIELDS, refuse_unknown_fields
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to

pages = Blueprint("returning", __name__)
LONGEST = 4000
FIELD = "clause."


@pages.get("/agreements/<agreement_id>/return")
@permission("agreements.approve", person=True)
def return_page(agreement_id: str) -> str:
    """Ask for the reasons. Opening it does nothing."""
    return _page(agreement_id, FormState({"on_behalf_of": request.args.get("for", "")}))


@pages.post("/agreements/<agreement_id>/return")
@permission("agreements.approve", person=True)
def return_now(agreement_id: str) -> Response:
    """Return the text."""
    parts, actor, key = current_parts(), current_actor(), key_from(request)
    try:
        _, clauses = list_clauses(parts, actor, agreement_id)
        sent = read_return(clauses)
    except Invalid as error:
        return make_response(_page(agreement_id, FormState.refused(request.form, error)), error.status)
    return_text(parts, actor, agreement_id, sent, clauses, key)
    return redirect_to(f"/agreements/{agreement_id}/approvals")


def read_return(clauses: Sequence[Clause]) -> Return:
    """What the form sent. Raises Invalid: no reason, too long, a clause that this text does not have."""
    form, fields = request.form, {f"{FIELD}{c.id}": c.id for c in clauses}
    refuse_unknown_fields([*fields, *CONTROL_FIELDS, "package", "reason", "on_behalf_of"], list(form))
    texts = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in ("reason", *fields)}
    errors = [
        FieldError(name, f"Shorten this reason to {LONGEST} characters or fewer.")
        for name, text in texts.items()
        if len(text) > LONGEST
    ]
    if len(texts["reason"]) < 3:
        errors.append(FieldError("reason", "Say in a sentence why the text goes back."))
    if errors:
        raise Invalid("Some answers need another look.", tuple(errors))
    by_clause = {fields[name]: text for name, text in texts.items() if name in fields and text}
    return Return(form.get("package", ""), texts["reason"], by_clause, form.get("on_behalf_of") or None)


def _page(agreement_id: str, form: FormState) -> str:
    parts, actor = current_parts(), current_actor()
    shown = show(parts, actor, agreement_id)
    _, clauses = list_clauses(parts, actor, agreement_id)
    with parts.database.transaction() as session:
        since = changed_since(session, shown.row.id, actor.account_id, shown.head.state)
    return render_template(
        "agreements/return.html",
        **record_data(shown, "approvals"), clauses=clauses, since=since, effects=EFFECTS[ACT], form=form, key=new_key(),
    )  # fmt: skip
