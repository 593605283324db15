"""The process strip of an agreement: which steps are done, which is current, and a few words under each. Pure."""

from datetime import date
from zoneinfo import ZoneInfo

from services.agreements.register.next_step import is_refused
from services.agreements.register.notice_words import ends_by_notice_on
from services.agreements.register.standing import day_ended
from services.agreements.register.words import ENDINGS
from shared.web.formats import day
from workflows.agreements.codes import Ending
from workflows.agreements.state import AgreementState, Status, there

StripItem = tuple[str, str] | tuple[str, str, str]

ORDER = ("Draft", "Approval", "Signature", "In force", "Ended")
AT = {
    Status.DRAFT: "Draft",
    Status.PREPARING: "Approval",
    Status.IN_APPROVAL: "Approval",
    Status.SIGNING: "Signature",
    Status.SEALING: "Signature",
    Status.SIGNED: "In force",
    Status.IN_FORCE: "In force",
    Status.SUSPENDED: "In force",
    Status.ENDED: "Ended",
}


def process_strip(state: AgreementState) -> list[StripItem]:
    """Each step complete, current or ahead. A withdrawn agreement shows only the steps that it went through."""
    current = AT[Status(state["status"])]
    steps = [label for label in ORDER if label == current or label not in _skipped(state)]
    at = steps.index(current)
    return [_with_note(label, _progress(i, at), _note(label, state)) for i, label in enumerate(steps)]


def _progress(place: int, at: int) -> str:
    return "complete" if place < at else "current" if place == at else "ahead"


def _with_note(label: str, progress: str, note: str) -> StripItem:
    told = note and (progress != "ahead" or label == "Ended")
    return (label, progress, note) if told else (label, progress)


def _skipped(state: AgreementState) -> set[str]:
    """The steps that an agreement which has ended never reached."""
    if state["status"] != Status.ENDED or (state["ended"] or {}).get("how") != Ending.WITHDRAWN:
        return set()
    never = {"In force"}
    if not state["signatures"]:
        never.add("Signature")
    return never if state["round"] else {*never, "Approval"}


def _note(label: str, state: AgreementState) -> str:
    made = {
        "Draft": _draft,
        "Approval": _approval,
        "Signature": _signature,
        "In force": _force,
        "Ended": _ended,
    }
    return made[label](state)


def _draft(state: AgreementState) -> str:
    returned = state["returned"] if state["status"] == Status.DRAFT else None
    if returned and returned["by"] == "system":
        return "no PDF could be made" if is_refused(state) else ""
    return "returned for changes" if returned else ""


def _approval(state: AgreementState) -> str:
    if state["status"] == Status.PREPARING:
        return "text being prepared"
    if state["status"] != Status.IN_APPROVAL:
        return ""
    return f"stage {state['stage'] + 1} of {len(state['route'])}"


def _signature(state: AgreementState) -> str:
    if state["status"] == Status.SEALING:
        return "sealed copy being made"
    if state["status"] != Status.SIGNING:
        return ""
    return f"{len(state['signatures'])} of {len(state['signers'])} signed"


def _force(state: AgreementState) -> str:
    status, begins = state["status"], state["effective_on"]
    if status == Status.SUSPENDED:
        return "suspended"
    if not begins or status == Status.ENDED:
        return ""
    return f"{'from' if status == Status.SIGNED else 'since'} {_day(date.fromisoformat(begins))}"


def _ended(state: AgreementState) -> str:
    ended = state["ended"] or {}
    if not ended:
        return ends_by_notice_on(state)
    return f"{ENDINGS.get(ended['how'], '')} {_day(there(day_ended(state)))}".strip()


def _day(value: date) -> str:
    return day(value, ZoneInfo("UTC"))  # a day of the calendar, the same in every zone
