"""Transitions and who may make them are data, tested over the whole product state × action × role."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from services.agreements.declaration import SERVICE
from services.agreements.letters.texts import LETTERS
from shared.acts.messages import Act
from shared.acts.refusals import Refused
from shared.auth.actor import SYSTEM, ActorClaims, Grant, Role
from workflows.agreements.approval import replaceable
from workflows.agreements.decide import STEPS, decide
from workflows.agreements.guards import GUARDS
from workflows.agreements.state import SHOWN_AS, Status, new_state
from workflows.agreements.states import OUTSIDE_SIGNER, RULES

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE, ELSEWHERE = "agency-a", "agency-b"
HERE_BY_HAND = "tests/unit/agreements/test_states.py"
ROLES = (*Role, OUTSIDE_SIGNER)

# Who may do what, written out by hand and apart from the table: action -> (states, roles).
EXPECTED = {
    "submit": ({"draft"}, {"drafter", "legal_reviewer"}),
    "approve": ({"in_approval"}, {"legal_reviewer", "approver"}),
    "return_for_changes": ({"in_approval"}, {"legal_reviewer", "approver"}),
    "ask_question": ({"in_approval"}, {"legal_reviewer", "approver"}),
    "answer_question": ({"in_approval"}, {"drafter", "legal_reviewer"}),
    "recuse": ({"in_approval"}, {"legal_reviewer", "approver"}),
    "reassign": ({"in_approval"}, {"legal_reviewer", "administrator"}),
    "ask_extension": ({"in_approval"}, {"legal_reviewer", "approver"}),
    "grant_extension": ({"in_approval"}, {"legal_reviewer", "approver", "administrator"}),
    "refuse_extension": ({"in_approval"}, {"legal_reviewer", "approver", "administrator"}),
    "withdraw": ({"draft", "preparing", "in_approval", "signing"}, {"drafter", "legal_reviewer"}),
    "recall": ({"preparing", "in_approval", "signing"}, {"drafter", "legal_reviewer"}),
    "sign": ({"signing"}, {"signatory", "outside_signer"}),
    "record_paper_signature": ({"signing"}, {"records_officer"}),
    "decline": ({"signing"}, {"signatory", "outside_signer"}),
    "send_link": ({"signing"}, {"drafter", "legal_reviewer", "records_officer"}),
    "record_review": ({"in_force", "suspended"}, {"drafter", "legal_reviewer", "approver"}),
    "suspend": ({"in_force"}, {"approver", "signatory"}),
    "lift": ({"suspended"}, {"approver", "signatory"}),
    "give_notice": ({"in_force", "suspended"}, {"approver", "signatory"}),
    "record_delivery": ({"in_force", "suspended"}, {"legal_reviewer", "approver", "records_officer"}),
    "withdraw_notice": ({"in_force", "suspended"}, {"approver", "signatory"}),
    "publish": ({"signed", "in_force", "suspended", "ended"}, {"records_officer"}),
    "unpublish": ({"signed", "in_force", "suspended", "ended"}, {"records_officer"}),
}
SYSTEM_ACTS = {
    "package_frozen": {"preparing"},
    "package_refused": {"preparing"},
    "executed": {"sealing"},
    "clock:approval": {"in_approval"},
    "clock:signing": {"signing"},
    "clock:effect": {"signed"},
    "clock:review": {"in_force", "suspended"},
    "clock:delivery": {"in_force", "suspended"},
    "clock:notice": {"in_force", "suspended"},
    "clock:term": {"in_force", "suspended"},
}


def state_for(action: str, status: str, actor: str) -> dict:
    """A state in which every guard of the action lets `actor` pass, so that only status and role decide."""
    mine = action in ("submit", "answer_question", "withdraw", "recall")
    member = {"account": actor, "why": ""}
    return {
        **new_state(agencies=[HERE], partners=["federal"], author=actor if mine else "author"),
        "status": status, "version": "v1", "round": 1,
        "submitted": {"version": "v1", "docx": "d", "terms": "t"}, "notice_days": 90,
        "package": {"id": "p", "version": "v1", "docx": "d", "pdf": "f", "terms": "t"},
        "route": [{"id": "s", "name": "S", "mode": "all", "n": 1, "members": [member], "rule": "approval_stage",
                   "because": "", "next_in_line": ""}],
        "signers": [{"id": "g", "kind": "outside" if action == "send_link" else "staff", "who": actor, "body": HERE,
                     "order": 1}],
        "question": {"by": "x", "at": "t"} if action == "answer_question" else None,
        "extension": {"by": "x", "days": 3} if action in ("grant_extension", "refuse_extension") else None,
        "notice": {"by": "x", "delivered_on": None} if action in ("record_delivery", "withdraw_notice") else None,
        "published": action == "unpublish",
    }  # fmt: skip


INPUTS = {
    "version": "v1", "docx": "d", "terms": "t", "route": [{"members": []}], "signers": [{}], "package": "p",
    "signer": "g", "evidence": "e", "scan": "f", "member": "me", "to": "n", "days": 3, "outcome": "continue",
    "by": HERE, "method": "courier", "sent_on": "2026-11-01", "delivered_on": "2026-11-02",
    "problem": "x", "executed": {"sha256": "e"}, "fired": ["due"],
}  # fmt: skip


def act_of(action: str, actor: ActorClaims) -> Act:
    return Act(action, "k", "d", AT, actor, dict(INPUTS))


def allowed(action: str, status: str, actor: ActorClaims) -> bool:
    try:
        RULES.check(state_for(action, status, actor.account_id), act_of(action, actor))
    except Refused:
        return False
    return True


@pytest.mark.parametrize("action", sorted(EXPECTED))
def test_every_state_and_role_is_allowed_exactly_where_the_table_by_hand_says(action):
    states, roles = EXPECTED[action]
    for status, role in itertools.product(Status, ROLES):
        here = ActorClaims("me", "s", [Grant(role, HERE)])
        assert allowed(action, status, here) == (status in states and role in roles), (status, role)


@pytest.mark.parametrize("action", sorted(EXPECTED))
def test_a_role_at_another_agency_allows_nothing(action):
    for status, role in itertools.product(Status, ROLES):
        assert not allowed(action, status, ActorClaims("me", "s", [Grant(role, ELSEWHERE)])), (status, role)


@pytest.mark.parametrize("action", sorted(SYSTEM_ACTS))
def test_acts_of_the_system_are_open_to_nobody_else(action):
    for status in Status:
        assert allowed(action, status, SYSTEM) == (status in SYSTEM_ACTS[action]), status
        everything = ActorClaims("me", "s", [Grant(role) for role in ROLES])
        assert not allowed(action, status, everything)


def test_the_system_may_not_do_what_people_do():
    for action, status in itertools.product(EXPECTED, Status):
        assert not allowed(action, status, SYSTEM), (action, status)


def test_table_by_hand_names_every_action():
    acts, by_hand = {t.action for t in RULES.transitions}, EXPECTED.keys() | SYSTEM_ACTS.keys()
    assert acts == by_hand, f"{HERE_BY_HAND}: EXPECTED, or SYSTEM_ACTS, differs in {sorted(acts ^ by_hand)}"


def test_inputs_by_hand_name_every_input():
    missing = {name for t in RULES.transitions for name in t.inputs} - INPUTS.keys()
    assert not missing, f"{HERE_BY_HAND}: INPUTS has no {sorted(missing)}, which rows of the table ask for"


def test_every_row_has_a_step_and_every_guard_a_use():
    assert STEPS.keys() == {t.action for t in RULES.transitions}
    used = {name for t in RULES.transitions for name in (*t.apart, *t.needs)}
    assert used == GUARDS.keys()


def test_status_of_each_fixed_target_is_reached_by_its_step():
    for row in RULES.transitions:
        actor = SYSTEM if row.system else ActorClaims("me", "s", [Grant(r, HERE) for r in row.roles])
        for status in row.sources:
            state = {**state_for(row.action, status, "me"), "author": "author"}
            act = act_of(row.action, actor)
            act.ids.update(
                fired=["due"], route=state["route"], signers=state["signers"], package=state["package"]
            )
            decision = decide(state, act)
            if row.to is not None:
                assert decision.state["status"] == row.to, row.action


def test_users_see_at_most_seven_statuses():
    assert set(SHOWN_AS) == set(Status) and len(set(SHOWN_AS.values())) == 7
    assert {status.words for status in SERVICE.statuses} == set(SHOWN_AS.values())


def test_nobody_is_named_instead_of_somebody_who_is_not_asked():
    lawyer = ActorClaims("me", "s", [Grant("legal_reviewer", HERE)])
    act = act_of("reassign", lawyer)
    act.ids["member"] = "Anybody at all"
    with pytest.raises(Refused, match="not asked now"):
        RULES.check(state_for("reassign", Status.IN_APPROVAL, "me"), act)


def test_words_of_a_delivery_are_no_ids_of_its_act():
    """They would travel through Temporal; the personal-data scan of the running system is the other half."""
    row = RULES.get("record_delivery")
    assert row.texts == ("proof",) and "proof" not in row.inputs


def links_sent(*hours: float, signer="g") -> dict:
    """A state in which the outside signer's link was sent again so many hours before `AT`."""
    sent = [{"signer": signer, "at": (AT - timedelta(hours=h)).isoformat()} for h in hours]
    return {**state_for("send_link", Status.SIGNING, "me"), "links_sent": sent}


