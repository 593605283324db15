"""The header's navigation, the same in every service, so that people never feel where one ends.

Data only: the portal's own entries, and between them what each service declares. An entry says where it leads and who
sees it; whether that page lets them in is the page's own rule.
"""

from collections.abc import Sequence

from shared.auth.actor import Actor, Role
from shared.registry.declaration import NavItem
from shared.registry.table import get_services

STAFF_ITEMS: tuple[NavItem, ...] = (
    NavItem("My work", "/my-work"),
    *(item for service in get_services() for item in service.navigation),
    NavItem("Search", "/search"),
    NavItem("Directory", "/directory"),
    NavItem("Administration", "/admin", frozenset({Role.ADMINISTRATOR})),
    NavItem("Audit", "/audit", frozenset({Role.AUDITOR, Role.RECORDS_OFFICER, Role.ADMINISTRATOR})),
)


def visible_items(items: Sequence[NavItem], actor: Actor | None) -> list[NavItem]:
    """The entries this person sees; none before signing in. One below another that they see is left out."""
    if actor is None:
        return []
    held = {grant.role for grant in actor.grants}
    seen = [item for item in items if item.roles is None or item.roles & held]
    return [item for item in seen if not any(_is_below(item.href, other.href) for other in seen)]


def is_open(items: Sequence[NavItem], actor: Actor | None, href: str) -> bool:
    """False for an entry that this person is not shown, nor one above it; whatever is no entry may be open."""
    seen = [item.href for item in visible_items(items, actor)]
    known = {item.href for item in items}
    return href not in known or any(href == other or _is_below(href, other) for other in seen)


def _is_below(path: str, href: str) -> bool:
    return path.startswith(href + "/")


UNDER_ANOTHER_ENTRY = {"audit": "/audit", "effects": "/admin"}
"""Parts that every service has for auditors and administrators: `/agreements/audit` belongs under Audit."""


def is_current(item: NavItem, path: str) -> bool:
    """Whether the page at `path` belongs under this entry."""
    part = path.split("/")[2:3]
    if part and part[0] in UNDER_ANOTHER_ENTRY:
        return item.href == UNDER_ANOTHER_ENTRY[part[0]]
    top = item.covers or item.href
    return path == top or _is_below(path, top)
