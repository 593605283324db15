"""The page that begins an agreement: of which kind, between whom, and the first questions of that kind."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from services.agreements.clauses.repository import get_template, list_templates
from services.agreements.current import current_parts
from services.agreements.drafts.amending import Amended, find_amended
from services.agreements.drafts.begin import begin_from
from services.agreements.drafts.fields import answers_from_form, form_values, refuse_unasked
from services.agreements.drafts.opening import carried_over
from services.agreements.drafts.pages import options_of
from services.agreements.drafts.schemas import NewForm
from shared.auth.current import current_actor
from shared.auth.directory import list_agencies
from shared.auth.permissions import permission
from shared.auth.scope import reach_of
from shared.documents.write.model import Questionnaire
from shared.errors import Invalid
from shared.web.form_state import FormState
from shared.web.forms import parse_part
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to

pages = Blueprint("drafts_new", __name__)


@pages.get("/agreements/new")
@permission("agreements.draft")
def new() -> str:
    """The first questions; of an amendment (`?amends=`) as answered in the earlier one; or (`?choose=`) the kinds."""
    return _page(request.args.get("template", ""), request.args.get("amends", ""))


@pages.get("/agreements/<agreement_id>/amend")
@permission("agreements.draft")
def amend(agreement_id: str) -> Response:
    """Where an amendment begins."""
    return redirect_to(f"/agreements/new?amends={agreement_id}")


@pages.post("/agreements/new")
@permission("agreements.draft")
def begin() -> Response:
    """Begin the draft with what was answered."""
    parts, actor = current_parts(), current_actor()
    try:
        first = parse_part(NewForm, request)
        with parts.database.transaction() as session:
            questions = get_template(session, first.template).questionnaire.first
        refuse_unasked(questions, request.form, NewForm.model_fields)
        answers = answers_from_form(questions, request.form)
        stream = begin_from(parts, actor, first, answers, key_from(request))
    except Invalid as error:
        template, amends = request.form.get("template", ""), request.form.get("amends", "")
        page = _page(template, amends, FormState.refused(request.form, error))
        return make_response(page, error.status)
    return redirect_to(f"/agreements/{stream}/questions")


def _page(wanted: str, amends: str, form: FormState | None = None) -> str:
    """The first questions of the kind wanted; where it is open which one, the choice."""
    amended = find_amended(current_parts(), current_actor(), amends) if amends else None
    with current_parts().database.transaction() as session:
        kinds = [(one.template_id, one.title) for one in list_templates(session)]
        usual = amended.template if amended else ""
        only = kinds[0][0] if len(kinds) == 1 else ""
        chosen = "" if "choose" in request.args else wanted or usual or only
        asked = get_template(session, chosen).questionnaire if chosen else None
        bodies = _bodies(session)
    known = _carried(amended, asked) if amended and asked else {}
    return render_template(
        "agreements/new.html" if asked else "agreements/new_kind.html",
        form=form or FormState(known), kinds=kinds, chosen=chosen, questions=asked.first if asked else (),
        options_of=options_of, amended=amended.row if amended else None, key=new_key(), **bodies,
    )  # fmt: skip


def _bodies(session: Session) -> dict[str, list[tuple[str, str]]]:
    """The agencies that the reader may draft for, and the federal bodies."""
    bodies, reach = list_agencies(session), reach_of(current_actor(), "agreements.draft")
    return {
        "own": [(b.id, b.name) for b in bodies if b.kind != "federal" and reach.covers(b.id)],
        "federal": [(b.id, b.name) for b in bodies if b.kind == "federal"],
    }


def _carried(amended: Amended, asked: Questionnaire) -> dict[str, Any]:
    """What the form of an amendment begins with: the parties and answers of the earlier agreement."""
    row = amended.row
    partner = {"partner": row.partners[0]} if row.partners else {}
    answers = carried_over(asked, amended.answers, row.title)
    return {"agency": row.agencies[0], **partner, **form_values(asked.first, answers)}
