"""Which role may do what: a table, nothing else. The one place to change it; the glossary describes the roles.

A permission says "may do this kind of thing at that agency". Whether the record's state allows it, and which duties
must be kept apart, is the business of each context's transition table.
"""

from collections.abc import Mapping

from shared.auth.actor import Role

READ = frozenset({"agreements.read", "clauses.read", "routes.read", "search.use", "directory.read"})
"""What everybody who works with agreements may read at their agency."""

ROLE_PERMISSIONS: Mapping[str, frozenset[str]] = {
    Role.DRAFTER: READ
    | {"agreements.draft", "agreements.submit", "agreements.manage", "clauses.propose", "agreements.export"},
    Role.LEGAL_REVIEWER: READ
    | {
        "agreements.draft",
        "agreements.review",
        "agreements.approve",
        "agreements.manage",
        "clauses.propose",
        "clauses.approve",
        "agreements.export",
    },
    Role.APPROVER: READ | {"agreements.approve"},
    Role.SIGNATORY: READ | {"agreements.approve", "agreements.sign"},
    Role.VIEWER: READ,
    Role.RECORDS_OFFICER: READ
    | {
        "agreements.publish",
        "agreements.export",
        "agreements.manage",
        "records.hold",
        "records.dispose",
        "imports.run",
        "audit.read",
    },
    Role.AUDITOR: READ | {"audit.read", "agreements.export"},
    # Keeps the system, not the records: reads no agreement by this role alone.
    Role.ADMINISTRATOR: frozenset(
        {
            "directory.read",
            "directory.administer",
            "routes.read",
            "routes.edit",
            "clauses.read",
            "effects.read",
            "effects.retry",
            "imports.run",
            "audit.read",
            "search.use",
        }
    ),
}

PERMISSIONS = frozenset().union(*ROLE_PERMISSIONS.values())
"""Every permission there is; declaring another one on a route is refused when the module is imported."""

READ_PERMISSIONS = frozenset(name for name in PERMISSIONS if name.endswith(".read"))
"""Those that guard the reading of records, and so become tokens of search and list filters."""

TOKEN_SCOPES = PERMISSIONS - {"agreements.sign", "directory.administer", "records.dispose"}
"""What a personal token can be given. Signing, administering and disposing need a person at a keyboard."""


def roles_with(permission: str) -> frozenset[str]:
    """The roles that carry the permission."""
    return frozenset(role for role, held in ROLE_PERMISSIONS.items() if permission in held)
