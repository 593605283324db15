"""Who acts: the person signed in, what they have been granted, and the claims that travel with an act.

Pure: workflows import it. It knows nothing of sessions, cookies or tables.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person may be for an agency (or, with no agency, for all). The glossary defines each."""

    DRAFTER = "drafter"
    LEGAL_REVIEWER = "legal_reviewer"
    APPROVER = "approver"
    SIGNATORY = "signatory"
    VIEWER = "viewer"
    RECORDS_OFFICER = "records_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Grant:
    """One role, at one agency; `agency_id` None means at every agency."""

    role: str
    agency_id: str | None = None


@dataclass(frozen=True)
class ActorClaims:
    """The actor as an act carries it into Temporal: ids and grants, never a name."""

    account_id: str
    session_id: str = ""
    grants: list[Grant] = field(default_factory=list)
    on_behalf_of: str | None = None


SYSTEM = ActorClaims(account_id="system")
"""The actor of clocks and of work that nobody presses a button for."""

OUTSIDE = "outside:"
"""The account of an outside signer is this and the signer's id; their link stands for them, and who signs checks it."""


@dataclass(frozen=True)
class Actor:
    """A person signed in (or a token of theirs), as the directory knows them now."""

    account_id: str
    name: str
    email: str
    session_id: str
    grants: frozenset[Grant]
    scopes: frozenset[str] | None = None  # of a personal token; None: a full session

    def agencies(self, *roles: str) -> frozenset[str | None]:
        """The agencies at which the person holds any of these roles (None in it: at every agency)."""
        return frozenset(g.agency_id for g in self.grants if not roles or g.role in roles)

    def holds(self, role: str, agency_id: str | None) -> bool:
        """Whether the person holds the role at that agency."""
        return any(g.role == role and g.agency_id in (None, agency_id) for g in self.grants)

    def claims(self, on_behalf_of: str | None = None) -> ActorClaims:
        """The part of this that an act carries."""
        ordered = sorted(self.grants, key=lambda g: (g.role, g.agency_id or ""))
        return ActorClaims(self.account_id, self.session_id, list(ordered), on_behalf_of)
