"""The API of a service's clock rules: read them, add a version."""

from collections.abc import Callable

from flask import Blueprint

from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.service.clock_rules.mounted import ClockRulePlace
from shared.service.clock_rules.schemas import Added, RuleChange, RuleList, RuleView
from shared.service.clock_rules.service import add_version, list_all, open_rule
from shared.service.parts import ServiceParts
from shared.web.api import Reply, api


def clock_rules_api(current: Callable[[], ServiceParts], mounted: ClockRulePlace) -> Blueprint:
    """The addresses under `/api<prefix>`."""
    bp, base = Blueprint("clock_rules_api", __name__), f"/api{mounted.prefix}"

    @bp.get(base)
    @permission(mounted.reads)
    @api("listClockRules", response=RuleList)
    def list_clock_rules() -> RuleList:
        """Every clock rule with its versions, in words and numbers."""
        return RuleList.of(list_all(current()), mounted)

    @bp.get(f"{base}/<name>")
    @permission(mounted.reads)
    @api("getClockRule", response=RuleView)
    def get_clock_rule(name: str) -> RuleView:
        """One clock rule."""
        return RuleView.of(open_rule(current(), name), mounted)

    @bp.post(f"{base}/<name>/versions")
    @permission(mounted.edits)
    @api(
        "addClockRule", request=RuleChange, response=Added, status=201, idempotent=True,
        statuses={412: "Another version was added since `base`."},
    )  # fmt: skip
    def add_clock_rule(name: str, body: RuleChange, key: str) -> Reply:
        """Add a version that counts from a day on; clocks that run keep theirs. Needs the role at every agency.

        Of the versions that have begun, the one with the latest first day counts; of one day the last added.
        """
        number = add_version(
            current(), current_actor(), name, body.version, mounted=mounted, base=body.base, key=key
        )
        return Reply(Added(version=number), location=f"{base}/{name}")

    return bp
