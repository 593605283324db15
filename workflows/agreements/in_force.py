"""What acts lead to from the sealed copy on: in force, reviewed, suspended, ended by notice or term, published.

Pure, as `decide`, whose table takes these steps in.
"""

from dataclasses import replace
from datetime import date

from shared.acts.decision import ClockCommand, Decision, Effect
from shared.acts.messages import Act
from shared.auth.actor import Role
from workflows.agreements.codes import Ending
from workflows.agreements.state import (
    AgreementState,
    Status,
    last_signed_on,
    notice_days_of,
    notice_ends_on,
    there,
)
from workflows.agreements.steps import Step, mail

RECORDS_DELIVERY = Role.RECORDS_OFFICER
"""Who is told of a notice and asked to record its delivery, with its proof. The table lets others do it too."""


def _executed(state: AgreementState, act: Act) -> Decision:
    first = _first_day(state, act)
    state.update({"status": Status.SIGNED, "executed": act.ids["executed"], "effective_on": first})
    base = date.fromisoformat(first)
    starts = base if base > act.at.date() else None
    effect = ClockCommand(
        "start",
        "effect",
        rule="effect",
        base=starts,
        amount=0,
        due=None if starts else act.at,
        at_midnight=True,
    )
    people = [state["author"], *(s["who"] for s in state["signers"] if s["kind"] == "staff")]
    outside = [s["id"] for s in state["signers"] if s["kind"] == "outside"]
    copies = [Effect("sealed_copy", {"signer": signer}, signer) for signer in outside]
    told = mail("agreement_executed", *people)
    return Decision(state, {"executed": act.ids["executed"]}, (effect,), (told, *copies))


def _first_day(state: AgreementState, act: Act) -> str:
    """The stated first day, or the day of the last signature where that is later: nothing is in force unsigned."""
    signed = last_signed_on(state) or act.at.date().isoformat()
    return max(state["effective_on"] or "", signed)


def _clock_effect(state: AgreementState, act: Act) -> Decision:
    if "due" not in act.ids["fired"]:
        told = mail("effect_reminder", state["author"])
        return Decision(state, {"fired": act.ids["fired"]}, effects=(told,))
    state.update(
        {"status": Status.IN_FORCE, "effective_on": state["effective_on"] or act.at.date().isoformat()}
    )
    clocks = [ClockCommand("satisfy", "effect"), _first_review(state)]
    if last := _last_day(state):
        clocks.append(ClockCommand("start", "term", rule="term", base=last, amount=1, at_midnight=True))
    return Decision(state, {}, tuple(clocks), (mail("agreement_in_force", state["author"], "role:viewer"),))


def _record_review(state: AgreementState, act: Act) -> Decision:
    entry = {"at": act.at.isoformat(), "by": act.actor.account_id, "outcome": act.ids["outcome"]}
    state["reviews"].append(entry)
    state["amendment"] = ""  # what an earlier review led to is done or given up
    clocks = ClockCommand("satisfy", "review"), _next_review(state)
    return Decision(state, {"outcome": act.ids["outcome"]}, clocks)


def _first_review(state: AgreementState) -> ClockCommand:
    """By the day that the text names; by the rule where it names none, or one that was over before it was in force."""
    following, named = _next_review(state), state.get("review_on")
    if not named or named <= there(state["effective_on"]):
        return following
    return replace(following, base=date.fromisoformat(named), amount=0)


def _next_review(state: AgreementState) -> ClockCommand:
    """A review so long from today as the rule says; none after the last day, when there is nothing left to review."""
    return ClockCommand("start", "review", rule="yearly_review", not_after=_last_day(state))


def _last_day(state: AgreementState) -> date | None:
    return date.fromisoformat(state["ends_on"]) if state["ends_on"] else None


def _clock_review(state: AgreementState, act: Act) -> Decision:
    template = "review_overdue" if "due" in act.ids["fired"] else "review_reminder"
    return Decision(state, {"fired": act.ids["fired"]}, effects=(mail(template, state["author"]),))


def _suspend(state: AgreementState, act: Act) -> Decision:
    state["status"] = Status.SUSPENDED
    return Decision(state, {}, effects=(mail("agreement_suspended", state["author"], "role:viewer"),))


def _lift(state: AgreementState, act: Act) -> Decision:
    state["status"] = Status.IN_FORCE
    return Decision(state, {}, effects=(mail("suspension_lifted", state["author"], "role:viewer"),))


