"""Where a person holds a permission, and the tokens by which the same rule filters lists and search results.

Pure. A record carries *allow* tokens (any one of them lets a person see it) and *wall* tokens (any one of them
hides it, whatever else holds). Guarding one record and filtering many ask the same two sets.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.auth.actor import Actor, Grant
from shared.auth.roles import READ_PERMISSIONS, ROLE_PERMISSIONS, roles_with
from shared.errors import Denied, NotFound

PUBLIC = "public"
"""The allow token of what anyone may read, signed in or not."""
EVERYWHERE = "*"
ANYWHERE = "any"


@dataclass(frozen=True)
class Reach:
    """Where something is allowed: everywhere, or at these agencies (none: nowhere)."""

    everywhere: bool
    agencies: frozenset[str] = frozenset()

    def covers(self, agency_id: str | None) -> bool:
        """Whether it is allowed at that agency; None asks for what belongs to no agency."""
        return self.everywhere or agency_id in self.agencies

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.agencies)


def permissions_of(actor: Actor) -> frozenset[str]:
    """Everything the actor may do at some agency; a personal token's scopes narrow it."""
    held = permissions_by(actor.grants)
    return held if actor.scopes is None else held & actor.scopes


def permissions_by(grants: Iterable[Grant]) -> frozenset[str]:
    """Everything that these grants allow at some agency."""
    return frozenset().union(*(ROLE_PERMISSIONS.get(g.role, ()) for g in grants))


def reach_of(actor: Actor, permission: str) -> Reach:
    """Where the actor holds the permission."""
    if permission not in permissions_of(actor):
        return Reach(False)
    agencies = actor.agencies(*roles_with(permission))
    return Reach(None in agencies, frozenset(a for a in agencies if a is not None))


def may(actor: Actor, permission: str, agency_id: str | None = None) -> bool:
    """Whether the actor holds the permission at that agency (None: for what belongs to no agency)."""
    return reach_of(actor, permission).covers(agency_id)


def require(actor: Actor, permission: str, agencies: Iterable[str | None], *, visible: bool = True) -> None:
    """Let pass whoever holds the permission at any of the record's agencies.

    Raises NotFound where the actor may not even know of the record (`visible` False), else Denied.
    """
    reach = reach_of(actor, permission)
    if any(reach.covers(agency) for agency in agencies):
        return
    if not visible:
        raise NotFound("There is no such record.")
    raise Denied("Your roles do not allow this here.")


def allow_tokens(actor: Actor | None) -> frozenset[str]:
    """The tokens of which a record must carry at least one for this actor to see it."""
    if actor is None:
        return frozenset({PUBLIC})
    held = permissions_of(actor) & READ_PERMISSIONS
    granted = {
        read_token(permission, grant.agency_id)
        for grant in actor.grants
        for permission in ROLE_PERMISSIONS.get(grant.role, frozenset()) & held
    }
    own = {account_token(actor.account_id)} if actor.scopes is None else set()
    return frozenset(granted | {staff_token(permission) for permission in held} | own | {PUBLIC})


def wall_tokens(actor: Actor | None) -> frozenset[str]:
    """The tokens of which a record must carry none: walls name people, and agencies with everybody in them."""
    if actor is None:
        return frozenset()
    return frozenset({account_token(actor.account_id)} | {agency_token(a) for a in actor.agencies() if a})


def record_tokens(permission: str, agencies: Iterable[str], accounts: Iterable[str] = ()) -> frozenset[str]:
    """The allow tokens of a record of these agencies, also open to these people wherever they work."""
    at = {read_token(permission, agency) for agency in agencies}
    return frozenset(at | {read_token(permission, None)} | {account_token(a) for a in accounts})


def read_token(permission: str, agency_id: str | None) -> str:
    """`agreements.read@<agency>`, or `@*` for a grant at every agency."""
    return f"{permission}@{agency_id or EVERYWHERE}"


def staff_token(permission: str) -> str:
    """`agreements.read@any`: of a record that everybody may see who holds the permission at some agency."""
    return f"{permission}@{ANYWHERE}"


def account_token(account_id: str) -> str:
    """The token of one person."""
    return f"account:{account_id}"


def agency_token(agency_id: str) -> str:
    """The token of everybody with a grant at the agency."""
    return f"agency:{agency_id}"
