"""The review clause: the first review by the day that the signed text names, later ones as the clock rule says."""

from datetime import date

import pytest

from shared.auth.actor import SYSTEM
from tests.unit.agreements.test_states import act_of, state_for
from workflows.agreements.decide import decide
from workflows.agreements.state import Status

BY_RULE = (None, None)


def review_clock(state, act):
    """Of the review's clock that an act starts: the day that it counts from, and how long (None: as the rule says)."""
    [clock] = [c for c in decide(state, act_of(act, SYSTEM)).clocks if (c.op, c.name) == ("start", "review")]
    assert clock.rule == "yearly_review"
    return clock.base, clock.amount


def signed(**terms):
    return {**state_for("clock:effect", Status.SIGNED, "me"), "effective_on": "2026-11-24", **terms}


def test_submitting_carries_the_day_into_the_state_and_a_text_that_names_none_clears_it():
    named = {**state_for("submit", Status.DRAFT, "me")}
    act = act_of("submit", SYSTEM)
    act.ids["review_on"] = "2027-07-08"
    first = decide(named, act).state
    assert first["review_on"] == "2027-07-08"
    assert decide(first, act_of("submit", SYSTEM)).state["review_on"] is None


def test_first_review_is_due_on_the_day_that_the_text_names():
    assert review_clock(signed(review_on="2027-07-08"), "clock:effect") == (date(2027, 7, 8), 0)


@pytest.mark.parametrize(
    "terms", [{}, {"review_on": None}, {"review_on": "2026-11-24"}, {"review_on": "2026-07-08"}]
)
def test_text_that_names_no_day_or_one_before_the_agreement_was_in_force_leaves_it_to_the_rule(terms):
    state = signed(**terms)
    if not terms:
        del state["review_on"]  # as states were before
    assert review_clock(state, "clock:effect") == BY_RULE


def test_later_reviews_are_due_as_the_rule_says_whatever_the_text_named_for_the_first():
    state = {**state_for("record_review", Status.IN_FORCE, "me"), "review_on": "2027-07-08"}
    assert review_clock(state, "record_review") == BY_RULE
