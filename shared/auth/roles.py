"""Which role may do what: what all services share, and what each service adds. The glossary describes the roles.

A permission says "may do this kind of thing at that agency". Whether the record's state allows it, and which duties
must be kept apart, is the business of each context's transition table.
"""

from collections.abc import Mapping

from shared.auth.actor import Role
from shared.registry.table import get_services

EVERYBODY = frozenset({"search.use", "directory.read"})
"""What everybody who works with records may do at their agency."""

SHARED_PERMISSIONS: Mapping[str, frozenset[str]] = {
    Role.DRAFTER: EVERYBODY,
    Role.LEGAL_REVIEWER: EVERYBODY,
    Role.APPROVER: EVERYBODY,
    Role.SIGNATORY: EVERYBODY,
    Role.VIEWER: EVERYBODY,
    Role.RECORDS_OFFICER: EVERYBODY | {"audit.read"},
    Role.AUDITOR: EVERYBODY | {"audit.read"},
    # Keeps the system, not the records: reads none by this role alone.
    Role.ADMINISTRATOR: EVERYBODY | {"directory.administer", "effects.read", "effects.retry", "audit.read"},
}

SHARED_SCOPES: Mapping[str, str] = {
    "audit.read": "Fetch proofs from the audit record",
}
"""What a personal token may be given, in words."""


def _role_permissions() -> dict[str, frozenset[str]]:
    found = dict(SHARED_PERMISSIONS)
    for service in get_services():
        found |= {new.role: found.get(new.role, EVERYBODY) for new in service.roles}
        found |= {role: found[role] | held for role, held in service.permissions.items()}
    return found


ROLE_PERMISSIONS: Mapping[str, frozenset[str]] = _role_permissions()
"""Each role's permissions, in all services."""

PERMISSIONS = frozenset().union(*ROLE_PERMISSIONS.values())
"""Every permission there is; declaring another one on a route is refused when the module is imported."""

READ_PERMISSIONS = frozenset(name for name in PERMISSIONS if name.endswith(".read"))
"""Those that guard the reading of records, and so become tokens of search and list filters."""

SCOPE_WORDS: Mapping[str, str] = dict(
    sorted(
        {**SHARED_SCOPES, **{k: v for service in get_services() for k, v in service.scopes.items()}}.items()
    )
)
"""What a personal token may be given, in the users' words."""

TOKEN_SCOPES = frozenset(SCOPE_WORDS)
"""What a personal token can be given. Every other permission needs a person, so a new one does until it has words."""


def roles_with(permission: str) -> frozenset[str]:
    """The roles that carry the permission."""
    return frozenset(role for role, held in ROLE_PERMISSIONS.items() if permission in held)
