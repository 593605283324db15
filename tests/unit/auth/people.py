"""Actors for tests of permissions."""

from shared.auth.actor import Actor, Grant


def person(*grants: tuple[str, str | None], scopes: frozenset[str] | None = None, name: str = "a") -> Actor:
    """Somebody with these (role, agency) grants."""
    held = frozenset(Grant(role, agency) for role, agency in grants)
    return Actor(name, "A. Person", "a@x.example", "s", held, scopes)
