"""The ids of what the demo's seed makes, so that every service's stories and tests can name it; whether it is at it."""

from pathlib import Path
from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d1a52-4f0e-5b8e-9a39-6b3f0f2a7c11")


def seed_id(kind: str, key: str) -> str:
    """The id that a seeded thing has everywhere: `seed_id("agency", "wvsp")`, `seed_id("account", "dana-mercer")`."""
    return str(uuid5(NAMESPACE, f"{kind}:{key}"))


def filling_file(var: Path) -> Path:
    """The file in the embedded engines' data folder that is there while the demo is being filled in."""
    return var / "log" / "demo.filling"


def is_filling_in(var: Path) -> bool:
    """Whether the seed still runs: lists are not whole yet."""
    return filling_file(var).exists()
