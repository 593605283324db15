"""A program is offered only what its token opens: what it reads is what it can do."""

import pytest

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]


@pytest.mark.parametrize(
    ("scopes", "offered"),
    [
        ({"agreements.read"}, set()),
        ({"agreements.read", "agreements.publish"}, set()),
        ({"agreements.read", "agreements.submit"}, {"submit"}),
        ({"agreements.read", "agreements.draft"}, {"submit", "withdraw"}),
    ],
)
def test_offers_are_narrowed_to_the_token_s_scopes(house, scopes, offered):
    _, stream = house.draft(f"Offered to {len(scopes)} {sorted(scopes)[-1]}")
    shown = house.program("dana-mercer", scopes).get(f"/{stream}").json
    assert {offer["action"] for offer in shown["offers"]} == offered


def test_a_person_is_offered_all_that_their_roles_allow(house, dana):
    _, stream = house.draft("Offered to a person")
    page = dana.get(f"/agreements/{stream}")
    assert "do/submit" in page and "do/withdraw" in page
