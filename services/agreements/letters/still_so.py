"""Whether what a letter says is still so for whom it is meant, by the record as it stands when it goes out. Pure.

The relay may come late: an engine was away, an address was refused. A stage is decided meanwhile, a member replaced, an
agreement withdrawn, a suspension lifted. What is no longer so is not sent; what came of it has a letter of its own.
(`signature/invitation.py` asks the same before an outside signer gets a link.)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.agreements.register.next_step import is_refused, open_tasks
from workflows.agreements import approval
from workflows.agreements.codes import BackToDraft
from workflows.agreements.state import AgreementState, Status


@dataclass(frozen=True)
class Standing:
    """An agreement at the moment: its state; of each clock that has not ended, when it is due and what has fired."""

    state: AgreementState
    due: Mapping[str, datetime] = field(default_factory=dict)
    fired: Mapping[str, frozenset[str]] = field(default_factory=dict)


NO_IDS: Mapping[str, Any] = {}
Condition = Callable[[Standing, str], bool]
"""Asked with the account, or `role:<role>`, for whom the letter is meant."""


def is_still_so(template: str, now: Standing, who: str, ids: Mapping[str, Any] = NO_IDS) -> bool:
    """Whether the letter is to go to them; `ids` are its own: the stage and the round that it is about, if it is.

    Raises KeyError for a letter that is not in `WHILE`: a test finds it.
    """
    return _in_its_stage(now.state, ids) and all(condition(now, who) for condition in WHILE[template])


def _in_its_stage(state: AgreementState, ids: Mapping[str, Any]) -> bool:
    """Whether the stage that the letter is about is the one that is asked now. (Letters of before name no round.)"""
    stage = approval.current_stage(state)
    return (not ids.get("stage") or (stage is not None and stage["id"] == ids["stage"])) and (
        ids.get("round", state["round"]) == state["round"]
    )


def _asked(kind: str) -> Condition:
    """A task of this kind waits for them."""
    return lambda now, who: any(t.kind == kind and t.who == who for t in open_tasks(now.state, now.due))


def _waits(kind: str) -> Condition:
    """A task of this kind waits, for whomever."""
    return lambda now, _: any(t.kind == kind for t in open_tasks(now.state, now.due))


def _in(*statuses: Status) -> Condition:
    return lambda now, _: now.state["status"] in statuses


def _passed(clock: str, *points: str) -> Condition:
    """Of these points of the clock one has passed, and it runs on: it was neither answered nor given more time."""
    return lambda now, _: not now.fired.get(clock, frozenset()).isdisjoint(points)


def _coming(clock: str) -> Condition:
    """The clock has reminded, and is not due yet."""
    return lambda now, _: "remind" in now.fired.get(clock, ()) and "due" not in now.fired[clock]


def _draft_again(why: BackToDraft) -> Condition:
    """It was not submitted again since, and by nothing else a draft again."""
    return lambda now, _: now.state["returned"] is not None and now.state["returned"]["why"] == why


def _asked_or_author(now: Standing, who: str) -> bool:
    return who == now.state["author"] or who in approval.waiting(now.state)


WHILE: Mapping[str, tuple[Condition, ...]] = {
    "approval_asked": (_asked("approve"),),
    "approval_reminder": (_asked("approve"), _coming("approval")),
    "approval_overdue": (_asked("approve"), _passed("approval", "due")),
    "approval_escalated": (_waits("approve"), _asked_or_author, _passed("approval", "escalate")),
    "approval_stuck": (_in(Status.IN_APPROVAL), _passed("approval", "escalate")),
    "approver_missing": (_in(Status.IN_APPROVAL), lambda now, _: approval.is_short(now.state)),
    "approver_wanted": (_in(Status.IN_APPROVAL), lambda now, _: approval.is_short(now.state)),
    "agreement_returned": (_draft_again(BackToDraft.RETURNED),),
    "agreement_recalled": (_draft_again(BackToDraft.RECALLED),),
    "agreement_declined": (_draft_again(BackToDraft.DECLINED),),
    "agreement_withdrawn": (),
    "package_refused": (_in(Status.DRAFT), lambda now, _: is_refused(now.state)),
    "question_asked": (_asked("answer"),),
    "question_answered": (_in(Status.IN_APPROVAL),),
    "member_stepped_back": (_in(Status.IN_APPROVAL),),
    "extension_asked": (_asked("extension"),),
    "extension_granted": (_in(Status.IN_APPROVAL),),
    "extension_refused": (_in(Status.IN_APPROVAL),),
    "signature_asked": (_asked("sign"),),
    "signature_reminder": (_asked("sign"),),
    "agreement_executed": (),
    "effect_reminder": (_in(Status.SIGNED),),
    "agreement_in_force": (_in(Status.IN_FORCE),),
    "review_reminder": (_waits("review"), _coming("review")),
    "review_overdue": (_waits("review"), _passed("review", "due")),
    "agreement_suspended": (_in(Status.SUSPENDED),),
    "suspension_lifted": (_in(Status.IN_FORCE),),
    "notice_given": (_waits("delivery"),),
    "delivery_reminder": (_waits("delivery"), _coming("delivery")),
    "delivery_overdue": (_waits("delivery"), _passed("delivery", "due")),
    "notice_delivered": (
        _in(Status.IN_FORCE, Status.SUSPENDED),
        lambda now, _: bool((now.state["notice"] or {}).get("delivered_on")),
    ),
    "notice_reminder": (_coming("notice"),),
    "term_reminder": (_coming("term"),),
    "agreement_ended": (),
    "done_for_you": (),
}
"""By letter, what must hold of the record as it is now; nothing where the letter tells what stays so for good."""
