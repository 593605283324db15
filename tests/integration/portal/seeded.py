"""The seeded directory as tests name it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from argon2 import PasswordHasher
from pydantic import SecretStr

from services.portal.accounts import passwords
from services.portal.seed import seed_id
from shared.settings import Settings

SEEDED_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SECRET = "a test's secret key, longer than 32 characters"


@contextmanager
def cheap_hashing() -> Iterator[None]:
    """Hash passwords cheaply: what Argon2id costs an attacker is guarded by a unit test, not paid in each of ours."""
    real = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords._nobody.cache_clear()
    try:
        yield
    finally:
        passwords._hasher = real
        passwords._nobody.cache_clear()


def settings(**changes) -> Settings:
    """Embedded settings that no environment variable of the machine reaches."""
    values = {"mode": "embedded", "secret_key": SecretStr(SECRET), **changes}
    return Settings(**values)


def account(key: str) -> str:
    """A seeded account's id."""
    return seed_id("account", key)


def agency(slug: str) -> str:
    """A seeded agency's id."""
    return seed_id("agency", slug)
