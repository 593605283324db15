"""What the agreements service is. Data only: where its parts are, who may do what, where it stands in the header."""

from shared.auth.actor import Role
from shared.registry.declaration import NavItem, Service, StatusWords

READ = frozenset({"agreements.read", "clauses.read", "routes.read"})
"""What everybody who works with agreements may read at their agency."""

SERVICE = Service(
    name="agreements",
    label="Agreements",
    parts="services.agreements.wiring:Agreements",
    app="services.agreements.app:create_app",
    work="services.agreements.worker:get_work",
    supply="services.agreements.supply:supply",
    names="services.agreements.register.timeline:names_of",
    stories="services.agreements.demo.stories:DEMO",
    navigation=(
        NavItem("Agreements", "/agreements", frozenset(Role) - {Role.ADMINISTRATOR}),
        # An administrator reads no agreement by this role, but keeps what agreements go by.
        NavItem(
            "Routes and clauses", "/agreements/routes", frozenset({Role.ADMINISTRATOR}), covers="/agreements"
        ),
    ),
    statuses=(
        StatusWords("Draft", "The text is being written or changed; nobody is asked to decide yet.", "plain"),
        StatusWords(
            "In approval",
            "One exact text is before the people of its approval route; any change starts the approvals again.",
            "working",
        ),
        StatusWords(
            "Out for signature",
            "All approvals are in; the signers sign that same text, in their order.",
            "waiting",
        ),
        StatusWords(
            "Signed", "All have signed and the sealed copy is kept; it is not yet in effect.", "good"
        ),
        StatusWords("In force", "In effect: acts may be based on it until it is suspended or ends.", "good"),
        StatusWords(
            "Suspended",
            "In effect but paused: nobody may act under it until the suspension is lifted.",
            "stopped",
        ),
        StatusWords(
            "Ended", "No longer in effect: withdrawn, terminated or run out. It is kept as a record.", "plain"
        ),
    ),
    watchers=frozenset({Role.RECORDS_OFFICER, Role.LEGAL_REVIEWER}),
    overdue_page="/agreements?overdue=true",
    audit_page="/agreements/audit",
    effects_page="/agreements/effects",
    permissions={
        Role.DRAFTER: READ
        | {
            "agreements.draft",
            "agreements.submit",
            "agreements.manage",
            "agreements.export",
            "clauses.propose",
        },
        Role.LEGAL_REVIEWER: READ
        | {
            "agreements.draft",
            "agreements.approve",
            "agreements.manage",
            "agreements.export",
            "clauses.propose",
            "clauses.approve",
        },
        Role.APPROVER: READ | {"agreements.approve"},
        Role.SIGNATORY: READ | {"agreements.approve", "agreements.sign"},
        Role.VIEWER: READ,
        Role.RECORDS_OFFICER: READ | {"agreements.publish", "agreements.export", "agreements.manage"},
        Role.AUDITOR: READ | {"agreements.export"},
        # Keeps the system, not the records: reads no agreement by this role alone.
        Role.ADMINISTRATOR: frozenset({"routes.read", "routes.edit", "clauses.read"}),
    },
    scopes={
        "agreements.approve": "Approve or return agreements",
        "agreements.draft": "Write and change drafts",
        "agreements.export": "Export lists",
        "agreements.manage": "Review, suspend and end agreements",
        "agreements.publish": "Publish agreements",
        "agreements.read": "Read agreements",
        "agreements.submit": "Send agreements for approval",
        "clauses.approve": "Approve clauses",
        "clauses.propose": "Propose clauses",
        "clauses.read": "Read clauses",
        "routes.edit": "Change approval routes",
        "routes.read": "Read approval routes",
    },
)
