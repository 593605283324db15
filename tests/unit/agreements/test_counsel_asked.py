"""A last resort needs a route that no text passes without counsel."""

import pytest

from services.agreements.approvals.asked_stages import asks_counsel


def _stage(mode, *members):
    return {"mode": mode, "n": 1, "members": [{"account": account, "why": ""} for account in members]}


@pytest.mark.parametrize(
    ("stages", "asked"),
    [
        ([_stage("any", "luis", "helen")], True),
        ([_stage("any", "ruth"), _stage("any", "luis")], True),
        ([_stage("all", "ruth", "luis")], True),
        ([_stage("any", "ruth", "luis")], False),
        ([_stage("n_of", "ruth", "luis", "james")], False),
        ([_stage("any", "ruth")], False),
        ([], False),
    ],
)
def test_counsel_is_asked_only_where_nobody_gets_past_them(stages, asked):
    assert asks_counsel(stages, {"luis", "helen"}) is asked
