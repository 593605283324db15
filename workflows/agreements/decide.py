"""What an allowed act leads to: the next state, its clocks and its effects. Pure; `states` has already allowed it.

One small function per act, found by name; those of a signed agreement are in `in_force`. It never refuses for a role
or a state, and never looks at a clock: the act carries its instant.
"""

import copy
from dataclasses import replace
from typing import Any

from shared.acts.decision import ClockCommand, Decision, Effect
from shared.acts.messages import Act
from shared.auth.actor import OUTSIDE
from workflows.agreements import approval
from workflows.agreements.came_by import CameBy, Reason, instead_of
from workflows.agreements.codes import BackToDraft, Ending
from workflows.agreements.guards import member_of
from workflows.agreements.in_force import IN_FORCE, end
from workflows.agreements.outside import with_link_sent
from workflows.agreements.state import AgreementState, Stage, Status, there
from workflows.agreements.steps import Step, mail, stage_mail


def decide(state: AgreementState, act: Act) -> Decision:
    """The decision on an act. Raises KeyError on an act that has no step: a bug that a test finds."""
    made = STEPS[act.name](copy.deepcopy(state), act)
    lender = act.actor.on_behalf_of
    if not lender:
        return made
    told = mail("done_for_you", lender, act=act.name, by=act.actor.account_id)
    return replace(made, effects=(*made.effects, told))


def _submit(state: AgreementState, act: Act) -> Decision:
    ids = act.ids
    state.update({
        "status": Status.PREPARING, "round": state["round"] + 1, "route": ids["route"], "stage": 0, "package": None,
        "submitted": {"version": ids["version"], "docx": ids["docx"], "terms": ids["terms"]},
        "signers": ids["signers"], "signatures": [], "question": None, "extension": None, "returned": None,
        "effective_on": ids.get("effective_on"), "ends_on": ids.get("ends_on"),
        "review_on": ids.get("review_on"), "notice_days": ids.get("notice_days"),
    })  # fmt: skip
    return Decision(state, {"version": ids["version"], "docx": ids["docx"]}, work=("freeze_package",))


def _package_frozen(state: AgreementState, act: Act) -> Decision:
    state.update({"status": Status.IN_APPROVAL, "package": act.ids["package"]})
    return _ask_stage(state, {"package": act.ids["package"]})


def _package_refused(state: AgreementState, act: Act) -> Decision:
    state.update({"status": Status.DRAFT, "returned": {"by": "system", "why": act.ids["problem"]}})
    body: dict[str, Any] = {name: act.ids[name] for name in ("problem", "letters") if name in act.ids}
    return Decision(state, body, effects=(mail("package_refused", state["author"]),))


def _ask_stage(state: AgreementState, body: dict[str, Any]) -> Decision:
    stage = approval.current_stage(state)
    if stage is None:
        return _ask_signers(state, body)
    clock = ClockCommand("start", "approval", rule=stage["rule"])
    short = _fill_places(state, stage)
    people = approval.waiting(state)
    asked = (stage_mail(state, "approval_asked", *people),) if people else ()
    return Decision(state, {**body, "stage": stage["id"]}, (clock,), (*asked, *short))


def _fill_places(state: AgreementState, stage: Stage) -> tuple[Effect, ...]:
    """Ask the next in line where members decided another stage; tell who can name somebody where too few are left."""
    out = approval.kept_out(state)
    stand_in = approval.next_in_line(state)
    if out and stand_in and len(approval.waiting(state)) < approval.places(stage):
        _add(stage, stand_in, CameBy(Reason.DECIDED, out[0]))
    if not approval.is_short(state):
        return ()
    return (
        stage_mail(state, "approver_missing", state["author"], "role:legal_reviewer"),
        stage_mail(state, "approver_wanted", "role:administrator"),
    )


def _add(stage: Stage, account: str, came: CameBy) -> None:
    stage["members"].append({"account": account, "why": came.text})


