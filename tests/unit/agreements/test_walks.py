"""Random walks through the rules: whatever people try, in whatever order, certain things never come about."""

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.acts.messages import Act
from shared.acts.refusals import Refused
from shared.auth.actor import SYSTEM, ActorClaims, Grant, Role
from workflows.agreements import approval
from workflows.agreements.decide import decide
from workflows.agreements.state import Status, new_state
from workflows.agreements.states import RULES

HERE = "agency-a"
PEOPLE = {
    "author": [Role.DRAFTER, Role.LEGAL_REVIEWER, Role.APPROVER],
    "lawyer": [Role.LEGAL_REVIEWER],
    "head": [Role.APPROVER, Role.SIGNATORY],
    "stand-in": [Role.APPROVER],
    "records": [Role.RECORDS_OFFICER],
    "admin": [Role.ADMINISTRATOR],
}
ROUTE = [
    {"id": "legal", "name": "Legal", "mode": "all", "n": 1, "rule": "legal_review", "because": "",
     "next_in_line": "stand-in",
     "members": [{"account": "lawyer", "why": ""}]},
    {"id": "head", "name": "Head", "mode": "n_of", "n": 1, "rule": "approval_stage", "because": "",
     "next_in_line": "stand-in",
     "members": [{"account": "head", "why": ""}, {"account": "stand-in", "why": ""}]},
]  # fmt: skip
SIGNERS = [{"id": "g1", "kind": "staff", "who": "head", "body": HERE, "order": 1}]
ACTIONS = [t.action for t in RULES.transitions]
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.sampled_from([*PEOPLE, "system"]), st.booleans()), max_size=60
)


def actor(name: str) -> ActorClaims:
    return (
        SYSTEM if name == "system" else ActorClaims(name, "s", [Grant(role, HERE) for role in PEOPLE[name]])
    )


def inputs(state, fresh: bool) -> dict:
    package = state["package"]["id"] if state["package"] and fresh else "stale"
    return {
        "version": "v1", "docx": "d", "terms": "t", "route": ROUTE, "signers": SIGNERS, "evidence": "e", "signer": "g1",
        "package": {"id": f"p{state['round']}", "version": "v1", "docx": "d", "pdf": "f", "terms": "t"}
        if state["status"] == Status.PREPARING else package,
        "problem": "x", "executed": {"sha256": "e"}, "fired": ["due", "escalate"], "member": "lawyer", "to": "stand-in",
        "days": 2, "outcome": "continue", "by": HERE, "method": "courier", "sent_on": "2026-11-24",
        "delivered_on": "2026-11-25", "scan": "s", "notice_days": 60,
    }  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_no_walk_breaks_what_must_always_hold(steps):
    state, at = (
        {**new_state(agencies=[HERE], partners=["f"], author="author"), "version": "v1"},
        datetime(2026, 11, 24, tzinfo=UTC),
    )
    for action, who, fresh in steps:
        at += timedelta(hours=1)
        act = Act(action, uuid.uuid4().hex, "", at, actor(who), inputs(state, fresh))
        try:
            RULES.check(state, act)
        except Refused:
            continue
        state = decide(state, act).state
        check(state)


def check(state) -> None:
    """Four eyes; one text; nothing signed before it is approved; nothing in force before it is sealed."""
    round_now = [d for d in state["decisions"] if d["round"] == state["round"]]
    approvals = [d for d in state["decisions"] if d["decision"] == approval.APPROVED]
    assert all(d["by"] != state["author"] for d in approvals)
    assert len({(d["stage"], d["member"]) for d in round_now}) == len(round_now), (
        "nobody decides twice in a round"
    )
    decided = {(d["by"], d["stage"]) for d in round_now if d["decision"] == approval.APPROVED}
    assert len({by for by, _ in decided}) == len(decided), "nobody decides two stages of a text"
    if state["status"] in (Status.SIGNING, Status.SEALING, Status.SIGNED, Status.IN_FORCE, Status.SUSPENDED):
        assert state["package"] is not None
        assert all(approval.is_done(dict(state, stage=n), stage) for n, stage in enumerate(state["route"]))
    if state["status"] == Status.DRAFT:
        assert state["package"] is None and state["signatures"] == []
    if state["status"] in (Status.SIGNED, Status.IN_FORCE, Status.SUSPENDED):
        assert state["executed"] and {s["signer"] for s in state["signatures"]} == {
            s["id"] for s in state["signers"]
        }
    assert all(s["package"] == state["package"]["id"] for s in state["signatures"])
    assert (state["ended"] is not None) == (state["status"] == Status.ENDED)
