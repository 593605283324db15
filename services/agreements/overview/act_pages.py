"""The pages of acts on an agreement: what their forms let one choose, and what each says of the text it is about."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from services.agreements.acting.checks import list_deciders
from services.agreements.acting.done_meanwhile import what_was_done
from services.agreements.acting.effects_in_words import EFFECTS
from services.agreements.acting.forms import ELSEWHERE, FORMS
from services.agreements.acting.service import ACTING
from services.agreements.acting.stepping_back import step_back_words
from services.agreements.approvals.enough_people import find_stage_left_short
from services.agreements.approvals.nobody import nobody_to_name
from services.agreements.approvals.what_changed import TwoVersions, changed_from_ours, changed_since
from services.agreements.current import current_parts
from services.agreements.files.repository import get_version
from services.agreements.frame.page import record_data
from services.agreements.frame.shown import Shown, show
from services.agreements.lifecycle.next_review import next_review_words
from services.agreements.register.stage_words import stage_in_words
from services.agreements.register.words import NOTICE_METHODS, REVIEW_OUTCOMES
from services.agreements.submission.fallbacks import Fallback, list_fallbacks
from services.agreements.submission.named_signer import instead_lines
from services.agreements.submission.submitted_terms import SubmittedTerms, get_submitted_terms
from services.agreements.submission.text_findings import get_confirmed_errors
from services.agreements.trying import tried
from services.agreements.wiring import Agreements
from shared.auth.actor import Actor
from shared.auth.current import current_actor
from shared.notify.try_this import Milestone
from shared.service.acting.offers import for_whom, is_offered, probe
from shared.service.acting.pages import ActPages, act_pages
from workflows.agreements.approval import replaceable, taking_part, writers
from workflows.agreements.guards import Condition
from workflows.agreements.state import notice_days_of, state_of

ACTING_PERMISSIONS = (
    "agreements.approve",
    "agreements.draft",
    "agreements.manage",
    "agreements.publish",
    "agreements.read",
    "agreements.sign",
)


def _data(shown: Shown, action: str) -> dict[str, Any]:
    """What the page before an act says of the agreement, and what its form lets one choose."""
    late = not is_offered(shown.offers, action)
    account, stream = current_actor().account_id, shown.row.id
    with current_parts().database.transaction() as session:
        data = record_data(session, shown, "text")
        more = {
            **_comparisons(session, shown),
            **_choices(session, shown, action),
            "effects": _effects(session, shown, action),
            "fallbacks": _fallbacks(session, shown, action),
            "despite": get_confirmed_errors(session, stream) if action == "approve" else "",
        }
        no_one = action == "reassign" and not more["people"]
        author = shown.names.of(shown.row.author)
        no_choice = nobody_to_name(session, shown.row.agencies[0], author) if no_one else ()
    signers, links = data["details"].signers, data["details"].links
    return {
        **data,
        **more,
        "stage": stage_in_words(state_of(shown.head)),
        "clocks": _clocks(shown, action),
        "instead": instead_lines(state_of(shown.head), signers),
        "done": what_was_done(current_parts(), stream, action, account) if late else "",
        "no_choice": no_choice,
        "left_short": _left_short(shown, action),
        "link_choices": [(one, signers[one].name) for one in links],
    }


def _left_short(shown: Shown, action: str) -> str:
    """The later stage of the reader's own that has too few people once they decided this one; else ""."""
    if action != "approve":
        return ""
    by = current_actor().account_id
    member = for_whom(shown.offers, action, request.args.get("for")) or by
    short = find_stage_left_short(state_of(shown.head), by, member)
    return short["name"] if short else ""


def _comparisons(session: Session, shown: Shown) -> dict[str, TwoVersions | None]:
    """What an approver may read instead of the whole: all that came back, and what changed since they decided."""
    stream, state = shown.row.id, state_of(shown.head)
    return {
        "returned": changed_from_ours(session, stream, state),
        "since": changed_since(session, stream, current_actor().account_id, state),
    }


def _clocks(shown: Shown, action: str) -> SubmittedTerms | None:
    """The clocks that the text sets, for somebody about to approve it."""
    if action != "approve" or not shown.head.state["package"]:
        return None
    return get_submitted_terms(current_parts(), shown.row.id, state_of(shown.head))


def _effects(session: Session, shown: Shown, action: str) -> tuple[str, ...]:
    """What the act brings about, with what only the agreement and the rules of today say of it."""
    own = EFFECTS.get(action, ())
    if action == "recuse" and is_offered(shown.offers, action):
        behalf = for_whom(shown.offers, action, request.args.get("for"))
        asked = probe(action, current_actor().claims(behalf or None), current_parts().now())
        return (step_back_words(state_of(shown.head), asked), *own)
    if action != "record_review":
        return own
    return (*own, next_review_words(current_parts(), session, state_of(shown.head)))


def _fallbacks(session: Session, shown: Shown, action: str) -> list[Fallback]:
    """The fallbacks that the drafter chose, for somebody about to approve the text."""
    package = shown.head.state["package"]
    if action != "approve" or not package:
        return []
    return list_fallbacks(session, get_version(session, shown.row.id, package["version"]))


def _begun(parts: Agreements, action: str) -> dict[str, str]:
    """What the address that led here fills in: whose link."""
    return {"signer": request.args.get("signer", "")} if action == "send_link" else {}


def _after(parts: Agreements, actor: Actor, action: str) -> None:
    if action == "approve":
        tried(parts, actor, Milestone.APPROVE_FROM_MAIL)


def _choices(session: Session, shown: Shown, action: str) -> dict[str, Any]:
    """Whom or what the act's form lets one choose: the parties, ways and outcomes, and the people of a stage."""
    parties = [(body, shown.bodies.get(body, body)) for body in (*shown.row.agencies, *shown.row.partners)]
    outcomes = list(REVIEW_OUTCOMES.items())
    methods = [(code, words.capitalize()) for code, words in NOTICE_METHODS.items()]
    chosen = {"parties": parties, "outcomes": outcomes, "methods": methods}
    return {**chosen, "period": notice_days_of(state_of(shown.head)), **_people(session, shown, action)}


def _people(session: Session, shown: Shown, action: str) -> dict[str, Any]:
    if action != "reassign":
        return {"members": [], "people": []}
    state = state_of(shown.head)
    members = [(account, shown.names.of(account)) for account in replaceable(state)]
    out = writers(state) | taking_part(state)
    people = {p.account_id: p.name for p in list_deciders(session, shown.row) if p.account_id not in out}
    return {"members": members, "people": list(people.items())}


pages = act_pages(
    "/agreements",
    current_parts,
    ACTING,
    ActPages(
        argument="agreement_id",
        opens=ACTING_PERMISSIONS,
        forms=FORMS,
        effects=EFFECTS,
        danger=("withdraw", "suspend", "give_notice", "decline"),
        template="agreements/act.html",
        show=show,
        data=_data,
        elsewhere=ELSEWHERE,
        over_done=(Condition.ONE_STAGE,),
        begun=_begun,
        after=_after,
    ),
)
