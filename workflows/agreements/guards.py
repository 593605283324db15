"""The conditions of the transition table: what an act needs besides its state and role, and why it is refused else.

Pure. A guard gets the state and the act, and answers None or the sentence of the refusal. What a condition asks, in
words for the API, stands in `services.agreements.acting.rules_in_words`.
"""

import math
from enum import StrEnum

from shared.acts.messages import Act
from shared.acts.rules import Guard, holds_any
from shared.auth.actor import OUTSIDE, Role
from workflows.agreements.approval import (
    APPROVED,
    current_stage,
    decided_elsewhere,
    extension_askers,
    has_approved,
    has_stepped_back,
    next_signers,
    replaceable,
    taking_part,
    waiting,
    writers,
)
from workflows.agreements.outside import MOST_LINKS, asked_outside, links_again_at
from workflows.agreements.state import AgreementState, notice_days_of

STAFF = frozenset({Role.DRAFTER, Role.LEGAL_REVIEWER, Role.RECORDS_OFFICER})
"""Who may send an outside signer their link again."""


class Condition(StrEnum):
    """What an act needs besides its state and role. The value is the code of its refusal, and never changes."""

    NOT_WRITER = "not_author"
    WAITING_MEMBER = "waiting_member"
    SAME_PACKAGE = "same_package"
    NOT_STEPPED_BACK = "not_stepped_back"
    ONE_STAGE = "one_stage"
    SAME_STAGE = "same_stage"
    NAMED_IS_NO_WRITER = "named_is_no_writer"
    NAMER_IS_NO_WRITER = "namer_is_no_writer"
    MEMBER_IS_ASKED = "member_is_asked"
    NAMED_IS_NEW = "named_is_new"
    APPROVES_ONCE = "approves_once"
    AUTHOR = "author"
    HAS_VERSION = "has_version"
    LATEST_VERSION = "latest_version"
    AUTHOR_NOT_IN_ROUTE = "author_not_in_route"
    QUESTION_OPEN = "question_open"
    NO_QUESTION = "no_question"
    EXTENSION_ASKED = "extension_asked"
    NO_EXTENSION = "no_extension"
    NOT_ASKER = "not_asker"
    SIGNERS_TURN = "signers_turn"
    TURN_BY_PAPER = "turn_by_paper"
    LEAD_AGENCY = "lead_agency"
    OUTSIDERS_TURN = "outsiders_turn"
    LINKS_LEFT = "links_left"
    NO_NOTICE = "no_notice"
    NOTICE_GIVEN = "notice_given"
    NOTICE_UNDELIVERED = "notice_undelivered"
    PERIOD_STATED = "notice_period_stated"
    PERIOD_KNOWN = "notice_period_known"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


def _not_writer(state: AgreementState, act: Act) -> str | None:
    own = writers(state) & {act.actor.account_id, act.actor.on_behalf_of}
    return (
        "You can't decide on a text that you helped write. Another member of this stage must."
        if own
        else None
    )


def _waiting_member(state: AgreementState, act: Act) -> str | None:
    if member_of(act) in waiting(state):
        return None
    done = [
        d["member"] for d in state["decisions"] if d["round"] == state["round"] and d["decision"] == APPROVED
    ]
    if act.name == "approve" and member_of(act) in done:
        return "You have approved this already."
    return "It is not your turn: the present stage does not wait for your decision."


def _same_package(state: AgreementState, act: Act) -> str | None:
    named = act.ids.get("package")
    if named is None or (state["package"] and named == state["package"]["id"]):
        return None
    return "The text has changed since you opened it. Read the new one, then decide."


def _author(state: AgreementState, act: Act) -> str | None:
    own = state["author"] in (act.actor.account_id, act.actor.on_behalf_of)
    return None if own else "Only the author can do this."


def _has_version(state: AgreementState, act: Act) -> str | None:
    return None if state["version"] else "Make the Word file first: there is no text to submit."


def _latest_version(state: AgreementState, act: Act) -> str | None:
    if act.ids.get("version") in (None, state["version"]):
        return None
    return "A newer version was made meanwhile. Open it, then submit that one."


def _author_not_in_route(state: AgreementState, act: Act) -> str | None:
    people = {m["account"] for stage in act.ids.get("route") or [] for m in stage["members"]}
    wrote = "Who wrote the text can't be a member of the route. Choose somebody else."
    return wrote if writers(state) & people else None


