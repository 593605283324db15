"""What ends with a stage, and who may grant the time that was asked for in it."""

import pytest

from shared.acts.refusals import Refused
from shared.auth.actor import ActorClaims, Grant
from tests.unit.agreements.test_states import HERE, RULES, act_of, approval_of, in_stage
from workflows.agreements.decide import decide

ASKED = {"by": "ann", "member": "ann", "days": 3}


def in_first_of_two(*members, decisions=()):
    """In the first of two stages, with more time asked for and a question open."""
    state = in_stage(*members, decisions=decisions)
    following = {**state["route"][0], "id": "next", "members": [{"account": "bob", "why": ""}]}
    state["route"].append(following)
    return {**state, "extension": ASKED, "question": {"by": "gone", "at": "t"}}


def ask_to(action, account, behalf=None):
    return act_of(action, ActorClaims(account, "s", [Grant("approver", HERE)], behalf))


@pytest.mark.parametrize("last", ["approve", "recuse"])
def test_what_was_asked_in_a_stage_ends_with_it_whatever_act_completes_it(last):
    approved = [("cyd", "cyd", "approved")]
    state = in_first_of_two("ann", "cyd", decisions=approved)
    decision = decide(state, ask_to(last, "ann"))
    after = decision.state
    assert (after["stage"], after["extension"], after["question"]) == (1, None, None)
    assert [(c.op, c.name) for c in decision.clocks] == [
        ("resume", "approval"), ("satisfy", "approval"), ("start", "approval"),
    ]  # fmt: skip
    RULES.check(after, ask_to("ask_extension", "bob"))  # the next stage asks for its own time


@pytest.mark.parametrize("who", [("ann", None), ("deputy", None), ("cyd", "ann"), ("cyd", "deputy")])
def test_time_is_granted_neither_by_whoever_asked_nor_by_whom_it_was_asked_for(who):
    asked = decide(in_stage("ann", "bob"), ask_to("ask_extension", "deputy", "ann")).state
    for action in ("grant_extension", "refuse_extension"):
        with pytest.raises(Refused, match="can't grant") as refused:
            RULES.check(asked, ask_to(action, *who))
        assert refused.value.code == "not_asker"
        RULES.check(asked, ask_to(action, "bob"))


def test_time_asked_for_before_the_member_was_recorded_is_granted_by_another_person():
    old = {**in_stage("ann", "bob"), "extension": {"by": "ann", "days": 3}}
    RULES.check(old, ask_to("grant_extension", "bob"))
    with pytest.raises(Refused, match="can't grant"):
        RULES.check(old, ask_to("grant_extension", "ann"))
    assert decide(old, approval_of("bob", by="bob")).state["extension"]  # ann is still to decide