def _ask_signers(state: AgreementState, body: dict[str, Any]) -> Decision:
    state["status"] = Status.SIGNING
    asked = _mail_signers(state, "signature_asked")
    return Decision(state, body, (ClockCommand("start", "signing", rule="signing"),), asked)


def _mail_signers(state: AgreementState, template: str) -> tuple[Effect, ...]:
    turn = approval.next_signers(state)
    people = [s["who"] for s in state["signers"] if s["id"] in turn and s["kind"] == "staff"]
    links = [s["id"] for s in state["signers"] if s["id"] in turn and s["kind"] == "outside"]
    invites = [
        Effect("signing_link", {"signer": signer, "again": template != "signature_asked"}, signer)
        for signer in links
    ]
    return (*((mail(template, *people),) if people else ()), *invites)


def _decided(state: AgreementState, act: Act, decision: str) -> dict[str, Any]:
    stage = approval.current_stage(state)
    assert stage is not None  # noqa: S101  # `waiting_member` has found one
    entry = {
        "stage": stage["id"], "round": state["round"], "member": member_of(act), "by": act.actor.account_id,
        "decision": decision, "version": state["submitted"]["version"], "at": act.at.isoformat(),
    }  # fmt: skip
    state["decisions"].append(entry)
    return {"stage": stage["id"], "decision": decision, "member": entry["member"]}


def _approve(state: AgreementState, act: Act) -> Decision:
    body = {**_decided(state, act, approval.APPROVED), "package": act.ids["package"]}
    stage = approval.current_stage(state)
    if stage is None or not approval.is_done(state, stage):
        return Decision(state, body)
    return _next_stage(state, body)


def _next_stage(state: AgreementState, body: dict[str, Any]) -> Decision:
    """The stage is done: its clock stops, and what was asked in it falls away before the next stage is asked."""
    resumed = _drop_question(state, "the stage is done")
    state.update({"stage": state["stage"] + 1, "extension": None})
    following = _ask_stage(state, body)
    stop = ClockCommand("satisfy", "approval", reason="stage approved")
    return Decision(state, body, (*resumed, stop, *following.clocks), following.effects)


def _return_for_changes(state: AgreementState, act: Act) -> Decision:
    body = {"package": act.ids["package"], "member": member_of(act), "clauses": act.ids.get("clauses", [])}
    return _back_to_draft(state, act, body, BackToDraft.RETURNED)


def _back_to_draft(state: AgreementState, act: Act, body: dict[str, Any], why: BackToDraft) -> Decision:
    people, outside = _asked_people(state, act), _tell_outside(state, act, why)
    state.update({
        "status": Status.DRAFT, "package": None, "signatures": [], "question": None, "extension": None,
        "returned": {"by": act.actor.account_id, "why": why},
    })  # fmt: skip
    stops = tuple(ClockCommand("cancel", name, reason=why) for name in ("approval", "signing"))
    return Decision(state, body, stops, (mail(f"agreement_{why}", *people), *outside))


def _asked_people(state: AgreementState, act: Act) -> list[str]:
    """The accounts that an end of this round is told to: the author, and who was asked in it to decide or to sign."""
    told = {state["author"], *(d["by"] for d in state["decisions"] if d["round"] == state["round"])}
    told |= {s["by"] for s in state["signatures"]}
    told |= {s["who"] for s in approval.asked_to_sign(state) if s["kind"] == "staff"}
    if state["status"] == Status.IN_APPROVAL:
        told |= set(approval.waiting(state))
    return sorted(p for p in told if p != act.actor.account_id and not p.startswith(OUTSIDE))


def _tell_outside(state: AgreementState, act: Act, why: str) -> list[Effect]:
    """Tell the signers without an account who were asked that nothing is to be signed any more, and by what."""
    signed = {s["signer"] for s in state["signatures"]}
    asked = [s["id"] for s in approval.asked_to_sign(state) if s["kind"] == "outside"]
    return [
        Effect("signing_over", {"signer": signer, "why": why, "signed": signer in signed}, signer)
        for signer in asked
        if act.actor.account_id != OUTSIDE + signer
    ]


