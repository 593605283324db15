"""The agreement's transition table: every act, where it is possible, who may make it, which duties are kept apart.

Data and small guards, nothing else. It drives buttons, refusals, the workflow's validator, the API document and the
diagram in `docs/`. What an allowed act leads to is in `decide`.
"""

import math
from collections.abc import Mapping
from typing import Any

from shared.acts.drawing import Drawing
from shared.acts.messages import Act
from shared.acts.rules import Guard, Table, Transition, holds_any
from shared.auth.actor import Role
from workflows.agreements.approval import (
    APPROVED,
    current_stage,
    has_approved,
    has_stepped_back,
    next_signers,
    replaceable,
    taking_part,
    waiting,
    writers,
)
from workflows.agreements.links import MOST_LINKS, asked_outside, links_again_at
from workflows.agreements.state import SHOWN_AS, Status

S = Status
OUTSIDE_SIGNER = "outside_signer"
"""The role of somebody who signs by a link and has no account."""


def _not_author(state: Mapping[str, Any], act: Act) -> str | None:
    own = writers(state) & {act.actor.account_id, act.actor.on_behalf_of}
    return (
        "You can't approve a text that you helped write. Another member of this stage must." if own else None
    )


def _waiting_member(state: Mapping[str, Any], act: Act) -> str | None:
    if member_of(act) in waiting(state):
        return None
    done = [
        d["member"] for d in state["decisions"] if d["round"] == state["round"] and d["decision"] == APPROVED
    ]
    if act.name == "approve" and member_of(act) in done:
        return "You have approved this already."
    return "It is not your turn: the present stage does not wait for your decision."


def _same_package(state: Mapping[str, Any], act: Act) -> str | None:
    named = act.ids.get("package")
    if named is None or (state["package"] and named == state["package"]["id"]):
        return None
    return "The text has changed since you opened it. Read the new one, then decide."


def _author(state: Mapping[str, Any], act: Act) -> str | None:
    own = state["author"] in (act.actor.account_id, act.actor.on_behalf_of)
    return None if own else "Only the author can do this."


def _has_version(state: Mapping[str, Any], act: Act) -> str | None:
    return None if state["version"] else "Make the Word file first: there is no text to submit."


def _latest_version(state: Mapping[str, Any], act: Act) -> str | None:
    if act.ids.get("version") in (None, state["version"]):
        return None
    return "A newer version was made meanwhile. Open it, then submit that one."


def _author_not_in_route(state: Mapping[str, Any], act: Act) -> str | None:
    people = {m["account"] for stage in act.ids.get("route") or [] for m in stage["members"]}
    wrote = "Who wrote the text can't be a member of the route. Choose somebody else."
    return wrote if writers(state) & people else None


def _named_is_no_writer(state: Mapping[str, Any], act: Act) -> str | None:
    wrote = "Who wrote the text can't decide on it. Name somebody else."
    return wrote if act.ids.get("to") in writers(state) else None


def _member_is_asked(state: Mapping[str, Any], act: Act) -> str | None:
    if act.ids.get("member") in (None, *replaceable(state)):
        return None
    return "This person is not asked now. Open the agreement again and choose somebody who is."


def _named_is_new(state: Mapping[str, Any], act: Act) -> str | None:
    if act.ids.get("to") not in taking_part(state):
        return None
    return "This person is asked in this stage already, or has decided in it. Name somebody else."


def _approves_once(state: Mapping[str, Any], act: Act) -> str | None:
    if not has_approved(state, act.actor.account_id):
        return None
    return (
        "You have approved this stage already. Whoever you act for, or another deputy of theirs, must decide."
    )


def _not_stepped_back(state: Mapping[str, Any], act: Act) -> str | None:
    """What keeps somebody from deciding for themselves keeps them from deciding for whoever lends them their part."""
    if not has_stepped_back(state, act.actor.account_id):
        return None
    return (
        "You stepped back from this decision. Whoever you act for, or another deputy of theirs, must decide."
    )