def drafter_at(agency) -> ActorClaims:
    return ActorClaims("me", "s", [Grant("drafter", agency)])


def test_link_is_sent_again_five_times_a_day_and_the_refusal_says_when_it_can_be():
    act = act_of("send_link", drafter_at(HERE))
    RULES.check(links_sent(1, 2, 3, 4), act)
    RULES.check(links_sent(1, 2, 3, 4, 24), act)  # one day later it no longer counts
    RULES.check(links_sent(1, 2, 3, 4, 5, signer="another"), act)
    with pytest.raises(Refused, match=r"again 5 times within a day.*once more in 18 hours") as refused:
        RULES.check(links_sent(0.5, 1, 2, 3, 6, 30), act)
    assert refused.value.code == "links_left"


def test_link_sent_again_is_counted_for_its_signer_and_forgotten_after_a_day():
    decision = decide(links_sent(30, 2), act_of("send_link", drafter_at(HERE)))
    assert [one["at"] for one in decision.state["links_sent"]] == [
        (AT - timedelta(hours=2)).isoformat(),
        AT.isoformat(),
    ]
    [effect] = decision.effects
    assert (effect.kind, effect.body["signer"], decision.state["status"]) == ("signing_link", "g", "signing")


def test_link_is_sent_again_only_by_staff_of_the_lead_agency():
    shared = {**links_sent(), "agencies": [HERE, ELSEWHERE]}
    RULES.check(shared, act_of("send_link", drafter_at(HERE)))
    with pytest.raises(Refused, match="lead agency"):
        RULES.check(shared, act_of("send_link", drafter_at(ELSEWHERE)))