def _ask_question(state: AgreementState, act: Act) -> Decision:
    state["question"] = {"by": act.actor.account_id, "member": member_of(act), "at": act.at.isoformat()}
    pause = ClockCommand("pause", "approval", reason="question to the author")
    return Decision(
        state, {"member": member_of(act)}, (pause,), (stage_mail(state, "question_asked", state["author"]),)
    )


def _answer_question(state: AgreementState, act: Act) -> Decision:
    asker, state["question"] = there(state["question"])["by"], None
    resume = ClockCommand("resume", "approval", reason="question answered")
    return Decision(state, {}, (resume,), (stage_mail(state, "question_answered", asker),))


def _recuse(state: AgreementState, act: Act) -> Decision:
    body, resumed = (
        _decided(state, act, approval.RECUSED),
        _drop_question_of(state, member_of(act), STEPPED_BACK),
    )
    stage = approval.current_stage(state)
    assert stage is not None  # noqa: S101  # `waiting_member` has found one
    stand_in = approval.next_in_line(state)
    if stand_in:
        _add(stage, stand_in, CameBy(Reason.RECUSED, member_of(act)))
        asked = stage_mail(state, "approval_asked", stand_in)
        return Decision(state, {**body, "to": stand_in}, resumed, (asked,))
    if approval.waiting(state) or not approval.is_done(state, stage):
        told = stage_mail(state, "member_stepped_back", state["author"], "role:legal_reviewer")
        return Decision(state, body, resumed, (told,))
    following = _next_stage(state, body)
    return replace(following, clocks=(*resumed, *following.clocks))


STEPPED_BACK, REPLACED = "the asker stepped back", "the asker was replaced"
"""Why a question falls away, as the clock's ledger says it for good."""


def _drop_question_of(state: AgreementState, member: str, why: str) -> tuple[ClockCommand, ...]:
    """A question falls away with the member who asked it, in person or by a deputy."""
    question = state["question"] or {}
    asked_by = question.get("member", question.get("by"))  # questions of before name no member
    return _drop_question(state, why) if asked_by == member else ()


def _drop_question(state: AgreementState, why: str) -> tuple[ClockCommand, ...]:
    """Close an open question unanswered; the clock that it stopped runs on."""
    if not state["question"]:
        return ()
    state["question"] = None
    return (ClockCommand("resume", "approval", reason=why),)


def _reassign(state: AgreementState, act: Act) -> Decision:
    resumed = _drop_question_of(state, act.ids["member"], REPLACED)
    stage = approval.current_stage(state)
    if stage:
        came = instead_of(stage["members"], act.ids["member"])
        stage["members"] = [m for m in stage["members"] if m["account"] != act.ids["member"]]
        _add(stage, act.ids["to"], came)
    asked = stage_mail(state, "approval_asked", act.ids["to"])
    return Decision(state, {"member": act.ids["member"], "to": act.ids["to"]}, resumed, (asked,))


def _ask_extension(state: AgreementState, act: Act) -> Decision:
    days = int(act.ids["days"])
    state["extension"] = {"by": act.actor.account_id, "member": member_of(act), "days": days}
    return Decision(
        state, {"days": days}, effects=(stage_mail(state, "extension_asked", "role:legal_reviewer"),)
    )


def _grant_extension(state: AgreementState, act: Act) -> Decision:
    asked, state["extension"] = there(state["extension"]), None
    extend = ClockCommand("extend", "approval", amount=asked["days"], reason="more time granted")
    body = {"days": asked["days"], "asked_by": asked["by"]}
    return Decision(state, body, (extend,), (stage_mail(state, "extension_granted", asked["by"]),))


def _refuse_extension(state: AgreementState, act: Act) -> Decision:
    asked, state["extension"] = there(state["extension"]), None
    return Decision(
        state, {"asked_by": asked["by"]}, effects=(stage_mail(state, "extension_refused", asked["by"]),)
    )


