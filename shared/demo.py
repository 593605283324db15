"""The ids of what the demo's seed makes, so that every service's stories and tests can name it. Pure."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d1a52-4f0e-5b8e-9a39-6b3f0f2a7c11")


def seed_id(kind: str, key: str) -> str:
    """The id that a seeded thing has everywhere: `seed_id("agency", "wvsp")`, `seed_id("account", "dana-mercer")`."""
    return str(uuid5(NAMESPACE, f"{kind}:{key}"))
