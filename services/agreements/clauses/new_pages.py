"""The page on which a new clause is proposed, with its place in a template."""

from flask import Blueprint, Response, make_response, render_template, request

from services.agreements.clauses.new_clause import STARTER, propose_new
from services.agreements.clauses.schemas import NewClauseForm
from services.agreements.clauses.shelves import list_places, list_shelves
from services.agreements.current import current_parts
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.errors import Invalid
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to

pages = Blueprint("clauses_new", __name__)
BASE = "/agreements/clauses"


@pages.get(f"{BASE}/new")
@permission("clauses.propose")
def new_page() -> str:
    """An empty clause, and the places where it can go."""
    shelf = next(iter(list_shelves(current_parts()).shelves), "Other")
    return _page(FormState({"source": STARTER.format(shelf=shelf), "how": "alternate"}))


@pages.post(f"{BASE}/new")
@permission("clauses.propose")
def propose_now() -> Response:
    """Propose it; what was typed comes back with what to mend."""
    try:
        form = parse_form(NewClauseForm, request)
        clause_id, version = propose_new(
            current_parts(), current_actor(),
            source=form.source, reason=form.reason, place=form.where, key=key_from(request),
        )  # fmt: skip
    except Invalid as error:
        return make_response(_page(FormState.refused(request.form, error)), error.status)
    return redirect_to(f"{BASE}/{clause_id}/proposals/{version}")


def _page(form: FormState) -> str:
    found = list_places(current_parts())
    return render_template(
        "clauses/new.html", form=form, key=new_key(), places=found.places, questions=found.questions
    )
