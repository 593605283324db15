"""What a token may be given, in the users' words. Data only; a test holds it to the table of permissions."""

from collections.abc import Mapping

SCOPE_WORDS: Mapping[str, str] = {
    "agreements.approve": "Approve or return agreements",
    "agreements.draft": "Write and change drafts",
    "agreements.export": "Export lists",
    "agreements.manage": "Review, suspend and end agreements",
    "agreements.publish": "Publish agreements",
    "agreements.read": "Read agreements",
    "agreements.review": "Review drafts for the law",
    "agreements.submit": "Send agreements for approval",
    "audit.read": "Read the audit record",
    "clauses.approve": "Approve clauses",
    "clauses.propose": "Propose clauses",
    "clauses.read": "Read clauses",
    "directory.read": "Read the directory",
    "effects.read": "See what keeps failing",
    "effects.retry": "Try again what failed",
    "imports.run": "Import agreements",
    "records.hold": "Put records on hold",
    "routes.edit": "Change approval routes",
    "routes.read": "Read approval routes",
    "search.use": "Search",
}
