"""One person decides one stage of a text: by whatever role or delegation, and the route finds somebody else."""

import pytest

from services.agreements.acting import stepping_back
from services.agreements.approvals.asked_stages import DEFAULT, NobodyInStage, StagePlan, build_route
from services.agreements.approvals.enough_people import find_short_stage
from services.agreements.letters.texts import LETTERS
from services.agreements.overview.stages import stages_of
from services.agreements.register.next_step import open_tasks
from shared.acts.refusals import Refused
from shared.auth.actor import ActorClaims, Grant
from shared.service.story import Names
from tests.unit.agreements.test_states import HERE, RULES, act_of, approval_of, in_stage, reassigned
from workflows.agreements import approval
from workflows.agreements.decide import decide
from workflows.agreements.state import Status


def on_a_way(*members, mode="any", n=1, next_in_line=""):
    """Ann or bob are asked in the first of two stages; these members and the next in line are in the second."""
    state = in_stage("ann", "bob", mode="any")
    people = [{"account": m, "why": ""} for m in members]
    second = {
        "id": "head",
        "name": "Head",
        "mode": mode,
        "n": n,
        "members": people,
        "next_in_line": next_in_line,
    }
    return {**state, "route": [*state["route"], {**state["route"][0], **second}]}


def first_stage_approved(state, by="ann", member="ann"):
    act = approval_of(member, by=by)
    RULES.check(state, act)
    return decide(state, act)


@pytest.mark.parametrize("action", ["approve", "return_for_changes", "ask_question"])
@pytest.mark.parametrize("who", [("ann", None), ("ann", "cyd")], ids=["for themselves", "as a deputy"])
def test_whoever_decided_a_stage_does_not_decide_the_next(action, who):
    state = first_stage_approved(on_a_way("ann", "cyd")).state
    account, behalf = who
    with pytest.raises(
        Refused, match=r"You have decided another stage.*Another member of this stage"
    ) as refused:
        RULES.check(state, act_of(action, ActorClaims(account, "s", [Grant("approver", HERE)], behalf)))
    assert refused.value.code == "one_stage"
    RULES.check(state, approval_of("cyd", by="cyd"))


@pytest.mark.parametrize("by", ["ann", "deputy", "somebody"])
def test_whose_part_was_decided_by_a_deputy_decides_no_other_stage_either(by):
    state = first_stage_approved(on_a_way("ann", "cyd"), by="deputy").state
    with pytest.raises(Refused) as refused:
        RULES.check(state, approval_of("ann", by=by))
    assert refused.value.code == "one_stage"
    with pytest.raises(Refused, match="You have decided another stage"):
        RULES.check(state, approval_of("cyd", by="deputy"))


def test_nobody_who_decided_another_stage_is_asked_or_waited_for():
    after = first_stage_approved(on_a_way("ann", "cyd"))
    assert approval.waiting(after.state) == ["cyd"]
    [told] = after.effects
    assert (told.body["template"], told.body["to"]) == ("approval_asked", ["cyd"])
    assert [task.account for task in open_tasks(after.state, {})] == ["cyd"]
    [_, head] = stages_of(after.state, Names({}))
    assert [line.what for line in head.people] == ["Decided another stage, so not asked here", "Asked"]


def test_deputy_is_asked_for_exactly_what_they_may_decide():
    state = decide(in_stage("ann", "bob", "cyd", "dee", mode="all"), act_of("recuse", _claims("bob"))).state
    state = {**decide(state, approval_of("ann", by="deputy")).state, "writers": ["wrote"]}
    [task, _] = [task for task in open_tasks(state, {}) if task.kind == "approve"]
    assert (task.account, task.lent_under) == ("cyd", {"legal_reviewer", "approver"})
    for deputy in ("author", "wrote", "bob", "deputy"):
        assert deputy in task.kept_out
        with pytest.raises(Refused):
            RULES.check(state, approval_of("cyd", by=deputy))
    for deputy in ("ann", "dee", "somebody"):
        assert deputy not in task.kept_out
        RULES.check(state, approval_of("cyd", by=deputy))


def test_stage_decided_in_one_s_name_keeps_both_out_of_the_next_one_s_tasks():
    after = first_stage_approved(on_a_way("eve", "cyd"), by="deputy").state
    assert {"ann", "deputy"} <= {*open_tasks(after, {})[0].kept_out}