def _named_is_no_writer(state: AgreementState, act: Act) -> str | None:
    wrote = "Who wrote the text can't decide on it. Name somebody else."
    return wrote if act.ids.get("to") in writers(state) else None


def _namer_is_no_writer(state: AgreementState, act: Act) -> str | None:
    """Nor does a writer choose who decides on their own text, in person or by a deputy."""
    if not writers(state) & {act.actor.account_id, act.actor.on_behalf_of}:
        return None
    return (
        "Who wrote the text can't choose who approves it. Another legal reviewer of the agency must; an administrator "
        "can make somebody one."
    )


def _member_is_asked(state: AgreementState, act: Act) -> str | None:
    if act.ids.get("member") in (None, *replaceable(state)):
        return None
    return "This person is not asked now. Open the agreement again and choose somebody who is."


def _named_is_new(state: AgreementState, act: Act) -> str | None:
    if act.ids.get("to") not in taking_part(state):
        return None
    return (
        "This person is asked in this stage already, or has decided in it or in another one of this text. "
        "Name somebody else."
    )


def _approves_once(state: AgreementState, act: Act) -> str | None:
    if not has_approved(state, act.actor.account_id):
        return None
    return (
        "You have approved this stage already. Whoever you act for, or another deputy of theirs, must decide."
    )


def _not_stepped_back(state: AgreementState, act: Act) -> str | None:
    """What keeps somebody from deciding for themselves keeps them from deciding for whoever lends them their part."""
    if not has_stepped_back(state, act.actor.account_id):
        return None
    return (
        "You stepped back from this decision. Whoever you act for, or another deputy of theirs, must decide."
    )


def _one_stage(state: AgreementState, act: Act) -> str | None:
    """Four eyes for the whole route: neither oneself nor as a deputy does one person decide two stages of one text."""
    stage, member = current_stage(state), member_of(act)
    if stage is None or _same_stage(state, act) or member not in (m["account"] for m in stage["members"]):
        return None
    decided = decided_elsewhere(state, stage)
    if not decided & {act.actor.account_id, member}:
        return None
    whose = "You have" if act.actor.account_id in decided else "Whoever you act for has"
    left = "Another member of this stage" if set(waiting(state)) - {act.actor.account_id} else _NAMES_ANOTHER
    return f"{whose} decided another stage of this text, and one person decides one stage. {left} must decide this one."


_NAMES_ANOTHER = "Somebody whom a legal reviewer of the agency names"


def _same_stage(state: AgreementState, act: Act) -> str | None:
    stage, named = current_stage(state), act.ids.get("stage")
    if named is None or (stage and named == stage["id"]):
        return None
    return "Another stage is asked by now. Open the agreement again before you decide."


def _question_open(state: AgreementState, act: Act) -> str | None:
    return None if state["question"] else "No question is open."


def _no_question(state: AgreementState, act: Act) -> str | None:
    return "A question is open; it must be answered first." if state["question"] else None


def _extension_asked(state: AgreementState, act: Act) -> str | None:
    return None if state["extension"] else "Nobody has asked for more time."


def _no_extension(state: AgreementState, act: Act) -> str | None:
    return "More time was already asked for." if state["extension"] else None


def _not_asker(state: AgreementState, act: Act) -> str | None:
    """Neither whoever asked, nor whoever it was asked for: a deputy asks for the member they stand for."""
    own = extension_askers(state) & {act.actor.account_id, act.actor.on_behalf_of}
    return "Whoever asks for more time, or has it asked for them, can't grant it." if own else None


def _signers_turn(state: AgreementState, act: Act) -> str | None:
    turn = [s for s in state["signers"] if s["id"] in next_signers(state)]
    me = (act.actor.account_id, act.actor.on_behalf_of)
    mine = [s for s in turn if s["who"] in me or act.actor.account_id == OUTSIDE + s["id"]]
    if not mine:
        return "It is not your turn to sign."
    if act.ids.get("signer") not in (None, *(s["id"] for s in mine)):
        return "This signature is another person's."
    return None


def _turn_by_paper(state: AgreementState, act: Act) -> str | None:
    if act.ids.get("signer") in (None, *next_signers(state)):
        return None
    return "It is not this signer's turn."


def _lead_agency(state: AgreementState, act: Act) -> str | None:
    if holds_any(act.actor, STAFF, state["agencies"][:1]):
        return None
    return "Only staff of the lead agency can do this."


