"""Which passwords are taken, and that keeping one costs an attacker what it should."""

import pytest
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY

from services.portal.accounts import passwords
from services.portal.accounts.passwords import (
    check_password_rule,
    hash_password,
    needs_rehash,
    verify_password,
)
from shared.errors import Invalid
from tests.cheap_hashing import OURS

EMAIL = "dana.mercer@wvsp.example"


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.mark.parametrize(
    "good",
    [
        "seven lanterns over the river",
        "correct horse battery",
        "Tr0ub4dor&3xyz",
        "河上七盏灯照着远方的山路",
    ],
)
def test_long_password_is_taken_whatever_its_characters(good):
    check_password_rule(good, EMAIL)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("short", "at least 12"),
        ("x" * 201, "at most 200"),
        ("my DANA.Mercer password", "Leave your name out"),
        ("password2026!", "guessed first"),
        ("aaaaaaaaaaaabbbb", "guessed first"),
    ],
)
def test_weak_password_is_refused_with_what_would_mend_it(bad, why):
    with pytest.raises(Invalid) as refused:
        check_password_rule(bad, EMAIL)
    assert why in refused.value.fields[0].message


def test_passwords_are_kept_by_argon2id_with_at_least_the_rfc_s_parameters():
    hasher = OURS
    assert hasher.type is RFC_9106_LOW_MEMORY.type
    assert hasher.time_cost >= RFC_9106_LOW_MEMORY.time_cost
    assert hasher.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost
    assert hasher.salt_len >= 16


def test_right_password_verifies_and_no_other(cheap):
    stored = hash_password("seven lanterns")
    assert stored.startswith("$argon2id$")
    assert verify_password(stored, "seven lanterns")
    assert not verify_password(stored, "seven lantern")
    assert not verify_password("not a hash", "seven lanterns")


def test_no_account_verifies_nothing_not_even_the_stand_in(cheap):
    assert not verify_password(None, "nobody has this password")


def test_older_weaker_hash_is_to_be_made_anew(cheap):
    stored = hash_password("x")
    assert not needs_rehash(stored)
    passwords._hasher = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    assert needs_rehash(stored)
