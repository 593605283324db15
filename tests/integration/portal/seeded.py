"""The seeded directory as tests name it."""

from datetime import UTC, datetime

from pydantic import SecretStr

from services.portal.seed import seed_id
from shared.settings import Settings

SEEDED_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SECRET = "a test's secret key, longer than 32 characters"


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
