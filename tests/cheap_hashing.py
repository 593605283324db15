"""Passwords are hashed cheaply in every test: a seeded directory hashes a dozen, a tenth of a second each.

What Argon2id costs an attacker is guarded by `tests/unit/portal/test_passwords.py`, with the product's own hasher.
"""

import pytest
from argon2 import PasswordHasher

from services.portal.accounts import passwords

OURS = passwords._hasher
"""The product's."""


def pytest_configure(config: pytest.Config) -> None:
    """From here on, in this process."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