def test_link_is_sent_again_only_to_an_outside_signer_who_is_asked_now():
    signers = [
        {"id": "ours", "kind": "staff", "who": "james", "body": HERE, "order": 1},
        {"id": "g", "kind": "outside", "who": "g", "body": "federal", "order": 2},
    ]
    state, act = {**links_sent(), "signers": signers}, act_of("send_link", drafter_at(HERE))
    with pytest.raises(Refused, match="No signer without an account is asked"):
        RULES.check(state, act)
    state["signatures"] = [{"signer": "ours"}]
    RULES.check(state, act)
    act.ids["signer"] = "ours"
    with pytest.raises(Refused, match="not asked to sign now"):
        RULES.check(state, act)


def test_record_from_before_links_could_be_sent_again_takes_the_act():
    old = links_sent()
    del old["links_sent"]
    decision = decide(old, act_of("send_link", drafter_at(HERE)))
    assert len(decision.state["links_sent"]) == 1


def in_stage(*members: str, decisions=(), mode="all", why="") -> dict:
    """A state in which these members are asked, and have decided so: (who, for whom, what)."""
    state = state_for("approve", Status.IN_APPROVAL, "x")
    stage = {**state["route"][0], "mode": mode, "members": [{"account": m, "why": why} for m in members]}
    made = [{"stage": "s", "round": 1, "by": by, "member": m, "decision": kind} for by, m, kind in decisions]
    return {**state, "route": [stage], "decisions": made}


