"""The days of notice that nobody has said: stated with the notice, and never taken for granted."""

import pytest

from shared.acts.refusals import Refused
from shared.auth.actor import ActorClaims, Grant, Role
from tests.unit.agreements.test_states import HERE, act_of, state_for
from workflows.agreements.decide import decide
from workflows.agreements.state import as_state, new_state, notice_days_of
from workflows.agreements.states import RULES

HEAD = ActorClaims("head", "s", [Grant(Role.SIGNATORY, HERE)])
RECORDS = ActorClaims("records", "s", [Grant(Role.RECORDS_OFFICER, HERE)])


def imported(action, **more):
    return as_state({**state_for(action, "in_force", "head"), "submitted": {}, **more})


def done(state, action, who, **ids):
    act = act_of(action, who)
    act = type(act)(act.name, act.key, act.digest, act.at, act.actor, {**act.ids, **ids})
    RULES.check(state, act)
    return decide(state, act)


def test_nobody_has_said_the_days_of_a_text_that_was_not_submitted():
    assert notice_days_of(new_state(agencies=[HERE], partners=[], author="a")) is None
    assert notice_days_of(as_state(state_for("give_notice", "in_force", "head"))) == 90


@pytest.mark.parametrize("days", [None, 0, "60"])
def test_notice_without_its_days_is_refused(days):
    with pytest.raises(Refused, match="not on record"):
        done(
            imported("give_notice"),
            "give_notice",
            HEAD,
            **({"notice_days": days} if days is not None else {}),
        )


def test_it_is_offered_all_the_same():
    act = type(act_of("give_notice", HEAD))("give_notice", "", "", act_of("x", HEAD).at, HEAD)
    offered = RULES.offers(imported("give_notice"), lambda row: act)
    assert "give_notice" in {row.action for row in offered}


def test_the_days_that_were_stated_run_from_the_delivery_and_go_with_the_notice():
    given = done(imported("give_notice"), "give_notice", HEAD, notice_days=45)
    state = as_state(given.state)
    assert (notice_days_of(state), given.body["notice_days"]) == (45, 45)
    delivered = done(state, "record_delivery", RECORDS)
    assert [clock.amount for clock in delivered.clocks if clock.op == "start"] == [45]
    assert notice_days_of(as_state(done(state, "withdraw_notice", HEAD).state)) is None


def test_days_of_a_submitted_text_are_those_of_its_terms():
    given = done(as_state(state_for("give_notice", "in_force", "head")), "give_notice", HEAD, notice_days=5)
    assert notice_days_of(as_state(given.state)) == 90
    assert "notice_days" not in given.body


def test_delivery_of_a_notice_given_before_anybody_was_asked_is_refused():
    with pytest.raises(Refused, match="withdraw the notice"):
        done(imported("record_delivery"), "record_delivery", RECORDS)


def submitted(**terms):
    """In force after a submission that carried these terms: a kind of document without the question carries none."""
    begun = as_state(state_for("submit", "draft", "author"))
    act = act_of("submit", HEAD)
    after = decide(begun, type(act)(act.name, act.key, act.digest, act.at, act.actor, {**act.ids, **terms}))
    return as_state({**after.state, "status": "in_force"})


def test_text_that_states_no_days_has_none_on_record_after_it_was_submitted():
    assert notice_days_of(submitted(notice_days=60)) == 60
    silent = submitted()
    assert notice_days_of(silent) is None
    with pytest.raises(Refused, match="not on record"):
        done(silent, "give_notice", HEAD)
    given = as_state(done(silent, "give_notice", HEAD, notice_days=45).state)
    assert [c.amount for c in done(given, "record_delivery", RECORDS).clocks if c.op == "start"] == [45]
    assert notice_days_of(as_state(done(given, "withdraw_notice", HEAD).state)) is None


@pytest.mark.parametrize(("delivered_on", "told"), [("1999-01-01", []), ("2199-01-01", ["notice_delivered"])])
def test_nobody_is_told_that_a_period_runs_which_is_over_with_its_recording(delivered_on, told):
    state = as_state(state_for("record_delivery", "in_force", "head"))
    made = done(state, "record_delivery", RECORDS, delivered_on=delivered_on)
    assert [effect.body["template"] for effect in made.effects] == told


def test_whoever_is_absent_is_told_what_their_deputy_did_for_them_and_nobody_of_what_they_did_themselves():
    state = as_state(state_for("record_delivery", "in_force", "head"))
    deputy = ActorClaims("deputy", "s", [Grant(Role.RECORDS_OFFICER, HERE)], "records")
    told = done(state, "record_delivery", deputy).effects[-1].body
    assert (told["template"], told["to"]) == ("done_for_you", ["records"])
    assert told["ids"] == {"act": "record_delivery", "by": "deputy"}
    assert "done_for_you" not in [e.body["template"] for e in done(state, "record_delivery", RECORDS).effects]
