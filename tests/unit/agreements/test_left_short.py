"""Whoever approves a stage is told before that a later stage of their own is then left with too few people."""

import pytest

from services.agreements.approvals.enough_people import find_stage_left_short
from tests.unit.agreements.test_one_stage import first_stage_approved, on_a_way
from workflows.agreements import approval


@pytest.mark.parametrize(
    ("later", "by", "member", "short"),
    [
        ({"members": ["deputy"]}, "deputy", "ann", True),
        ({"members": ["deputy", "cyd"]}, "deputy", "ann", False),
        ({"members": ["deputy"], "next_in_line": "cyd"}, "deputy", "ann", False),
        ({"members": ["ann"]}, "ann", "ann", True),
        ({"members": ["cyd", "deputy"], "mode": "n_of", "n": 2}, "deputy", "ann", True),
        ({"members": ["cyd", "deputy"], "mode": "all"}, "deputy", "ann", False),
        ({"members": ["cyd"]}, "deputy", "ann", False),
    ],
)
def test_it_is_told_where_the_approval_would_leave_the_stage_short_and_only_there(later, by, member, short):
    state = on_a_way(*later.pop("members"), **later)
    found = find_stage_left_short(state, by, member)
    assert (found is not None) is short
    assert approval.is_short(first_stage_approved(state, by=by, member=member).state) is short


def test_stage_that_is_short_of_others_alone_is_not_laid_on_the_reader():
    assert find_stage_left_short(on_a_way("ann"), "deputy", "bob") is None
