"""The administrators' page of effects that keep failing, with a button to try one again."""

from flask import Blueprint, Response, render_template

from services.agreements.current import current_parts
from services.agreements.effects.service import list_effects, retry
from shared.auth.permissions import permission
from shared.web.redirects import redirect_to

pages = Blueprint("effects", __name__)


@pages.get("/agreements/effects")
@permission("effects.read")
def effects() -> str:
    """What waits, and what needs a look."""
    return render_template("agreements/effects.html", found=list_effects(current_parts()))


@pages.post("/agreements/effects/<int:effect_id>/retry")
@permission("effects.retry")
def try_again(effect_id: int) -> Response:
    """Try one again at once."""
    retry(current_parts(), effect_id)
    return redirect_to("/agreements/effects")