def _give_notice(state: AgreementState, act: Act) -> Decision:
    facts = {key: act.ids[key] for key in ("by", "method", "sent_on")}
    if notice_days_of(state) is None:
        facts["notice_days"] = act.ids["notice_days"]
        state.update({"notice_days": act.ids["notice_days"], "notice_stated": True})
    state["notice"] = {**facts, "given_by": act.actor.account_id, "delivered_on": None}
    clock = ClockCommand("start", "delivery", rule="notice_delivery")
    told = mail("notice_given", state["author"], f"role:{RECORDS_DELIVERY}")
    return Decision(state, facts, (clock,), (told,))


def _record_delivery(state: AgreementState, act: Act) -> Decision:
    delivered = date.fromisoformat(act.ids["delivered_on"])
    file = {"proof_file": act.ids["proof_file"]} if act.ids.get("proof_file") else {}
    there(state["notice"]).update(delivered_on=delivered.isoformat(), **file)
    clock = ClockCommand(
        "start",
        "notice",
        rule="termination_notice",
        base=delivered,
        amount=there(notice_days_of(state)),
        at_midnight=True,
    )
    body = {"delivered_on": delivered.isoformat(), **file}
    over = notice_ends_on(delivered, there(notice_days_of(state))) <= act.at.date()
    told = () if over else (mail("notice_delivered", state["author"]),)  # one that is over ends it at once
    return Decision(
        state,
        body,
        (ClockCommand("satisfy", "delivery"), clock),
        told,
    )


def _withdraw_notice(state: AgreementState, act: Act) -> Decision:
    state["notice"] = None
    if state.pop("notice_stated", None):
        state["notice_days"] = None  # whoever gives notice again says the days again
    stops = tuple(ClockCommand("cancel", name, reason="notice withdrawn") for name in ("delivery", "notice"))
    return Decision(state, {}, stops)


def _clock_delivery(state: AgreementState, act: Act) -> Decision:
    """Nobody has recorded that the notice arrived, so its period does not run."""
    template = "delivery_overdue" if "due" in act.ids["fired"] else "delivery_reminder"
    told = mail(template, state["author"], f"role:{RECORDS_DELIVERY}")
    return Decision(state, {"fired": act.ids["fired"]}, effects=(told,))


def _clock_notice(state: AgreementState, act: Act) -> Decision:
    if "due" not in act.ids["fired"]:
        return Decision(
            state, {"fired": act.ids["fired"]}, effects=(mail("notice_reminder", state["author"]),)
        )
    return _ended_by_time(state, act, Ending.TERMINATED)


def _clock_term(state: AgreementState, act: Act) -> Decision:
    if "due" not in act.ids["fired"]:
        return Decision(state, {"fired": act.ids["fired"]}, effects=(mail("term_reminder", state["author"]),))
    return _ended_by_time(state, act, Ending.TERM_ENDED)


def _ended_by_time(state: AgreementState, act: Act, how: Ending) -> Decision:
    end(state, act, how)
    stops = tuple(
        ClockCommand("cancel", name, reason=how) for name in ("review", "delivery", "notice", "term")
    )
    return Decision(
        state, {"how": how}, stops, (mail("agreement_ended", state["author"], "role:viewer"),), closed=True
    )


def end(state: AgreementState, act: Act, how: Ending) -> None:
    """Close the agreement: how it ended, and the day."""
    state.update(
        {
            "status": Status.ENDED,
            "ended": {"how": how, "on": act.at.date().isoformat()},
            "question": None,
            "extension": None,
        }
    )


def _publish(state: AgreementState, act: Act) -> Decision:
    state["published"] = act.name == "publish"
    return Decision(state, {}, closed=state["status"] == Status.ENDED)


IN_FORCE: dict[str, Step] = {
    "executed": _executed,
    "clock:effect": _clock_effect,
    "record_review": _record_review,
    "clock:review": _clock_review,
    "suspend": _suspend,
    "lift": _lift,
    "give_notice": _give_notice,
    "record_delivery": _record_delivery,
    "withdraw_notice": _withdraw_notice,
    "clock:delivery": _clock_delivery,
    "clock:notice": _clock_notice,
    "clock:term": _clock_term,
    "publish": _publish,
    "unpublish": _publish,
}
"""The steps of these acts, by the act's name."""