def _same_stage(state: Mapping[str, Any], act: Act) -> str | None:
    stage, named = current_stage(state), act.ids.get("stage")
    if named is None or (stage and named == stage["id"]):
        return None
    return "Another stage is asked by now. Open the agreement again before you decide."


def _question_open(state: Mapping[str, Any], act: Act) -> str | None:
    return None if state["question"] else "No question is open."


def _no_question(state: Mapping[str, Any], act: Act) -> str | None:
    return "A question is open; it must be answered first." if state["question"] else None


def _extension_asked(state: Mapping[str, Any], act: Act) -> str | None:
    return None if state["extension"] else "Nobody has asked for more time."


def _no_extension(state: Mapping[str, Any], act: Act) -> str | None:
    return "More time was already asked for." if state["extension"] else None


def _not_asker(state: Mapping[str, Any], act: Act) -> str | None:
    asker = (state["extension"] or {}).get("by")
    own = asker in (act.actor.account_id, act.actor.on_behalf_of)
    return "Whoever asks for more time can't grant it." if asker and own else None


def _signers_turn(state: Mapping[str, Any], act: Act) -> str | None:
    turn = [s for s in state["signers"] if s["id"] in next_signers(state)]
    me = (act.actor.account_id, act.actor.on_behalf_of)
    mine = [s for s in turn if s["who"] in me or act.actor.account_id == f"outside:{s['id']}"]
    if not mine:
        return "It is not your turn to sign."
    if act.ids.get("signer") not in (None, *(s["id"] for s in mine)):
        return "This signature is another person's."
    return None


def _turn_by_paper(state: Mapping[str, Any], act: Act) -> str | None:
    if act.ids.get("signer") in (None, *next_signers(state)):
        return None
    return "It is not this signer's turn."


def _lead_agency(state: Mapping[str, Any], act: Act) -> str | None:
    if holds_any(act.actor, _STAFF, state["agencies"][:1]):
        return None
    return "Only staff of the lead agency can do this."


def _outsiders_turn(state: Mapping[str, Any], act: Act) -> str | None:
    turn = asked_outside(state)
    if not turn:
        return "No signer without an account is asked to sign now."
    if act.ids.get("signer") in (None, *turn):
        return None
    return "This signer is not asked to sign now, or signs with an account. Open the agreement again."


def _links_left(state: Mapping[str, Any], act: Act) -> str | None:
    named = act.ids.get("signer")
    again = [links_again_at(state, signer, act.at) for signer in ([named] if named else asked_outside(state))]
    if not again or None in again:
        return None
    wait = min(at for at in again if at) - act.at
    hours = max(1, math.ceil(wait.total_seconds() / 3600))
    return (
        f"The link was sent to this signer {MOST_LINKS} times within a day. It can be sent again in "
        f"{hours} {'hour' if hours == 1 else 'hours'}."
    )


def _no_notice(state: Mapping[str, Any], act: Act) -> str | None:
    return "Notice of termination was already given." if state["notice"] else None


def _notice_given(state: Mapping[str, Any], act: Act) -> str | None:
    return None if state["notice"] else "No notice of termination was given."


def _notice_undelivered(state: Mapping[str, Any], act: Act) -> str | None:
    delivered = (state["notice"] or {}).get("delivered_on")
    return "The delivery is already on record." if delivered else None


def _published(state: Mapping[str, Any], act: Act) -> str | None:
    return None if state["published"] else "The agreement is not published."


def _unpublished(state: Mapping[str, Any], act: Act) -> str | None:
    return "The agreement is already published." if state["published"] else None


def member_of(act: Act) -> str:
    """Whose place in a route an act takes: the delegator's, where it is done on their behalf."""
    return act.actor.on_behalf_of or act.actor.account_id