def test_signature_is_lent_to_nobody_and_more_time_is_granted_by_nobody_who_asked():
    state = decide(in_stage("ann", mode="any"), act_of("ask_extension", _claims("deputy", "ann"))).state
    [_, extension] = open_tasks(state, {})
    assert extension.kept_out == {"ann", "deputy"}
    signing = decide(state, approval_of("ann", by="ann")).state
    signing["signers"] = [{"id": "g", "kind": "staff", "who": "cyd", "body": HERE, "order": 1}]
    [task] = open_tasks(signing, {})
    assert (task.kind, task.lent_under) == ("sign", frozenset())


def _claims(account, behalf=None):
    return ActorClaims(account, "s", [Grant("approver", HERE)], behalf)


def test_stage_that_all_must_approve_is_done_without_them():
    state = first_stage_approved(on_a_way("ann", "cyd", "dee", mode="all")).state
    state = decide(state, approval_of("cyd", by="cyd")).state
    assert state["status"] == Status.IN_APPROVAL
    assert decide(state, approval_of("dee", by="dee")).state["status"] == Status.SIGNING


@pytest.mark.parametrize(("mode", "n"), [("any", 1), ("all", 1), ("n_of", 1)])
def test_next_in_line_is_asked_where_nobody_else_is_left(mode, n):
    after = first_stage_approved(on_a_way("ann", mode=mode, n=n, next_in_line="cyd"))
    assert after.state["route"][1]["members"][-1] == {"account": "cyd", "why": "decided:ann"}
    assert [e.body["to"] for e in after.effects] == [["cyd"]]
    assert decide(after.state, approval_of("cyd", by="cyd")).state["status"] == Status.SIGNING


def test_next_in_line_who_decided_the_stage_before_is_not_asked():
    after = first_stage_approved(on_a_way("cyd", next_in_line="ann"))
    with pytest.raises(Refused, match="asked in this stage already"):
        reassigned(after.state, "cyd", to="ann")
    stepped = decide(after.state, act_of("recuse", ActorClaims("cyd", "s", [Grant("approver", HERE)])))
    assert "to" not in stepped.body
    assert approval.waiting(stepped.state) == []


@pytest.mark.parametrize(("members", "mode", "n"), [(("ann",), "any", 1), (("ann", "cyd"), "n_of", 2)])
def test_where_too_few_are_left_who_can_name_somebody_and_who_can_make_somebody_are_told(members, mode, n):
    after = first_stage_approved(on_a_way(*members, mode=mode, n=n))
    told = {e.body["template"]: e.body["to"] for e in after.effects}
    assert told.pop("approval_asked", ["cyd"]) == ["cyd"]
    assert told == {
        "approver_missing": ["author", "role:legal_reviewer"],
        "approver_wanted": ["role:administrator"],
    }
    assert LETTERS["approver_wanted"].address == "/admin"  # an administrator reads no agreement
    [task] = [task for task in open_tasks(after.state, {}) if task.kind == "reassign"]
    assert task.who == "role:legal_reviewer"
    state = reassigned(after.state, "ann", to="dee")
    for person in ("cyd", "dee") if n == 2 else ("dee",):
        state = decide(state, approval_of(person, by=person)).state
    assert state["status"] == Status.SIGNING


def test_lone_member_is_told_who_can_do_what():
    state = first_stage_approved(on_a_way("ann")).state
    [task] = open_tasks(state, {})
    assert (task.kind, task.role) == ("reassign", "legal_reviewer")
    with pytest.raises(Refused, match="whom a legal reviewer of the agency names must decide"):
        RULES.check(state, approval_of("ann", by="ann"))


@pytest.mark.parametrize("who", [("author", None), ("wrote", None), ("somebody", "wrote")])
def test_writer_does_not_choose_who_approves_their_text_nor_is_asked_to(who):
    state = {**first_stage_approved(on_a_way("ann")).state, "writers": ["wrote"]}
    [task] = open_tasks(state, {})
    assert {"author", "wrote"} == {*task.kept_out}
    account, behalf = who
    act = act_of("reassign", ActorClaims(account, "s", [Grant("legal_reviewer", HERE)], behalf))
    act.ids.update(member="ann", to="dee")
    with pytest.raises(Refused, match="Another legal reviewer of the agency must") as refused:
        RULES.check(state, act)
    assert refused.value.code == "namer_is_no_writer"
    another = act_of("reassign", ActorClaims("lawyer", "s", [Grant("legal_reviewer", HERE)]))
    another.ids.update(member="ann", to="dee")
    RULES.check(state, another)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (on_a_way("ann", "cyd", mode="any"), stepping_back.OTHERS),
        ({**on_a_way("cyd"), "route": in_stage("ann", mode="any")["route"]}, stepping_back.TOO_FEW),
        (in_stage("ann", "bob", decisions=[("bob", "bob", "approved")]), stepping_back.SIGNERS),
        (
            {
                **on_a_way("cyd"),
                "route": [in_stage("ann", "bob")["route"][0], on_a_way("cyd")["route"][1]],
                "decisions": in_stage("ann", decisions=[("bob", "bob", "approved")])["decisions"],
            },
            stepping_back.NEXT_STAGE,
        ),
    ],
)
def test_whoever_steps_back_is_told_who_decides_then(state, said):
    act = act_of("recuse", _claims("ann"))
    RULES.check(state, act)
    assert stepping_back.step_back_words(state, act) == said
    with_next = {**state, "route": [{**state["route"][0], "next_in_line": "dee"}, *state["route"][1:]]}
    assert stepping_back.step_back_words(with_next, act) == stepping_back.STAND_IN


