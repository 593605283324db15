"""What a clock is called, with its stage, and who it runs against: whose turn it is while it runs. Pure words."""

from services.agreements.frame.details import Details
from services.agreements.overview.clocks import ClockLine
from services.agreements.register.words import CLOCKS
from shared.service.record.next_words import either
from workflows.agreements.approval import next_signers, waiting
from workflows.agreements.state import AgreementState


def clock_title(line: ClockLine, state: AgreementState) -> str:
    """`Approval: Legal review`; a stage that the route no longer has keeps the general name."""
    called = {stage["id"]: stage["name"] for stage in state["route"]}
    if line.stage in called:
        return f"Approval: {called[line.stage]}"
    return CLOCKS.get(line.name, line.name)


def waits_for(line: ClockLine, state: AgreementState, details: Details) -> str:
    """Whom a running or stopped clock waits for, as a sentence; "" where it has ended."""
    if line.status not in ("running", "paused"):
        return ""
    find = _WAITING.get(line.name)
    people = find(state, details) if find else []
    if not people:
        return "No action needed: it happens by itself." if not find else "It waits for somebody to be named."
    return f"It waits for {either(people)}."


def _approval(state: AgreementState, details: Details) -> list[str]:
    if state["question"]:
        return [f"{details.names.of(state['author'])}, who was asked a question"]
    return [details.names.of(account) for account in waiting(state)]


def _signing(state: AgreementState, details: Details) -> list[str]:
    rows = [details.signers[signer] for signer in next_signers(state) if signer in details.signers]
    return [f"{row.name}, who signs for {row.body_name}" for row in rows]


def _review(state: AgreementState, details: Details) -> list[str]:
    return [f"{details.names.of(state['author'])}, who records the review"]


def _delivery(state: AgreementState, details: Details) -> list[str]:
    return ["a records officer, who records the delivery"]


_WAITING = {"approval": _approval, "signing": _signing, "review": _review, "delivery": _delivery}
"""The clocks that run against somebody; the others run against nobody."""