GUARDS: dict[str, Guard] = {
    "not_author": _not_author,
    "waiting_member": _waiting_member,
    "same_package": _same_package,
    "not_stepped_back": _not_stepped_back,
    "same_stage": _same_stage,
    "named_is_no_writer": _named_is_no_writer,
    "member_is_asked": _member_is_asked,
    "named_is_new": _named_is_new,
    "approves_once": _approves_once,
    "author": _author,
    "has_version": _has_version,
    "latest_version": _latest_version,
    "author_not_in_route": _author_not_in_route,
    "question_open": _question_open,
    "no_question": _no_question,
    "extension_asked": _extension_asked,
    "no_extension": _no_extension,
    "not_asker": _not_asker,
    "signers_turn": _signers_turn,
    "turn_by_paper": _turn_by_paper,
    "lead_agency": _lead_agency,
    "outsiders_turn": _outsiders_turn,
    "links_left": _links_left,
    "no_notice": _no_notice,
    "notice_given": _notice_given,
    "notice_undelivered": _notice_undelivered,
    "published": _published,
    "unpublished": _unpublished,
}

_DRAFTERS = frozenset({Role.DRAFTER, Role.LEGAL_REVIEWER})
_MEMBERS = frozenset({Role.LEGAL_REVIEWER, Role.APPROVER})
_SIGNERS = frozenset({Role.SIGNATORY, OUTSIDE_SIGNER})
_HEADS = frozenset({Role.APPROVER, Role.SIGNATORY})
_LEGAL = frozenset({Role.LEGAL_REVIEWER, Role.ADMINISTRATOR})
_RECORDS = frozenset({Role.RECORDS_OFFICER})
_STAFF = _DRAFTERS | _RECORDS
"""Who may send an outside signer their link again."""
_NOBODY: frozenset[str] = frozenset()


def _row(
    action: str,
    label: str,
    sources: set[Status],
    to: Status | None,
    roles: frozenset[str],
    *,
    in_person: bool = False,
    **more: tuple[str, ...],
) -> Transition:
    return Transition(action, frozenset(sources), to, roles, label, in_person=in_person, **more)


