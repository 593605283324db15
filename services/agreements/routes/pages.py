"""Pages of approval routes: all that a person may read, one with its preview, and the form that changes one."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from services.agreements.clauses.in_words import Vocabulary
from services.agreements.current import current_parts
from services.agreements.ledger import CHANGED
from services.agreements.places import library_tabs
from services.agreements.routes.checks import plans_from
from services.agreements.routes.fields import (
    ANSWER,
    answers_from,
    rearranged,
    refuse_unknown,
    stages_from,
    values_of,
)
from services.agreements.routes.schemas import MODES, ROLES, PreviewView, parse_route, stage_form
from services.agreements.routes.service import (
    WHOLE_STATE,
    Route,
    list_routes,
    open_route,
    preview,
    save_route,
    stream_of,
)
from services.agreements.routes.views import preview_view, route_view
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.auth.scope import may
from shared.documents.write.model import Question, questions_of
from shared.errors import Invalid, StaleVersion
from shared.service.record.just_done import tell_just_changed
from shared.web.form_state import FormState
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to

pages = Blueprint("routes", __name__)
BASE = "/agreements/routes"


@pages.get(BASE)
@permission("routes.read")
def routes() -> str:
    """The routes that the person may read."""
    actor = current_actor()
    return render_template(
        "routes/routes.html", routes=list_routes(current_parts(), actor), tabs=library_tabs(actor, "routes")
    )


@pages.get(f"{BASE}/<agency>")
@permission("routes.read")
def route(agency: str) -> str:
    """One route, and what it would ask of an example."""
    found = open_route(current_parts(), current_actor(), agency)
    answers = answers_from(request.args)
    return render_template(
        "routes/route.html", **_data(found),
        just_changed=tell_just_changed(
            current_parts(), current_actor().account_id, CHANGED, stream=stream_of(found.agency)
        ), example=preview_view(found, preview(found, found.plans, answers)),
        questions=_questions(found.plans, found.vocabulary), form=FormState(_answer_fields(answers)),
        may_edit=_may_edit(agency),
    )  # fmt: skip


@pages.get(f"{BASE}/<agency>/edit")
@permission("routes.edit")
def edit(agency: str) -> str:
    """The form, filled with the route that counts now."""
    found = open_route(current_parts(), current_actor(), agency)
    values = values_of([stage_form(plan) for plan in found.plans])
    values["name"] = found.name
    return _form_page(found, FormState(values), len(found.plans))


@pages.post(f"{BASE}/<agency>/edit")
@permission("routes.edit")
def change(agency: str) -> Response:
    """Save, or rearrange and try the stages; whatever was typed stays."""
    found = open_route(current_parts(), current_actor(), agency)
    refuse_unknown(request.form)
    stages, button = stages_from(request.form), request.form.get("do", "save")
    if button not in ("save", "try"):
        stages = rearranged(stages, button)
        return make_response(_form_page(found, FormState(_typed(stages)), len(stages)))
    try:
        form = parse_route(_fields(stages))
        if button == "try":
            plans = plans_from(form.stages, found.known)
            shown = [preview_view(found, preview(found, plans, {}, whole=whole)) for whole in (False, True)]
            page = _form_page(found, FormState(_typed(stages)), len(stages), examples=shown)
            return make_response(page)
        base = request.form.get("row_version", 0, type=int)
        save_route(current_parts(), current_actor(), agency, form, base=base, key=key_from(request))
    except (Invalid, StaleVersion) as error:
        errors = error.fields if isinstance(error, Invalid) else ()
        refused = FormState.refused(_typed(stages), Invalid(error.message, errors))
        fresh = open_route(current_parts(), current_actor(), agency)
        return make_response(_form_page(fresh, refused, len(stages)), error.status)
    return redirect_to(f"{BASE}/{agency}")


def _fields(stages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": request.form.get("name", ""), "reason": request.form.get("reason", ""), "stages": stages,
    }  # fmt: skip


def _typed(stages: list[dict[str, Any]]) -> MultiDict[str, str]:
    """Everything that was typed, with the stages as they stand now."""
    values = values_of(stages)
    for name, value in request.form.items():
        if not name.startswith("stages."):
            values[name] = value
    return values


def _form_page(found: Route, form: FormState, count: int, examples: Sequence[PreviewView] = ()) -> str:
    newest = found.versions[0].version if found.versions else 0
    return render_template(
        "routes/edit.html", **_data(found), form=form, count=count, version=newest, key=new_key(), examples=examples,
        questions=found.vocabulary.questions, rules=list(found.rules.items()), modes=MODES, roles=ROLES,
        people=found.people, may_edit=_may_edit(found.agency),
    )  # fmt: skip


def _data(found: Route) -> dict[str, Any]:
    return {
        "route": found,
        "view": route_view(found),
        "base": f"{BASE}/{found.agency}",
        "modes_of": dict(MODES),
    }


def _may_edit(agency: str) -> bool:
    return may(current_actor(), "routes.edit", None if agency == WHOLE_STATE else agency)


def _questions(plans: Any, vocabulary: Vocabulary) -> list[tuple[Question, list[tuple[str, str]]]]:
    """The questions that the route's conditions ask, with their answers to choose from."""
    asked = {name for plan in plans for name in questions_of(plan.condition)}
    return [(q, _choices(q)) for q in vocabulary.questions if q.id in asked and _choices(q)]


def _choices(question: Question) -> list[tuple[str, str]]:
    if question.kind == "yes_no":
        return [("yes", "Yes"), ("no", "No")]
    return [(option.value, option.label) for option in question.options]


def _answer_fields(answers: dict[str, Any]) -> dict[str, str]:
    shown = {True: "yes", False: "no"}
    return {
        ANSWER + name: shown[value] if isinstance(value, bool) else str(value)
        for name, value in answers.items()
    }
