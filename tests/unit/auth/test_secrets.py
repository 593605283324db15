"""What secrets look like and how they are compared."""

import re

from shared.auth.secrets import digest, keyed_digest, new_digits, new_recovery_code, new_secret, same


def test_new_secret_has_256_bits_and_never_repeats():
    made = {new_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in made)


def test_recovery_code_has_no_letter_that_looks_like_another():
    codes = "".join(new_recovery_code() for _ in range(500))
    assert not set(codes) & set("01ILO")
    assert re.fullmatch(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", new_recovery_code())


def test_digits_keep_their_leading_zeros():
    assert {len(new_digits()) for _ in range(500)} == {6}


def test_digest_is_sha_256_and_keyed_digest_depends_on_its_key():
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert keyed_digest("k", "abc") != keyed_digest("l", "abc")


def test_same_compares_texts_beyond_ascii():
    assert same("é", "é")
    assert not same("é", "e")
