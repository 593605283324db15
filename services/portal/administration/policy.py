"""What an administrator may do to whom. Pure.

Administrators of an agency act on its people alone; only one with the role everywhere grants a role everywhere.
Nobody changes their own roles or puts themselves out: that takes a second administrator.
"""

from shared.auth.actor import Actor
from shared.auth.scope import may
from shared.errors import Denied, NotFound

ADMINISTER = "directory.administer"


def require_over(actor: Actor, agency_id: str) -> None:
    """Let administrators of the agency pass. Raises NotFound: others' accounts are not theirs to know of."""
    if not may(actor, ADMINISTER, agency_id):
        raise NotFound("There is no such account, or it is not yours to administer.")


def require_other(actor: Actor, account_id: str) -> None:
    """Keep administrators from acting on themselves. Raises Denied."""
    if actor.account_id == account_id:
        raise Denied("You can't do this to your own account.", way_out="Ask another administrator to do it.")


def require_grantable(actor: Actor, agency_id: str | None) -> None:
    """A role can be granted only where the administrator is one. Raises Denied."""
    if not may(actor, ADMINISTER, agency_id):
        raise Denied(
            "You can't grant roles there.",
            way_out="Grant it at your own agency, or ask a state-wide administrator.",
        )
