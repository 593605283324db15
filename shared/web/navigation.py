"""The header's navigation, the same in every service, so that people never feel where one ends.

Data only: the portal's own entries, and between them what each service declares. An entry says where it leads and who
sees it; whether that page lets them in is the page's own rule.
"""

from collections.abc import Sequence

from shared.auth.actor import Actor, Role
from shared.service.declaration import NavItem
from shared.service.table import get_services

STAFF: tuple[NavItem, ...] = (
    NavItem("My work", "/my-work"),
    *(item for service in get_services() for item in service.navigation),
    NavItem("Search", "/search"),
    NavItem("Directory", "/directory"),
    NavItem("Administration", "/admin", frozenset({Role.ADMINISTRATOR})),
    NavItem("Audit", "/audit", frozenset({Role.AUDITOR, Role.RECORDS_OFFICER, Role.ADMINISTRATOR})),
)


def visible_items(items: Sequence[NavItem], actor: Actor | None) -> list[NavItem]:
    """The entries this person sees; none before signing in."""
    if actor is None:
        return []
    held = {grant.role for grant in actor.grants}
    return [item for item in items if item.roles is None or item.roles & held]


ELSEWHERE = {"audit": "/audit", "effects": "/admin"}
"""Parts that every service has for auditors and administrators: `/agreements/audit` belongs under Audit."""


def is_current(item: NavItem, path: str) -> bool:
    """Whether the page at `path` belongs under this entry."""
    part = path.split("/")[2:3]
    if part and part[0] in ELSEWHERE:
        return item.href == ELSEWHERE[part[0]]
    return path == item.href or path.startswith(item.href + "/")