def test_another_text_may_be_decided_in_another_stage_and_the_head_may_sign_what_they_approved():
    state = first_stage_approved(on_a_way("cyd")).state
    RULES.check(
        {**state, "round": 2, "stage": 1, "route": on_a_way("ann")["route"]}, approval_of("ann", by="ann")
    )
    signing = decide(state, approval_of("cyd", by="cyd")).state
    signing["signers"] = [{"id": "g", "kind": "staff", "who": "cyd", "body": HERE, "order": 1}]
    RULES.check(signing, act_of("sign", ActorClaims("cyd", "s", [Grant("signatory", HERE)])))


def test_whoever_comes_late_with_an_older_page_is_told_that_another_stage_is_asked():
    state, act = first_stage_approved(on_a_way("ann", "cyd")).state, approval_of("ann", by="ann")
    act.ids["stage"] = "s"
    with pytest.raises(Refused) as refused:
        RULES.check(state, act)
    assert refused.value.code != "one_stage"


HOLDERS = {"legal_reviewer": ["lawyer"], "approver": ["head"]}


def usual(shares, **holders):
    held = {**HOLDERS, **holders}
    return build_route(DEFAULT, {"information_sharing": shares}, lambda role: held[role], {"author"})


def test_text_is_submitted_only_where_every_stage_has_somebody_of_its_own():
    assert [stage["id"] for stage in usual(False)] == ["legal", "head"]
    assert len(usual(True, approver=["head", "deputy"])) == 3
    with pytest.raises(NobodyInStage, match=r"One person decides one stage.*“Agency head”") as short:
        usual(True)
    assert short.value.plan.id == "head"
    with pytest.raises(NobodyInStage):
        usual(False, legal_reviewer=["head"])


def named(*people, mode="any", next_in_line=""):
    plan = StagePlan(id="s", name="Named", mode=mode, people=people, next_in_line=next_in_line)
    (made,) = build_route([plan], {}, lambda role: HOLDERS[role], {"author"})
    return [member["account"] for member in made["members"]], made["next_in_line"]


def test_somebody_whom_the_route_names_and_who_left_is_not_asked():
    assert named("gone", "head", next_in_line="lawyer") == (["head"], "lawyer")
    assert named("head", next_in_line="gone") == (["head"], "")
    for people, mode in ((("gone",), "any"), (("gone", "head"), "all"), (("gone", "head", "lawyer"), "n_of")):
        with pytest.raises(NobodyInStage, match="names somebody who is no longer"):
            named(*people, mode=mode)


def stage(*members, mode="any", n=1, next_in_line=""):
    return {"id": "-".join(members), "mode": mode, "n": n, "next_in_line": next_in_line,
            "members": [{"account": m} for m in members]}  # fmt: skip


@pytest.mark.parametrize(
    ("route", "short"),
    [
        ([stage("a", "b"), stage("a")], None),  # b decides the first
        ([stage("a", "b"), stage("a"), stage("b", "c")], None),
        ([stage("a", "b"), stage("a"), stage("b")], "b"),
        ([stage("a", "b", mode="all"), stage("a")], "a"),
        ([stage("a", "b", mode="all"), stage("a", next_in_line="c")], None),
        ([stage("a", "b", "c", mode="n_of", n=2), stage("a")], None),
        ([stage("a", "b", mode="n_of", n=2), stage("a", "b")], "a-b"),
    ],
)
def test_stage_without_enough_people_of_its_own_is_found(route, short):
    found = find_short_stage(route)
    assert (found and found["id"]) == short
