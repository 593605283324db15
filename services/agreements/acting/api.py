"""The API of acts: one address for each act of the table that a form can make. Signing is for people alone."""

from collections.abc import Callable

from flask import Blueprint, Response

from services.agreements.acting.forms import FORMS, ActForm
from services.agreements.acting.permits import PERMITS
from services.agreements.acting.schemas import OutcomeView
from services.agreements.acting.service import perform
from services.agreements.current import current_parts
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.web.api import api
from workflows.agreements.states import RULES

bp = Blueprint("acting_api", __name__)
REFUSED = {409: "The rules do not allow it now; `title` says why."}


def add_act(action: str, model: type[ActForm]) -> None:
    """One act at `/api/agreements/{agreement_id}/acts/{action}`, with its own body and permission."""
    row = RULES.get(action)
    label = row.label if row else action

    def act(agreement_id: str, body: ActForm, key: str) -> OutcomeView:
        outcome = perform(current_parts(), current_actor(), agreement_id, action, form=body, key=key)
        return OutcomeView.of(outcome)

    act.__doc__ = f"{label}."
    declare = api(f"act_{action}", request=model, response=OutcomeView, idempotent=True, statuses=REFUSED)
    view: Callable[..., Response] = permission(*PERMITS[action])(declare(act))
    bp.add_url_rule(f"/api/agreements/<agreement_id>/acts/{action}", action, view, methods=["POST"])


for _action, _model in FORMS.items():
    add_act(_action, _model)
