"""What waits for whom in an agreement: its open tasks, and the one line “what is next, by whom, by when”. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.agreements.register.notice_words import ends_by_notice_on
from services.agreements.register.words import DRAFT_AGAIN_TASKS, NOT_PREPARED, PROBLEM_TASKS
from shared.auth.actor import Role
from shared.service.tasks import NextStep, OpenTask, first_step
from workflows.agreements import approval
from workflows.agreements.in_force import RECORDS_DELIVERY
from workflows.agreements.state import AgreementState, Status
from workflows.agreements.states import RULES


def open_tasks(state: AgreementState, due: Mapping[str, datetime]) -> list[OpenTask]:
    """Everything that waits for somebody, most pressing first. `due` are the agreement's running clocks."""
    find = _BY_STATUS.get(state["status"])
    occasion = f"{state['round']}.{state['stage']}.{len(state['reviews'])}"
    found = find(state, due) if find else ()
    return [replace(task, occasion=occasion, lent_under=_lent_under(task)) for task in found]


def _lent_under(task: OpenTask) -> frozenset[str]:
    """The roles under which a deputy may do the task: its act's. None where it is no act, or one's own alone."""
    act = RULES.get(_ACTS.get(task.kind, task.page.removeprefix("do/")))
    return act.roles if act and not act.in_person else frozenset()


_ACTS = {"chase": "send_link"}
"""The acts of tasks whose page is none's."""


def is_refused(state: AgreementState) -> bool:
    """Whether no package could be made of the newest text; once there is a newer one, nothing is said of the old."""
    returned = state["returned"]
    by_us = returned is not None and returned["by"] == "system"
    return by_us and state["version"] == state["submitted"].get("version", state["version"])


def _draft(state: AgreementState, due: Mapping[str, datetime]) -> Iterator[OpenTask]:
    returned = state["returned"]
    why, by_us = (returned["why"], returned["by"] == "system") if returned else ("", False)
    if by_us and not is_refused(state):
        why, by_us = "", False
    unasked = NOT_PREPARED if by_us else "Finish the draft and submit it"
    title = (PROBLEM_TASKS if by_us else DRAFT_AGAIN_TASKS).get(why, unasked)
    yield OpenTask("draft", title, account=state["author"], page="questions")


def _in_approval(state: AgreementState, due: Mapping[str, datetime]) -> Iterator[OpenTask]:
    when = due.get("approval")
    if state["question"]:
        yield OpenTask(
            "answer", "Answer the approver’s question", account=state["author"], page="do/answer_question"
        )
    out = frozenset(approval.barred(state))
    for account in approval.waiting(state):
        yield OpenTask(
            "approve", "Approve or return", account=account, due=when, page="do/approve", kept_out=out
        )
    if approval.is_short(state):
        yield OpenTask(
            "reassign",
            "Name another approver",
            role=Role.LEGAL_REVIEWER,
            due=when,
            page="do/reassign",
            kept_out=approval.writers(state),
        )
    if state["extension"]:
        yield OpenTask(
            "extension",
            "Decide on more time",
            role=Role.LEGAL_REVIEWER,
            due=when,
            page="do/grant_extension",
            kept_out=approval.extension_askers(state),
        )


def _signing(state: AgreementState, due: Mapping[str, datetime]) -> Iterator[OpenTask]:
    turn = approval.next_signers(state)
    for signer in state["signers"]:
        if signer["id"] in turn and signer["kind"] == "staff":
            yield OpenTask("sign", "Sign", account=signer["who"], due=due.get("signing"), page="sign")
        elif signer["id"] in turn:
            title = "Waiting for the other side’s signature"
            yield OpenTask("chase", title, account=state["author"], due=due.get("signing"), page="approvals")


def _in_force(state: AgreementState, due: Mapping[str, datetime]) -> Iterator[OpenTask]:
    notice, end = state["notice"], ends_by_notice_on(state)
    by_then = f" ({end})" if end else ""
    if notice and not notice["delivered_on"]:
        yield OpenTask(
            "delivery",
            "Record the delivery of the notice",
            role=RECORDS_DELIVERY,
            due=due.get("delivery"),
            page="do/record_delivery",
        )
    if state["status"] == Status.SUSPENDED:
        otherwise = "" if notice else " or give notice"
        title = f"Lift the suspension{otherwise}{by_then}"
        yield OpenTask("lift", title, role=Role.SIGNATORY, page="do/lift")
    yield from _reviewed(state)
    if "review" in due and not _ends_before(due):
        yield OpenTask(
            "review",
            f"Hold the review and record it{by_then}",
            account=state["author"],
            due=due["review"],
            page="do/record_review",
        )


def _reviewed(state: AgreementState) -> Iterator[OpenTask]:
    """What the last review decided, until it is begun, or the next review decides otherwise."""
    outcome = state["reviews"][-1]["outcome"] if state["reviews"] else ""
    if outcome == "end" and not state["notice"]:
        title = "The review decided to end it: give notice of termination"
        yield OpenTask("end", title, role=Role.SIGNATORY, page="do/give_notice")
    if outcome == "amend" and not state.get("amendment"):
        title = "The review decided to amend it: begin the amendment"
        yield OpenTask("amend", title, account=state["author"], page="amend")


def _ends_before(due: Mapping[str, datetime]) -> bool:
    """Whether a notice or its term ends the agreement before its next review is due."""
    return any(due[end] <= due["review"] for end in ("notice", "term") if end in due)


_BY_STATUS: dict[str, Callable[[AgreementState, Mapping[str, datetime]], Iterator[OpenTask]]] = {
    Status.DRAFT: _draft,
    Status.IN_APPROVAL: _in_approval,
    Status.SIGNING: _signing,
    Status.IN_FORCE: _in_force,
    Status.SUSPENDED: _in_force,
}

_WAITS: dict[str, str | None] = {
    Status.PREPARING: "The package is being prepared",
    Status.SEALING: "The sealed copy is being made",
    Status.SIGNED: "It takes effect",
    Status.ENDED: None,
}


def next_step(state: AgreementState, due: Mapping[str, datetime]) -> NextStep:
    """The line at the top of an agreement's page."""
    otherwise = NextStep(_WAITS.get(state["status"]), due=due.get("effect"))
    if "notice" in due and not otherwise.what:
        otherwise = NextStep("It ends with the notice period", due=due["notice"])
    elif "term" in due and not otherwise.what:
        otherwise = NextStep("Its term ends", due=due["term"] - timedelta(seconds=1))  # on its last day
    return first_step(open_tasks(state, due), otherwise)