def _outsiders_turn(state: AgreementState, act: Act) -> str | None:
    turn = asked_outside(state)
    if not turn:
        return "No signer without an account is asked to sign now."
    if act.ids.get("signer") in (None, *turn):
        return None
    return "This signer is not asked to sign now, or signs with an account. Open the agreement again."


def _links_left(state: AgreementState, act: Act) -> str | None:
    named = act.ids.get("signer")
    again = [links_again_at(state, signer, act.at) for signer in ([named] if named else asked_outside(state))]
    if not again or None in again:
        return None
    wait = min(at for at in again if at) - act.at
    hours = max(1, math.ceil(wait.total_seconds() / 3600))
    return (
        f"The link was sent to this signer again {MOST_LINKS} times within a day. It can be sent once more in "
        f"{hours} {'hour' if hours == 1 else 'hours'}."
    )


def _no_notice(state: AgreementState, act: Act) -> str | None:
    return "Notice of termination was already given." if state["notice"] else None


def _notice_given(state: AgreementState, act: Act) -> str | None:
    return None if state["notice"] else "No notice of termination was given."


def _notice_undelivered(state: AgreementState, act: Act) -> str | None:
    delivered = (state["notice"] or {}).get("delivered_on")
    return "The delivery is already on record." if delivered else None


def _period_stated(state: AgreementState, act: Act) -> str | None:
    """While it is offered nothing is said yet, and nothing is missing."""
    days = act.ids.get("notice_days")
    if not act.ids or notice_days_of(state) is not None or (isinstance(days, int) and days > 0):
        return None
    return "The notice period of this agreement is not on record: say how many days its text asks for."


def _period_known(state: AgreementState, act: Act) -> str | None:
    if notice_days_of(state) is not None or not state["notice"]:
        return None
    return "The notice period is not on record: withdraw the notice, and give it with the days that the text asks for."


def _published(state: AgreementState, act: Act) -> str | None:
    return None if state["published"] else "The agreement is not published."


def _unpublished(state: AgreementState, act: Act) -> str | None:
    return "The agreement is already published." if state["published"] else None


def member_of(act: Act) -> str:
    """Whose place in a route an act takes: the delegator's, where it is done on their behalf."""
    return act.actor.on_behalf_of or act.actor.account_id


GUARDS: dict[str, Guard] = {
    Condition.NOT_WRITER: _not_writer,
    Condition.WAITING_MEMBER: _waiting_member,
    Condition.SAME_PACKAGE: _same_package,
    Condition.NOT_STEPPED_BACK: _not_stepped_back,
    Condition.ONE_STAGE: _one_stage,
    Condition.SAME_STAGE: _same_stage,
    Condition.NAMED_IS_NO_WRITER: _named_is_no_writer,
    Condition.NAMER_IS_NO_WRITER: _namer_is_no_writer,
    Condition.MEMBER_IS_ASKED: _member_is_asked,
    Condition.NAMED_IS_NEW: _named_is_new,
    Condition.APPROVES_ONCE: _approves_once,
    Condition.AUTHOR: _author,
    Condition.HAS_VERSION: _has_version,
    Condition.LATEST_VERSION: _latest_version,
    Condition.AUTHOR_NOT_IN_ROUTE: _author_not_in_route,
    Condition.QUESTION_OPEN: _question_open,
    Condition.NO_QUESTION: _no_question,
    Condition.EXTENSION_ASKED: _extension_asked,
    Condition.NO_EXTENSION: _no_extension,
    Condition.NOT_ASKER: _not_asker,
    Condition.SIGNERS_TURN: _signers_turn,
    Condition.TURN_BY_PAPER: _turn_by_paper,
    Condition.LEAD_AGENCY: _lead_agency,
    Condition.OUTSIDERS_TURN: _outsiders_turn,
    Condition.LINKS_LEFT: _links_left,
    Condition.NO_NOTICE: _no_notice,
    Condition.NOTICE_GIVEN: _notice_given,
    Condition.NOTICE_UNDELIVERED: _notice_undelivered,
    Condition.PERIOD_STATED: _period_stated,
    Condition.PERIOD_KNOWN: _period_known,
    Condition.PUBLISHED: _published,
    Condition.UNPUBLISHED: _unpublished,
}
"""Each condition's guard, which says why an act is refused."""
