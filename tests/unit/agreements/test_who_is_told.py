"""Whoever was asked to approve or to sign is told when the asking ends, as the page of the act says."""

import pytest

from services.agreements.acting.effects_in_words import EFFECTS
from services.agreements.signature.signing_over import SUBJECTS, WHY_OVER
from shared.auth.actor import ActorClaims, Grant
from tests.unit.agreements.test_states import HERE, act_of, in_stage, state_for
from workflows.agreements.codes import BackToDraft, Ending
from workflows.agreements.decide import decide
from workflows.agreements.state import Status

SIGNERS = [
    {"id": "s1", "kind": "staff", "who": "james", "body": HERE, "order": 1},
    {"id": "o1", "kind": "outside", "who": "o1", "body": "hsi", "order": 1},
    {"id": "o2", "kind": "outside", "who": "o2", "body": "dea", "order": 2},
    {"id": "o3", "kind": "outside", "who": "o3", "body": "fbi", "order": 3},
]


def out_for_signature(*signed):
    """Approved by Ann; these have signed, each as (signer, account)."""
    made = [{"signer": signer, "by": by, "at": "t", "evidence": "e"} for signer, by in signed]
    decided = [{"stage": "s", "round": 1, "by": "ann", "member": "ann", "decision": "approved"}]
    return {
        **state_for("withdraw", Status.SIGNING, "dana"),
        "author": "dana", "signers": SIGNERS, "signatures": made, "decisions": decided,
    }  # fmt: skip


def told(state, action, actor):
    """To whom messages go: accounts, and outside signers, each with whether they had signed."""
    decision = decide(state, act_of(action, ActorClaims(actor, "s", [Grant("drafter", HERE)])))
    people = [who for e in decision.effects if e.kind == "mail" for who in e.body["to"]]
    outside = {e.body["signer"]: e.body["signed"] for e in decision.effects if e.kind == "signing_over"}
    return people, outside


def test_withdrawal_is_told_to_those_who_have_yet_to_sign():
    assert told(out_for_signature(), "withdraw", "dana") == (["ann", "james"], {"o1": False})


def test_withdrawal_is_told_to_those_who_signed_and_not_to_those_whose_turn_had_not_come():
    signed = out_for_signature(("s1", "james"), ("o1", "outside:o1"))
    assert told(signed, "withdraw", "dana") == (["ann", "james"], {"o1": True, "o2": False})


def test_signer_whose_paper_somebody_else_recorded_is_told_too():
    assert told(out_for_signature(("s1", "owen")), "recall", "dana")[0] == ["ann", "james", "owen"]


def test_one_outside_signer_s_declining_is_told_to_the_others_and_not_to_them():
    signed = out_for_signature(("s1", "james"), ("o1", "outside:o1"))
    assert told(signed, "decline", "outside:o2") == (["ann", "dana", "james"], {"o1": True})


@pytest.mark.parametrize("action", ["withdraw", "recall", "return_for_changes"])
def test_approvers_who_have_yet_to_decide_are_told(action):
    state = {**in_stage("ann", "bob", "cleo", decisions=[("ann", "ann", "approved")]), "author": "dana"}
    actor = "bob" if action == "return_for_changes" else "dana"
    assert {"ann", "cleo"} <= set(told(state, action, actor)[0])


def test_every_end_of_signing_has_its_words():
    assert (
        SUBJECTS.keys() == WHY_OVER.keys() == {Ending.WITHDRAWN, BackToDraft.RECALLED, BackToDraft.DECLINED}
    )
    for act in ("withdraw", "decline"):
        assert "Everybody who was asked to approve or to sign is told." in EFFECTS[act]
