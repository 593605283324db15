"""The API of clock rules: read them, add a version."""

from flask import Blueprint

from services.agreements.clock_rules.schemas import Added, RuleChange, RuleList, RuleView
from services.agreements.clock_rules.service import add_version, list_all, open_rule
from services.agreements.current import current_parts
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.web.api import Reply, api

bp = Blueprint("clock_rules_api", __name__)
BASE = "/api/agreements/clock-rules"


@bp.get(BASE)
@permission("routes.read")
@api("listClockRules", response=RuleList)
def list_clock_rules() -> RuleList:
    """Every clock rule with its versions, in words and numbers."""
    return RuleList.of(list_all(current_parts()))


@bp.get(f"{BASE}/<name>")
@permission("routes.read")
@api("getClockRule", response=RuleView)
def get_clock_rule(name: str) -> RuleView:
    """One clock rule."""
    return RuleView.of(open_rule(current_parts(), name))


@bp.post(f"{BASE}/<name>/versions")
@permission("routes.edit")
@api(
    "addClockRule", request=RuleChange, response=Added, status=201, idempotent=True,
    statuses={412: "Another version was added since `base`."},
)  # fmt: skip
def add_clock_rule(name: str, body: RuleChange, key: str) -> Reply:
    """Add a version that counts from a day on; clocks that run keep theirs. Needs the role at every agency."""
    number = add_version(current_parts(), current_actor(), name, body.version, base=body.base, key=key)
    return Reply(Added(version=number), location=f"{BASE}/{name}")
