"""Roles in the users' words. Data only; the glossary defines them at length."""

from collections.abc import Iterable, Mapping

from shared.auth.actor import Grant, Role
from shared.registry.table import get_services

ROLES: Mapping[str, tuple[str, str]] = {
    Role.DRAFTER: ("Drafter", "writes drafts and sends them for approval"),
    Role.LEGAL_REVIEWER: ("Legal reviewer", "reviews and approves for the law"),
    Role.APPROVER: ("Approver", "approves what is submitted, or returns it"),
    Role.SIGNATORY: ("Signatory", "signs for the agency"),
    Role.VIEWER: ("Viewer", "reads the agency’s records"),
    Role.RECORDS_OFFICER: ("Records officer", "publishes records, and notes what was signed on paper"),
    Role.AUDITOR: ("Auditor", "reads everything, and the audit record"),
    Role.ADMINISTRATOR: ("Administrator", "keeps people, roles and routes"),
    **{new.role: (new.name, new.duty) for service in get_services() for new in service.roles},
}

STATES: Mapping[str, str] = {
    "Active": "Can sign in.",
    "Locked": "Five failures in 15 minutes: can’t sign in until an administrator releases the account.",
    "Disabled": "Can’t sign in, and was signed out everywhere.",
    "Not set up": "Has been sent a link, but has not chosen a password yet.",
}


def role_name(role: str) -> str:
    """The role as pages call it."""
    return ROLES.get(role, (role.replace("_", " ").capitalize(), ""))[0]


def lent_words(role: str | None, every: str) -> str:
    """In which role somebody acts for another: “as approver”, or `every` where each of theirs was lent."""
    return f"as {role_name(role).lower()}" if role else every


def duties(grants: Iterable[Grant]) -> str:
    """What somebody does, in one line: `Writes drafts and sends them for approval; signs for the agency`."""
    held = [words for role, (_, words) in ROLES.items() if any(g.role == role for g in grants)]
    line = "; ".join(held)
    return line[:1].upper() + line[1:]
