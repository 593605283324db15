"""Each line of the history says which text and which stage of the approval it is about."""

from datetime import UTC, datetime

from services.agreements.register.stage_and_version import whereabouts
from shared.acts.messages import Act
from shared.auth.actor import ActorClaims
from workflows.agreements.decide import decide
from workflows.agreements.state import new_state

STAGES = {"legal": "Legal review", "head": "Agency head"}
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
PACKAGE = {"id": "p1", "version": "v4"}


def test_whereabouts_of_a_decision_name_the_stage_that_was_decided_on():
    story = [
        ("create", {}),
        ("submit", {"version": "v4"}),
        ("package_frozen", {"package": PACKAGE, "stage": "legal"}),
        ("ask_question", {"member": "luis"}),
        ("approve", {"package": "p1", "stage": "legal"}),
        ("return_for_changes", {"package": "p1"}),
    ]
    assert whereabouts(story, {"v4": 4}, STAGES, last="head") == [
        "", "version 4", "version 4", "stage Legal review", "stage Legal review, version 4",
        "stage Agency head, version 4",
    ]  # fmt: skip


def test_whereabouts_of_both_stages_are_told_apart_as_the_acts_record_them():
    """The bodies are those that deciding makes, so that words and record can't drift apart."""
    state = {
        **new_state(agencies=["a"], partners=["b"], author="dana"), "status": "in_approval", "round": 1,
        "submitted": {"version": "v4"}, "package": {**PACKAGE}, "signers": [],
        "route": [
            {"id": i, "name": n, "mode": "any", "n": 1, "members": [{"account": i, "why": ""}], "rule": "r",
             "because": "", "next_in_line": ""} for i, n in STAGES.items()
        ],
    }  # fmt: skip
    story = [("package_frozen", {"package": PACKAGE, "stage": "legal"})]
    for member in STAGES:
        act = Act("approve", "k", "d", AT, ActorClaims(member, "s", []), {"package": "p1"})
        decision = decide(state, act)
        state = decision.state
        story.append(("approve", decision.body))
    assert whereabouts(story, {}, STAGES)[1:] == ["stage Legal review", "stage Agency head"]


def test_whereabouts_of_an_earlier_submission_name_no_stage_that_is_not_known():
    story = [
        ("package_frozen", {"package": PACKAGE, "stage": "legal"}),
        ("ask_question", {}),  # before the first decision: the stage that was begun with
        ("approve", {"package": "p1", "stage": "legal"}),
        ("return_for_changes", {"package": "p1"}),  # of either stage
        ("submit", {"version": "v4"}),
        ("package_frozen", {"package": PACKAGE, "stage": "legal"}),
        ("return_for_changes", {"package": "p1"}),
    ]
    words = whereabouts(story, {}, STAGES, last="legal")
    assert [words[1], words[3], words[6]] == ["stage Legal review", "", "stage Legal review"]


def test_whereabouts_of_a_signature_name_the_version_and_no_stage():
    story = [
        ("package_frozen", {"package": PACKAGE, "stage": "head"}),
        ("approve", {"package": "p1", "stage": "head"}),
        ("sign", {"package": "p1"}),
    ]
    assert whereabouts(story, {"v4": 4}, STAGES)[2] == "version 4"


def test_whereabouts_of_a_stage_that_is_no_longer_on_the_route_are_left_out():
    story = [("package_frozen", {"package": PACKAGE, "stage": "gone"}), ("approve", {"package": "p1"})]
    assert whereabouts(story, {}, STAGES) == ["", ""]
