"""Six-digit codes: the standard's own values, drift, and that none works twice."""

from datetime import UTC, datetime, timedelta

import pytest

from services.portal.accounts.totp import (
    code_at,
    decrypt_secret,
    encrypt_secret,
    matching_step,
    new_totp_secret,
    qr_svg,
    setup_address,
)

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
AT = datetime(2026, 11, 24, 15, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds, code):
    assert code_at(RFC_SECRET, datetime.fromtimestamp(seconds, UTC)) == code


@pytest.mark.parametrize(("drift", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_clock_may_be_one_step_off_and_no_more(drift, right):
    code = code_at(RFC_SECRET, AT + timedelta(seconds=drift))
    assert (matching_step(RFC_SECRET, code, AT, 0) is not None) is right


def test_used_step_and_those_before_it_do_not_match_again():
    step = matching_step(RFC_SECRET, code_at(RFC_SECRET, AT), AT, 0)
    assert step is not None
    assert matching_step(RFC_SECRET, code_at(RFC_SECRET, AT), AT, step) is None
    earlier = code_at(RFC_SECRET, AT - timedelta(seconds=30))
    assert matching_step(RFC_SECRET, earlier, AT, step) is None


@pytest.mark.parametrize("typed", ["", "abcdef", "１２３４５６", "12345678901"])
def test_what_is_no_code_does_not_match(typed):
    assert matching_step(RFC_SECRET, typed, AT, 0) is None


def test_code_may_be_typed_with_a_space():
    code = code_at(RFC_SECRET, AT)
    assert matching_step(RFC_SECRET, f"{code[:3]} {code[3:]}", AT, 0)


def test_kept_secret_opens_only_with_its_key_and_for_its_account():
    kept = encrypt_secret(RFC_SECRET, "key", "account-1")
    assert RFC_SECRET.encode() not in kept
    assert decrypt_secret(kept, "key", "account-1") == RFC_SECRET
    for key, account in (("other", "account-1"), ("key", "account-2")):
        assert decrypt_secret(kept, key, account) is None


def test_same_secret_is_never_kept_the_same_way_twice():
    assert encrypt_secret(RFC_SECRET, "key", "a") != encrypt_secret(RFC_SECRET, "key", "a")


def test_picture_is_svg_without_style_attributes():
    picture = qr_svg(setup_address(new_totp_secret(), "a@x.example", "State of West Virginia"))
    assert picture.startswith("<svg")
    assert "style=" not in picture
    assert "<script" not in picture
