"""One page for every act that needs no more than a form: says what will happen, asks what is needed, does it."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask.blueprints import BlueprintSetupState

from services.agreements.acting.done import what_was_done
from services.agreements.acting.effects_in_words import EFFECTS
from services.agreements.acting.forms import FORMS, ActForm
from services.agreements.acting.service import perform, why_not
from services.agreements.approvals.fallbacks import Fallback, list_fallbacks
from services.agreements.approvals.named import instead_lines
from services.agreements.approvals.stated import Stated, get_stated
from services.agreements.approvals.talk import Since, changed_from_ours, changed_since
from services.agreements.current import current_parts
from services.agreements.register.pages import record_data
from services.agreements.register.repository import get_row
from services.agreements.register.service import Shown, show
from services.agreements.trying import tried
from services.agreements.versions.repository import get_version
from shared.auth.current import current_actor, current_or_none
from shared.auth.directory import list_holders
from shared.auth.permissions import permission
from shared.errors import Invalid, NotFound
from shared.notify.tasks import Step
from shared.web.errors import RECORD_LINK
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to
from workflows.agreements.approval import replaceable, taking_part, writers
from workflows.agreements.states import RULES

pages = Blueprint("acting", __name__)
ELSEWHERE = {
    "submit": "submit",
    "sign": "sign",
    "record_paper_signature": "paper",
    "return_for_changes": "return",
    "record_delivery": "delivery",
}
"""Acts with pages of their own."""
ACTING = (
    "agreements.approve",
    "agreements.draft",
    "agreements.manage",
    "agreements.publish",
    "agreements.sign",
)
"""Holding any of these opens the page; the transition table decides on the act."""


@pages.record_once
def _link_refusals(state: BlueprintSetupState) -> None:
    state.app.extensions[RECORD_LINK] = record_link


def record_link() -> tuple[str, str] | None:
    """The agreement that the present request is about, where its reader may see it."""
    actor, named = current_or_none(), (request.view_args or {}).get("agreement_id")
    if actor is None or named is None:
        return None
    with current_parts().database.transaction() as session:
        row = get_row(session, named, actor)
    return (f"/agreements/{row.id}", row.number) if row else None


@pages.get("/agreements/<agreement_id>/do/<action>")
@permission(*ACTING, "agreements.read")
def ask(agreement_id: str, action: str) -> str | Response:
    """The page before an act. Opening it does nothing."""
    if action in ELSEWHERE:
        behalf = request.args.get("for")
        query = "?" + urlencode({"for": behalf}) if behalf else ""
        return redirect_to(f"/agreements/{agreement_id}/{ELSEWHERE[action]}{query}")
    return _page(agreement_id, action, FormState(_begun(action)))


@pages.post("/agreements/<agreement_id>/do/<action>")
@permission(*ACTING, "agreements.read", person=True)
def do(agreement_id: str, action: str) -> Response:
    """Do the act and show the agreement."""
    actor, model = current_actor(), _model(action)
    try:
        form = parse_form(model, request)
        perform(current_parts(), actor, agreement_id, action, form=form, key=key_from(request))
    except Invalid as error:
        return make_response(
            _page(agreement_id, action, FormState.refused(request.form, error)), error.status
        )
    if action == "approve":
        tried(current_parts(), actor, Step.APPROVE_FROM_MAIL)
    return redirect_to(f"/agreements/{agreement_id}")


def _model(action: str) -> type[ActForm]:
    if action not in FORMS:
        raise NotFound("There is no such act.")
    return FORMS[action]


def _page(agreement_id: str, action: str, form: FormState) -> str:
    _model(action)
    shown = show(current_parts(), current_actor(), agreement_id)
    offered = any(offer.action == action for offer in shown.offers)
    row, data = RULES.get(action), record_data(shown, "text")
    return render_template(
        "agreements/act.html",
        **data,
        **_comparisons(shown),
        clocks=_clocks(shown, action),
        fallbacks=_fallbacks(shown, action),
        action=action,
        label=row.label if row else action,
        instead=instead_lines(shown.head.state, data["standing"].signers),
        done=""
        if offered
        else what_was_done(current_parts(), shown.row.id, action, current_actor().account_id),
        why_not=why_not(shown.head.state, current_actor().claims(), action),
        effects=EFFECTS.get(action, ()),
        offered=offered,
        form=form,
        key=new_key(),
        **_choices(shown, action),
        link_choices=[(one, data["standing"].signers[one].name) for one in data["standing"].links],
    )


def _comparisons(shown: Shown) -> dict[str, Since | None]:
    """What an approver may read instead of the whole: all that came back, and what changed since they decided."""
    stream, state = shown.row.id, shown.head.state
    with current_parts().database.transaction() as session:
        return {
            "returned": changed_from_ours(session, stream, state),
            "since": changed_since(session, stream, current_actor().account_id, state),
        }


def _clocks(shown: Shown, action: str) -> Stated | None:
    """The clocks that the text sets, for somebody about to approve it."""
    if action != "approve" or not shown.head.state["package"]:
        return None
    return get_stated(current_parts(), shown.row.id, shown.head.state)


def _fallbacks(shown: Shown, action: str) -> list[Fallback]:
    """The fallbacks that the drafter chose, for somebody about to approve the text."""
    package = shown.head.state["package"]
    if action != "approve" or not package:
        return []
    with current_parts().database.transaction() as session:
        return list_fallbacks(session, get_version(session, shown.row.id, package["version"]))


def _begun(action: str) -> dict[str, str]:
    """What the address that led here fills in: for whom, and whose link."""
    named = {"on_behalf_of": request.args.get("for", "")}
    return {**named, "signer": request.args.get("signer", "")} if action == "send_link" else named


def _choices(shown: Shown, action: str) -> dict[str, Any]:
    """Whom or what the act's form lets one choose: the parties, and the people of a stage."""
    parties = [(body, shown.bodies.get(body, body)) for body in (*shown.row.agencies, *shown.row.partners)]
    return {"parties": parties, **_people(shown, action)}


def _people(shown: Shown, action: str) -> dict[str, Any]:
    if action != "reassign":
        return {"members": [], "people": []}
    with current_parts().database.transaction() as session:
        holders = [
            p
            for role in ("legal_reviewer", "approver")
            for p in list_holders(session, role, shown.row.agencies[0])
        ]
    state = shown.head.state
    members = [(account, shown.names.of(account)) for account in replaceable(state)]
    out = writers(state) | taking_part(state)
    people = {p.account_id: p.name for p in holders if p.account_id and p.account_id not in out}
    return {"members": members, "people": list(people.items())}
