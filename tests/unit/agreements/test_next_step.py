"""What is next, by whom: nobody is asked for what the rules don't let them do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.agreements.frame.progress import _note
from services.agreements.register.next_step import next_step, open_tasks
from shared.acts.refusals import Refused
from shared.auth.actor import SYSTEM, ActorClaims, Grant, Role
from tests.unit.agreements.test_states import HERE, act_of, state_for
from workflows.agreements.decide import decide
from workflows.agreements.state import as_state
from workflows.agreements.states import RULES

REVIEW = {"review": datetime(2027, 3, 1, tzinfo=UTC)}
ACTS = {"delivery": "record_delivery", "lift": "lift", "review": "record_review"}


def _may(action, state, account, role):
    try:
        RULES.check(state, act_of(action, ActorClaims(account, "s", [Grant(role, HERE)])))
    except Refused:
        return False
    return True


def _refusal(problem):
    act = act_of("package_refused", SYSTEM)
    return replace(act, ids={**act.ids, "problem": problem})


@pytest.mark.parametrize("status", ["in_force", "suspended"])
def test_whoever_is_asked_may_do_what_they_are_asked_for(status):
    state = state_for("record_delivery", status, "me")
    tasks = open_tasks(state, REVIEW)
    assert {task.kind for task in tasks} >= {"delivery", "review"}
    for task in tasks:
        account, role = (task.account, Role.DRAFTER) if task.account else ("somebody", task.role)
        assert _may(ACTS[task.kind], state, account, role), task.title


def test_who_is_asked_to_record_a_delivery_is_who_is_told_of_the_notice():
    state = as_state({**state_for("give_notice", "in_force", "me"), "notice": None})
    given = decide(state, act_of("give_notice", SYSTEM))
    [told] = given.effects
    [task] = [task for task in open_tasks(as_state(given.state), {}) if task.kind == "delivery"]
    assert task.who in told.body["to"]


def test_suspended_agreement_s_next_step_is_the_suspension_and_not_a_review_far_off():
    state = {**state_for("lift", "suspended", "me"), "notice": None}
    following = next_step(state, REVIEW)
    assert (following.what, following.kind) == ("Lift the suspension or give notice", "lift")


@pytest.mark.parametrize(
    ("ends", "what"),
    [
        (datetime(2027, 2, 25, tzinfo=UTC), "It ends with the notice period"),
        (datetime(2027, 3, 2, tzinfo=UTC), "Hold the review and record it (ends Feb 25, 2027, by notice)"),
    ],
)
def test_review_that_falls_after_the_end_by_notice_is_asked_of_nobody(ends, what):
    notice = {"by": "wvsp", "sent_on": "2026-11-27", "delivered_on": "2026-11-27"}
    state, due = (
        {**state_for("record_review", "in_force", "me"), "notice": notice},
        {**REVIEW, "notice": ends},
    )
    step = next_step(state, due)
    assert (step.what, step.due) == (what, min(due.values()))


def test_review_that_falls_after_the_last_day_is_asked_of_nobody_and_the_last_day_is_next():
    state = {**state_for("record_review", "in_force", "me"), "notice": None}
    step = next_step(state, {**REVIEW, "term": datetime(2027, 2, 25, 5, tzinfo=UTC)})
    assert (step.what, step.due) == ("Its term ends", datetime(2027, 2, 25, 4, 59, 59, tzinfo=UTC))


@pytest.mark.parametrize("status", ["in_force", "suspended"])
def test_who_is_asked_to_end_it_after_a_review_may_give_notice(status):
    reviews = [{"at": "", "by": "me", "outcome": outcome} for outcome in ("continue", "end")]
    state = {**state_for("give_notice", status, "me"), "notice": None, "reviews": reviews}
    [task] = [task for task in open_tasks(state, {}) if task.kind == "end"]
    assert _may("give_notice", state, "somebody", task.role)
    assert not [task for task in open_tasks(dict(state, reviews=reviews[:1]), {}) if task.kind == "end"]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("not_convertible", "into a PDF"),
        ("open_changes", "tracked changes"),
        ("no_font", "take them out, or have a font installed"),
        ("else", "could not be prepared"),
    ],
)
def test_author_is_told_why_the_package_was_not_prepared(problem, words):
    refused = decide(state_for("package_refused", "preparing", "me"), _refusal(problem))
    assert words in str(next_step(refused.state, {}).what)


def test_newer_text_ends_what_was_said_of_the_one_that_no_package_could_be_made_of():
    refused = decide(state_for("package_refused", "preparing", "me"), _refusal("no_font")).state
    tried = {**refused, "submitted": {"version": "v1"}, "version": "v1"}
    assert "No font" in str(next_step(tried, {}).what) and _note("Draft", tried) == "no PDF could be made"
    newer = {**tried, "version": "v2"}
    assert next_step(newer, {}).what == "Finish the draft and submit it" and not _note("Draft", newer)


def test_who_approved_already_is_told_so_and_not_that_it_is_not_their_turn():
    state = state_for("approve", "in_approval", "me")
    stage = state["route"][state["stage"]]
    done = {
        "stage": stage["id"],
        "round": state["round"],
        "member": "me",
        "by": "me",
        "decision": "approved",
        "at": "",
    }
    again = act_of("approve", ActorClaims("me", "s", [Grant(Role.APPROVER, HERE)]))
    with pytest.raises(Refused, match="You have approved this already"):
        RULES.check({**state, "decisions": [done]}, again)