def _clock_approval(state: AgreementState, act: Act) -> Decision:
    stage, fired = approval.current_stage(state), act.ids["fired"]
    people = approval.waiting(state)
    if stage and "escalate" in fired:
        return _escalate(state, stage, people, fired)
    template = "approval_overdue" if "due" in fired else "approval_reminder"
    return Decision(state, {"fired": fired}, effects=(stage_mail(state, template, *people),))


def _escalate(state: AgreementState, stage: Stage, people: list[str], fired: list[str]) -> Decision:
    stand_in = approval.next_in_line(state)
    if stand_in:
        _add(stage, stand_in, CameBy(Reason.ESCALATED))
        told = stage_mail(state, "approval_escalated", *people, stand_in, state["author"])
        return Decision(state, {"fired": fired, "to": stand_in}, effects=(told,))
    late = (stage_mail(state, "approval_overdue", *people),) if people else ()
    stuck = stage_mail(state, "approval_stuck", state["author"], "role:legal_reviewer")
    return Decision(state, {"fired": fired, "to": ""}, effects=(*late, stuck))


def _withdraw(state: AgreementState, act: Act) -> Decision:
    people, outside = _asked_people(state, act), _tell_outside(state, act, Ending.WITHDRAWN)
    stops = tuple(ClockCommand("cancel", name, reason=Ending.WITHDRAWN) for name in ("approval", "signing"))
    end(state, act, Ending.WITHDRAWN)
    return Decision(state, {}, stops, (mail("agreement_withdrawn", *people), *outside), closed=True)


def _recall(state: AgreementState, act: Act) -> Decision:
    return _back_to_draft(state, act, {}, BackToDraft.RECALLED)


def _sign(state: AgreementState, act: Act) -> Decision:
    signature = {
        "signer": act.ids["signer"], "by": act.actor.account_id, "at": act.at.isoformat(),
        "evidence": act.ids["evidence"], "package": act.ids["package"], "on_paper": act.name != "sign",
    }  # fmt: skip
    if act.ids.get("file"):
        signature["file"] = act.ids["file"]  # a PDF that the signer signed with their own certificate
    if act.ids.get("signed_on"):
        signature["signed_on"] = act.ids["signed_on"]  # the day on the paper, which is recorded later
    state["signatures"].append(signature)
    body: dict[str, Any] = {
        key: act.ids[key] for key in ("signer", "evidence", "package", "scan", "file") if key in act.ids
    }
    if approval.next_signers(state):
        return Decision(state, body, effects=_mail_signers(state, "signature_asked"))
    state["status"] = Status.SEALING
    stop = ClockCommand("satisfy", "signing", reason="all have signed")
    return Decision(state, body, (stop,), work=("seal_executed_copy",))


def _decline(state: AgreementState, act: Act) -> Decision:
    return _back_to_draft(state, act, {"signer": act.ids.get("signer")}, BackToDraft.DECLINED)


def _send_link(state: AgreementState, act: Act) -> Decision:
    signer = act.ids["signer"]
    state["links_sent"] = with_link_sent(state, signer, act.at)
    link = Effect("signing_link", {"signer": signer, "again": True, "fresh": True}, signer)
    return Decision(state, {"signer": signer}, effects=(link,))


def _clock_signing(state: AgreementState, act: Act) -> Decision:
    return Decision(state, {"fired": act.ids["fired"]}, effects=_mail_signers(state, "signature_reminder"))


STEPS: dict[str, Step] = {
    "submit": _submit,
    "package_frozen": _package_frozen,
    "package_refused": _package_refused,
    "approve": _approve,
    "return_for_changes": _return_for_changes,
    "ask_question": _ask_question,
    "answer_question": _answer_question,
    "recuse": _recuse,
    "reassign": _reassign,
    "ask_extension": _ask_extension,
    "grant_extension": _grant_extension,
    "refuse_extension": _refuse_extension,
    "clock:approval": _clock_approval,
    "withdraw": _withdraw,
    "recall": _recall,
    "sign": _sign,
    "record_paper_signature": _sign,
    "decline": _decline,
    "send_link": _send_link,
    "clock:signing": _clock_signing,
    **IN_FORCE,
}
