"""The pages and the API of the clock rules of agreements."""

from services.agreements.clock_rules.words import FROM_AGREEMENT, WHAT
from services.agreements.current import current_parts
from services.agreements.places import library_tabs
from shared.service.clock_rules.api import clock_rules_api
from shared.service.clock_rules.mounted import ClockRulePlace
from shared.service.clock_rules.pages import clock_rule_pages

MOUNTED = ClockRulePlace(
    prefix="/agreements/clock-rules",
    home=("Agreements", "/agreements"),
    words=WHAT,
    from_record=FROM_AGREEMENT,
    reads="routes.read",
    edits="routes.edit",
    tabs=lambda actor: library_tabs(actor, "rules"),
    tabs_label="Agreements, clauses, routes",
)

pages = clock_rule_pages(current_parts, MOUNTED)
api = clock_rules_api(current_parts, MOUNTED)
