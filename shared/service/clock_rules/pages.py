"""Pages of a service's clock rules: all of them, and a new version by an administrator of every agency."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, make_response, render_template, request

from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.auth.scope import may
from shared.errors import Invalid, StaleVersion
from shared.service.clock_rules.mounted import ClockRulePlace
from shared.service.clock_rules.schemas import RuleForm, RuleView
from shared.service.clock_rules.service import Rule, add_version, list_all, open_rule, today
from shared.service.clock_rules.words import CHANGED, UNITS
from shared.service.parts import ServiceParts
from shared.service.record.just_done import tell_just_changed
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to


def clock_rule_pages(current: Callable[[], ServiceParts], mounted: ClockRulePlace) -> Blueprint:
    """The pages under the prefix."""
    pages, address = Blueprint("clock_rules", __name__), f"{mounted.prefix}/<name>/new"

    @pages.get(mounted.prefix)
    @permission(mounted.reads)
    def rules() -> str:
        """Every rule in words."""
        actor = current_actor()
        return render_template(
            "clock_rules/rules.html",
            just_changed=tell_just_changed(current(), actor.account_id, CHANGED),
            rules=[RuleView.of(rule, mounted) for rule in list_all(current())],
            mounted=mounted, tabs=mounted.tabs(actor), may_edit=may(actor, mounted.edits, None),
        )  # fmt: skip

    @pages.get(address)
    @permission(mounted.edits)
    def new_version(name: str) -> str:
        """A new version, begun from the newest one."""
        rule = open_rule(current(), name)
        newest = rule.versions[0]
        values = {
            "amount": newest.amount, "remind_before": ", ".join(map(str, newest.remind_before)),
            "escalate_after": newest.escalate_after, "source": "", "from_date": today(current()),
        }  # fmt: skip
        return _form_page(mounted, rule, FormState(values), newest.version, today(current()))

    @pages.post(address)
    @permission(mounted.edits)
    def add(name: str) -> Response:
        """Add it."""
        base = request.form.get("row_version", 0, type=int)
        try:
            new = parse_form(RuleForm, request).version
            add_version(
                current(), current_actor(), name, new, mounted=mounted, base=base, key=key_from(request)
            )
        except (Invalid, StaleVersion) as error:
            rule = open_rule(current(), name)
            form = FormState.refused(request.form, _as_invalid(error))
            return make_response(
                _form_page(mounted, rule, form, rule.versions[0].version, today(current())), error.status
            )
        return redirect_to(mounted.prefix)

    return pages


def _as_invalid(error: Invalid | StaleVersion) -> Invalid:
    return error if isinstance(error, Invalid) else Invalid(error.message)


def _form_page(mounted: ClockRulePlace, rule: Rule, form: FormState, version: int, on: date) -> str:
    """The form, which names the versions that are planned for a day after `on`."""
    planned = sorted((v for v in rule.versions if v.from_date > on), key=lambda v: (v.from_date, v.version))
    return render_template(
        "clock_rules/new.html", mounted=mounted, rule=RuleView.of(rule, mounted), form=form, version=version,
        key=new_key(), unit=UNITS[rule.current.unit][1], may_edit=may(current_actor(), mounted.edits, None),
        planned=planned,
    )  # fmt: skip
