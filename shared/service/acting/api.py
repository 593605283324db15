"""The API of a service's acts: one address for each act that a form can make."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.service.acting.acts import Acting, P, Permits
from shared.service.acting.forms import ActForm, Forms
from shared.service.acting.offers import R
from shared.service.acting.schemas import OutcomeView
from shared.web.api import api

NOT_NOW = {409: "The rules do not allow it now; `title` says why."}
"""What the document of an act's address says besides."""


def act_api(
    prefix: str,
    current: Callable[[], P],
    acting: Acting[P, R],
    *,
    argument: str,
    forms: Forms,
    permits: Permits,
) -> Blueprint:
    """An address `<prefix>/<record>/acts/<act>` for each form; `argument` is what addresses call a record's id."""
    bp = Blueprint("acting_api", __name__)
    for action, model in forms.items():
        view = permission(*permits[action], deputies=True)(_view(current, acting, argument, action, model))
        bp.add_url_rule(f"{prefix}/<{argument}>/acts/{action}", action, view, methods=["POST"])
    return bp


def _view(
    current: Callable[[], P], acting: Acting[P, R], argument: str, action: str, model: type[ActForm]
) -> Callable[..., Response]:
    """One act with its own body."""

    def act(*, body: ActForm, key: str, **named: Any) -> OutcomeView:
        outcome = acting.perform(current(), current_actor(), named[argument], action, form=body, key=key)
        return OutcomeView.of(outcome)

    row = acting.rules.get(action)
    act.__doc__ = f"{row.label if row else action}."
    declare = api(f"act_{action}", request=model, response=OutcomeView, idempotent=True, statuses=NOT_NOW)
    return declare(act)