RULES = Table(
    "agreements",
    (
        _row("submit", "Submit for approval", {S.DRAFT}, S.PREPARING, _DRAFTERS,
             needs=("author", "has_version", "latest_version", "author_not_in_route"),
             inputs=("version", "docx", "terms", "route", "signers")),
        _row("package_frozen", "Package prepared", {S.PREPARING}, S.IN_APPROVAL, _NOBODY, inputs=("package",)),
        _row("package_refused", "Package could not be prepared", {S.PREPARING}, S.DRAFT, _NOBODY, inputs=("problem",)),
        _row("approve", "Approve", {S.IN_APPROVAL}, None, _MEMBERS, apart=("not_author", "not_stepped_back"),
             needs=("waiting_member", "approves_once", "same_package", "same_stage", "no_question"),
             inputs=("package",)),
        _row("return_for_changes", "Return for changes", {S.IN_APPROVAL}, S.DRAFT, _MEMBERS,
             apart=("not_author", "not_stepped_back"),
             needs=("waiting_member", "same_package", "same_stage"), inputs=("package",), texts=("reason",)),
        _row("ask_question", "Ask the author", {S.IN_APPROVAL}, None, _MEMBERS,
             apart=("not_author", "not_stepped_back"),
             needs=("waiting_member", "no_question"), texts=("question",)),
        _row("answer_question", "Answer the question", {S.IN_APPROVAL}, None, _DRAFTERS,
             needs=("author", "question_open"), texts=("answer",)),
        _row("recuse", "Step back from this decision", {S.IN_APPROVAL}, None, _MEMBERS,
             needs=("waiting_member",), texts=("reason",)),
        _row("reassign", "Name another approver", {S.IN_APPROVAL}, None, _LEGAL,
             needs=("named_is_no_writer", "named_is_new", "member_is_asked"), inputs=("member", "to")),
        _row("ask_extension", "Ask for more time", {S.IN_APPROVAL}, None, _MEMBERS,
             needs=("waiting_member", "no_extension"), inputs=("days",), texts=("reason",)),
        _row("grant_extension", "Grant more time", {S.IN_APPROVAL}, None, _LEGAL | _MEMBERS, apart=("not_asker",),
             needs=("extension_asked", "no_question")),
        _row("refuse_extension", "Refuse more time", {S.IN_APPROVAL}, None, _LEGAL | _MEMBERS, apart=("not_asker",),
             needs=("extension_asked",), texts=("reason",)),
        _row("clock:approval", "Approval is due", {S.IN_APPROVAL}, None, _NOBODY),
        _row("withdraw", "Withdraw", {S.DRAFT, S.PREPARING, S.IN_APPROVAL, S.SIGNING}, S.ENDED, _DRAFTERS,
             needs=("author",), texts=("reason",)),
        _row("recall", "Call back for changes", {S.PREPARING, S.IN_APPROVAL, S.SIGNING}, S.DRAFT, _DRAFTERS,
             needs=("author",), texts=("reason",)),
        _row("sign", "Sign", {S.SIGNING}, None, _SIGNERS, needs=("signers_turn", "same_package"),
             inputs=("package", "signer", "evidence"), in_person=True),
        _row("record_paper_signature", "Record a signature on paper", {S.SIGNING}, None, _RECORDS,
             needs=("turn_by_paper", "same_package"), inputs=("package", "signer", "evidence", "scan")),
        _row("decline", "Decline to sign", {S.SIGNING}, S.DRAFT, _SIGNERS, needs=("signers_turn",), texts=("reason",)),
        _row("send_link", "Send the signing link again", {S.SIGNING}, None, _STAFF,
             needs=("lead_agency", "outsiders_turn", "links_left"), inputs=("signer",)),
        _row("clock:signing", "Signature is due", {S.SIGNING}, None, _NOBODY),
        _row("executed", "Sealed copy kept", {S.SEALING}, S.SIGNED, _NOBODY, inputs=("executed",)),
        _row("clock:effect", "Takes effect", {S.SIGNED}, S.IN_FORCE, _NOBODY),
        _row("record_review", "Record a review", {S.IN_FORCE, S.SUSPENDED}, None, _MEMBERS | {Role.DRAFTER},
             inputs=("outcome",), texts=("minutes",)),
        _row("clock:review", "Review is due", {S.IN_FORCE, S.SUSPENDED}, None, _NOBODY),
        _row("suspend", "Suspend", {S.IN_FORCE}, S.SUSPENDED, _HEADS, texts=("reason",)),
        _row("lift", "Lift the suspension", {S.SUSPENDED}, S.IN_FORCE, _HEADS, texts=("reason",)),
        _row("give_notice", "Give notice of termination", {S.IN_FORCE, S.SUSPENDED}, None, _HEADS,
             needs=("no_notice",), inputs=("by", "method", "sent_on"), texts=("reason",)),
        _row("record_delivery", "Record delivery of the notice", {S.IN_FORCE, S.SUSPENDED}, None, _MEMBERS | _RECORDS,
             needs=("notice_given", "notice_undelivered"), inputs=("delivered_on",), texts=("proof",)),
        _row("withdraw_notice", "Withdraw the notice", {S.IN_FORCE, S.SUSPENDED}, None, _HEADS,
             needs=("notice_given",), texts=("reason",)),
        _row("clock:notice", "Notice takes effect", {S.IN_FORCE, S.SUSPENDED}, S.ENDED, _NOBODY),
        _row("clock:term", "Term ends", {S.IN_FORCE, S.SUSPENDED}, S.ENDED, _NOBODY),
        _row("publish", "Publish", {S.SIGNED, S.IN_FORCE, S.SUSPENDED, S.ENDED}, None, _RECORDS,
             needs=("unpublished",)),
        _row("unpublish", "Take down the published copy", {S.SIGNED, S.IN_FORCE, S.SUSPENDED, S.ENDED}, None, _RECORDS,
             needs=("published",), texts=("reason",)),
    ),
    GUARDS,
)  # fmt: skip
"""The table. `tests/unit/agreements/test_states.py` walks the whole product of state, action and role."""

DRAWING = Drawing(
    S.DRAFT,
    {state.value: words for state, words in SHOWN_AS.items()},
    {
        (S.IN_APPROVAL, S.SIGNING): "the last stage approves",
        (S.SIGNING, S.SEALING): "the last signer signs",
    },
)