def approval_of(member: str, by: str) -> Act:
    return act_of(
        "approve", ActorClaims(by, "s", [Grant("approver", HERE)], member if by != member else None)
    )


def reassigned(state: dict, member: str, to: str) -> dict:
    act = act_of("reassign", ActorClaims("legal", "s", [Grant("legal_reviewer", HERE)]))
    act.ids.update(member=member, to=to)
    RULES.check(state, act)
    return decide(state, act).state


def test_one_person_does_not_approve_a_stage_twice_for_themselves_and_for_somebody_else():
    state = in_stage("ann", "bob", decisions=[("ann", "ann", "approved")])
    with pytest.raises(Refused, match="approved this stage already"):
        RULES.check(state, approval_of("bob", by="ann"))
    RULES.check(state, approval_of("bob", by="cyd"))


def test_one_deputy_does_not_approve_a_stage_for_two_people():
    state = in_stage("ann", "bob", decisions=[("cyd", "ann", "approved")])
    with pytest.raises(Refused, match="approved this stage already"):
        RULES.check(state, approval_of("bob", by="cyd"))
    RULES.check(state, approval_of("bob", by="bob"))


@pytest.mark.parametrize("action", ["approve", "return_for_changes", "ask_question"])
def test_whoever_stepped_back_does_not_decide_as_the_deputy_of_another_member(action):
    state = in_stage("ann", "bob", decisions=[("ann", "ann", "recused")])
    for_bob = ActorClaims("ann", "s", [Grant("approver", HERE)], "bob")
    with pytest.raises(Refused, match="stepped back"):
        RULES.check(state, act_of(action, for_bob))
    RULES.check(state, act_of(action, ActorClaims("cyd", "s", [Grant("approver", HERE)], "bob")))
    later = {**state, "round": 2}  # of another text: nothing was said yet
    RULES.check(later, act_of(action, for_bob))


def test_somebody_is_named_in_the_place_of_a_lone_member_who_stepped_back_and_decides():
    state = reassigned(in_stage("ann", decisions=[("ann", "ann", "recused")]), "ann", to="bob")
    RULES.check(state, approval_of("bob", by="bob"))
    assert decide(state, approval_of("bob", by="bob")).state["status"] == Status.SIGNING


def test_nobody_is_named_twice_in_the_place_of_one_who_stepped_back():
    stand_in = {"account": "bob", "why": "recused:ann"}
    state = in_stage("ann", decisions=[("ann", "ann", "recused")])
    state["route"][0]["members"].append(stand_in)
    with pytest.raises(Refused, match="not asked now"):
        reassigned(state, "ann", to="cyd")


@pytest.mark.parametrize("decisions", [(), [("bob", "bob", "approved")], [("bob", "bob", "recused")]])
def test_nobody_is_named_who_is_asked_in_the_stage_already_or_has_decided_in_it(decisions):
    with pytest.raises(Refused, match="already"):
        reassigned(in_stage("ann", "bob", decisions=decisions), "ann", to="bob")


def escalated(state: dict, **stage) -> tuple[dict, dict]:
    """The members after the clock passed on an overdue stage, and to whom each message goes, by its template."""
    state["route"][0].update(stage)
    act = act_of("clock:approval", SYSTEM)
    act.ids["fired"] = ["escalate"]
    decision = decide(state, act)
    return decision.state["route"][0]["members"], {e.body["template"]: e.body["to"] for e in decision.effects}


