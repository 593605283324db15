"""Pages of clock rules: all of them, and a new version by an administrator of every agency."""

from flask import Blueprint, Response, make_response, render_template, request

from services.agreements.clock_rules.schemas import RuleForm, RuleView
from services.agreements.clock_rules.service import Rule, add_version, list_all, open_rule, today
from services.agreements.clock_rules.words import UNITS
from services.agreements.current import current_parts
from services.agreements.places import library_tabs
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.auth.scope import may
from shared.errors import Invalid, StaleVersion
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to

pages = Blueprint("clock_rules", __name__)
BASE = "/agreements/clock-rules"


@pages.get(BASE)
@permission("routes.read")
def rules() -> str:
    """Every rule in words."""
    return render_template(
        "clock_rules/rules.html",
        rules=[RuleView.of(rule) for rule in list_all(current_parts())],
        tabs=library_tabs(current_actor(), "rules"),
        may_edit=may(current_actor(), "routes.edit", None),
    )


@pages.get(f"{BASE}/<name>/new")
@permission("routes.edit")
def new_version(name: str) -> str:
    """A new version, begun from the newest one."""
    rule = open_rule(current_parts(), name)
    newest = rule.versions[0]
    values = {
        "amount": newest.amount, "remind_before": ", ".join(map(str, newest.remind_before)),
        "escalate_after": newest.escalate_after, "source": "", "from_date": today(current_parts()),
    }  # fmt: skip
    return _form_page(rule, FormState(values), newest.version)


@pages.post(f"{BASE}/<name>/new")
@permission("routes.edit")
def add(name: str) -> Response:
    """Add it."""
    base = request.form.get("row_version", 0, type=int)
    try:
        form = parse_form(RuleForm, request)
        add_version(current_parts(), current_actor(), name, form.version, base=base, key=key_from(request))
    except (Invalid, StaleVersion) as error:
        rule = open_rule(current_parts(), name)
        refused = (
            Invalid(error.message, error.fields) if isinstance(error, Invalid) else Invalid(error.message)
        )
        page = _form_page(rule, FormState.refused(request.form, refused), rule.versions[0].version)
        return make_response(page, error.status)
    return redirect_to(BASE)


def _form_page(rule: Rule, form: FormState, version: int) -> str:
    return render_template(
        "clock_rules/new.html", rule=RuleView.of(rule), form=form, version=version, key=new_key(),
        unit=UNITS[rule.current.unit][1], may_edit=may(current_actor(), "routes.edit", None),
    )  # fmt: skip
