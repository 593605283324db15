"""Duties kept apart where they nearly meet: one person in two stages, a writer who is no author, an open question."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from services.agreements.tables import ACTS
from shared.acts.streams import append, lock_stream
from shared.auth.actor import SYSTEM, ActorClaims, Grant
from tests.integration.acts.conftest import NOON
from tests.integration.acts.drafts import AGENCY, AUTHOR, HEAD, LAWYER, PACKAGE, SUBMIT, an_act
from tests.integration.acts.test_commit import commit
from workflows.agreements.decide import decide

pytestmark = pytest.mark.engines
BOTH = ActorClaims("both", "s", [Grant("legal_reviewer", AGENCY), Grant("approver", AGENCY)])


def stage(name, *accounts, mode="any", next_in_line=""):
    members = [{"account": account, "why": ""} for account in accounts]
    return {"id": name, "name": name, "mode": mode, "n": 1, "members": members, "rule": "approval_stage",
            "because": "", "next_in_line": next_in_line}  # fmt: skip


def asked(committer, stream, *route):
    commit(committer, stream, an_act("submit", AUTHOR, NOON, **{**SUBMIT, "route": list(route)}))
    return commit(committer, stream, an_act("package_frozen", SYSTEM, NOON, package=PACKAGE))


def test_second_tab_of_one_person_in_two_stages_does_not_approve_the_next_stage(committer, stream):
    asked(committer, stream, stage("legal", "both"), stage("head", "both", HEAD.account_id))
    first = commit(committer, stream, an_act("approve", BOTH, NOON, package="p1", stage="legal"))
    second = commit(committer, stream, an_act("approve", BOTH, NOON, package="p1", stage="legal"))
    assert first.outcome and second.refusal and second.refusal.code == "waiting_member"
    third = commit(committer, stream, an_act("approve", BOTH, NOON, package="p1", stage="head"))
    assert third.refusal and third.refusal.code == "one_stage"
    assert commit(committer, stream, an_act("approve", HEAD, NOON, package="p1", stage="head")).outcome


def test_who_wrote_a_version_can_neither_sit_in_the_route_nor_approve_nor_be_named(
    committer, stream, database
):
    state = {**commit(committer, stream, an_act("nothing", AUTHOR, NOON)).head.state, "writers": ["lawyer"]}
    from shared.acts.decision import Decision

    with database.transaction() as session:
        held = lock_stream(session, committer.context, stream)
        append(session, committer.context, held, an_act("add_version", LAWYER, NOON), Decision(state))
    refused = commit(committer, stream, an_act("submit", AUTHOR, NOON, **SUBMIT))
    assert refused.refusal and refused.refusal.code == "author_not_in_route"
    asked(committer, stream, stage("head", "both"))
    named = commit(committer, stream, an_act("reassign", BOTH, NOON, member="both", to="lawyer"))
    assert named.refusal and named.refusal.code == "named_is_no_writer"


def test_question_of_somebody_who_steps_back_falls_away_and_the_clock_runs_on(committer, stream):
    asked(committer, stream, stage("legal", "both", "lawyer", mode="all", next_in_line="stand-in"))
    commit(committer, stream, an_act("ask_question", BOTH, NOON))
    later = NOON + timedelta(days=2)
    back = commit(committer, stream, an_act("recuse", BOTH, later))
    assert back.outcome and back.head.state["question"] is None and "approval" in back.head.due
    assert commit(committer, stream, an_act("approve", LAWYER, later, package="p1")).outcome


def reasons(database, stream):
    e = ACTS.clock_entry
    with database.transaction() as session:
        query = select(e.c.reason).where(e.c.stream_id == stream, e.c.entry == "resumed").order_by(e.c.id)
        return list(session.scalars(query))


def test_question_of_somebody_who_is_replaced_falls_away_and_the_newcomer_can_approve(
    committer, stream, database
):
    asked(committer, stream, stage("legal", "both"))
    commit(committer, stream, an_act("ask_question", BOTH, NOON))
    named = commit(committer, stream, an_act("reassign", LAWYER, NOON, member="both", to="lawyer"))
    assert named.head.state["question"] is None and "approval" in named.head.due
    assert reasons(database, stream) == ["the asker was replaced"]
    assert commit(committer, stream, an_act("approve", LAWYER, NOON, package="p1")).outcome


def test_question_stays_open_where_another_member_is_replaced(committer, stream):
    asked(committer, stream, stage("legal", "both", "gone", mode="all"))
    commit(committer, stream, an_act("ask_question", BOTH, NOON))
    named = commit(committer, stream, an_act("reassign", LAWYER, NOON, member="gone", to="lawyer"))
    assert named.head.state["question"] and "approval" not in named.head.due


def test_question_asked_by_a_deputy_falls_away_with_the_member(committer, stream, database):
    asked(committer, stream, stage("legal", "both", "lawyer", mode="all", next_in_line="next"))
    commit(committer, stream, an_act("ask_question", replace(LAWYER, on_behalf_of="both"), NOON))
    back = commit(committer, stream, an_act("recuse", BOTH, NOON))
    assert back.outcome and back.head.state["question"] is None
    assert reasons(database, stream) == ["the asker stepped back"]


def test_ledger_names_the_end_of_the_stage_where_the_question_is_somebody_s_who_was_replaced_before(
    committer, stream
):
    asked(committer, stream, stage("legal", "both", "lawyer", mode="all"), stage("head", "head"))
    state = commit(committer, stream, an_act("approve", LAWYER, NOON, package="p1")).head.state
    left = {**state, "question": {"by": "replaced", "at": NOON.isoformat()}}
    clocks = decide(left, an_act("recuse", BOTH, NOON)).clocks
    assert [c.reason for c in clocks if c.op == "resume"] == ["the stage is done"]


def test_more_time_is_not_granted_while_a_question_stops_the_clock(committer, stream):
    asked(committer, stream, stage("legal", "both", "lawyer", mode="all"))
    commit(committer, stream, an_act("ask_extension", LAWYER, NOON, days=3))
    commit(committer, stream, an_act("ask_question", LAWYER, NOON))
    refused = commit(committer, stream, an_act("grant_extension", BOTH, NOON))
    assert refused.refusal and refused.refusal.code == "no_question"


def test_paused_clock_moves_by_business_days_and_keeps_its_time_of_day(committer, stream):
    before = asked(committer, stream, stage("legal", "both")).head
    commit(committer, stream, an_act("ask_question", BOTH, NOON))
    friday_night = NOON + timedelta(
        days=3, hours=9
    )  # one business day on: Thanksgiving and the day after are none in US-WV
    after = commit(committer, stream, an_act("answer_question", AUTHOR, friday_night)).head
    moved = after.due["approval"] - before.due["approval"]
    assert moved == timedelta(days=1) and after.due["approval"].hour == before.due["approval"].hour
