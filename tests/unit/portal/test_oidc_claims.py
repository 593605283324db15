"""What in a provider's answer proves a second factor and an address."""

import pytest

from services.portal.signin.oidc_claims import has_second_factor, identity_of
from shared.errors import Denied
from shared.settings import Settings

SETTINGS = Settings(oidc_mfa_values="mfa, otp,hwk")
CLAIMS = {
    "iss": "https://idp",
    "sub": "7",
    "amr": ["pwd", "otp"],
    "email": "A@X.example",
    "email_verified": True,
}


@pytest.mark.parametrize(
    ("amr", "enough"),
    [
        (["mfa"], True),
        ("otp", True),
        (["pwd", "hwk"], True),
        (["pwd"], False),
        ("mfa,otp", False),
        ([], False),
        (None, False),
    ],
)
def test_second_factor_needs_one_of_the_configured_values(amr, enough):
    assert has_second_factor({"amr": amr}, SETTINGS) is enough


def test_answer_without_second_factor_is_denied():
    with pytest.raises(Denied) as refused:
        identity_of({**CLAIMS, "amr": ["pwd"]}, SETTINGS)
    assert refused.value.kind == "second_factor_needed"


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_address_counts_only_where_the_provider_vouches_for_it(verified):
    assert identity_of({**CLAIMS, "email_verified": verified}, SETTINGS).verified_email is None


def test_address_is_compared_in_small_letters():
    assert identity_of(CLAIMS, SETTINGS).verified_email == "a@x.example"
