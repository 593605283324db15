"""The tabs between the agreements list, clause library, routes and clock rules, as far as a person may open them."""

from shared.auth.actor import Actor
from shared.auth.scope import permissions_of

PLACES = (
    ("agreements", "Agreements", "/agreements", "agreements.read"),
    ("clauses", "Clause library", "/agreements/clauses", "clauses.read"),
    ("routes", "Approval routes", "/agreements/routes", "routes.read"),
    ("rules", "Clock rules", "/agreements/clock-rules", "routes.read"),
)


def library_tabs(actor: Actor, here: str) -> list[tuple[str, str, bool]]:
    """The tabs, with the current one marked."""
    held = permissions_of(actor)
    return [(label, href, key == here) for key, label, href, permission in PLACES if permission in held]