def test_overdue_stage_is_passed_on_to_the_next_in_line():
    members, told = escalated(in_stage("ann"), next_in_line="bob")
    assert members[-1] == {"account": "bob", "why": "escalated"}
    assert told == {"approval_escalated": ["ann", "bob", "author"]}


@pytest.mark.parametrize("next_in_line", ["", "ann", "author"])
def test_overdue_stage_without_a_next_in_line_is_told_to_those_who_can_name_somebody(next_in_line):
    members, told = escalated(in_stage("ann"), next_in_line=next_in_line)
    assert [m["account"] for m in members] == ["ann"]
    assert told == {"approval_overdue": ["ann"], "approval_stuck": ["author", "role:legal_reviewer"]}


def test_second_escalation_asks_nobody_twice_and_says_what_is_true():
    state = in_stage("ann")
    escalated(state, next_in_line="bob")
    state["route"][0]["members"].append({"account": "bob", "why": "escalated"})
    members, told = escalated(state)
    assert [m["account"] for m in members] == ["ann", "bob"]
    assert told == {"approval_overdue": ["ann", "bob"], "approval_stuck": ["author", "role:legal_reviewer"]}
    assert "names nobody more who can be asked" in LETTERS["approval_stuck"].text


def test_whoever_is_named_instead_of_a_stand_in_stands_there_as_they_did():
    overdue = in_stage("ann", "bob", mode="all")
    overdue["route"][0]["members"], _ = escalated(overdue, next_in_line="cyd")
    state = reassigned(overdue, "cyd", to="dee")
    assert state["route"][0]["members"][-1] == {"account": "dee", "why": "escalated"}
    for member in ("ann", "bob"):  # no more than the stage's own members is needed
        state = decide(state, approval_of(member, by=member)).state
    assert state["status"] == Status.SIGNING


def test_place_of_whoever_stepped_back_is_filled_once_though_the_stand_in_is_replaced():
    state = in_stage("ann", "bob", decisions=[("ann", "ann", "recused")])
    state["route"][0]["members"].append({"account": "cyd", "why": "recused:ann"})
    state = reassigned(reassigned(state, "cyd", to="dee"), "bob", to="eve")
    assert [m["why"] for m in state["route"][0]["members"]] == ["", "recused:ann", "reassigned:bob"]
    assert replaceable(state) == ["dee", "eve"]


def signed_state(stated: str | None, *signatures: dict) -> dict:
    return {
        **state_for("executed", Status.SEALING, "me"),
        "effective_on": stated,
        "signatures": list(signatures),
    }


def signature(at: str, **more: str) -> dict:
    return {"signer": "g", "by": "me", "at": at, **more}


@pytest.mark.parametrize(
    ("stated", "signatures", "first_day"),
    [
        ("2027-01-15", [signature("2026-11-20T09:00:00-05:00")], "2027-01-15"),
        ("2026-01-15", [signature("2026-11-20T09:00:00-05:00")], "2026-11-20"),  # not before it was signed
        (
            None,
            [signature("2026-11-20T23:30:00-05:00"), signature("2026-11-18T09:00:00-05:00")],
            "2026-11-20",
        ),
        (
            "2026-01-15",
            [signature("2026-11-20T09:00:00-05:00", signed_on="2026-11-02")],
            "2026-11-02",
        ),  # on paper
    ],
)
def test_agreement_is_in_force_from_its_first_day_or_its_last_signature_whichever_is_later(
    stated, signatures, first_day
):
    signed = decide(signed_state(stated, *signatures), act_of("executed", SYSTEM))
    assert signed.state["effective_on"] == first_day
    [clock] = signed.clocks
    assert (clock.base.isoformat() if clock.base else "") == (first_day if first_day > "2026-11-24" else "")
    in_force = decide(signed.state, act_of("clock:effect", SYSTEM))
    assert in_force.state["effective_on"] == first_day
