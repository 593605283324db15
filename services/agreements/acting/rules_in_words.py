"""The transition table in words, for the API document: what each condition asks, where an act is possible, who may.

Words only; the conditions themselves are functions in `workflows.agreements.states`. A test holds the two together.
"""

from typing import Any

from shared.acts.rules import Transition
from workflows.agreements.states import RULES

CONDITIONS: dict[str, str] = {
    "not_author": "Nobody who wrote a version of the text, nor anyone on their behalf.",
    "waiting_member": "A member of the stage that is asked now, who has not decided yet.",
    "same_package": "The package named is the one that stands; a text changed meanwhile is refused.",
    "same_stage": "The stage named, where one is named, is the one that is asked now.",
    "named_is_no_writer": "The person named wrote no version of the text.",
    "member_is_asked": "The person to be replaced is a member of the stage who has not decided yet.",
    "author": "The author, or somebody on the author's behalf.",
    "has_version": "There is a version of the text.",
    "latest_version": "The version named is the newest one.",
    "author_not_in_route": "The author is no member of the route.",
    "question_open": "A question is open.",
    "no_question": "No question is open.",
    "extension_asked": "More time was asked for.",
    "no_extension": "No request for more time is open.",
    "not_asker": "Not the one who asked for more time.",
    "signers_turn": "It is this signer's turn.",
    "turn_by_paper": "It is the turn of the signer whose paper is recorded.",
    "no_notice": "No notice of termination is on record.",
    "notice_given": "Notice of termination is on record.",
    "notice_undelivered": "The delivery of the notice is not yet on record.",
    "published": "The agreement is published.",
    "unpublished": "The agreement is not published.",
}


def transition(row: Transition) -> dict[str, Any]:
    """One row of the table as the document shows it. `to` null: the state stays, or follows from the record."""
    return {
        "action": row.action,
        "label": row.label,
        "from": sorted(row.sources),
        "to": row.to,
        "by": sorted(row.roles) or ["system"],
        "apart": [CONDITIONS[name] for name in row.apart],
        "needs": [CONDITIONS[name] for name in row.needs],
    }


def table() -> list[dict[str, Any]]:
    """The whole table."""
    return [transition(row) for row in RULES.transitions]


def in_words(row: Transition) -> str:
    """One row as the description of its operation."""
    lines = [f"Possible in: {', '.join(sorted(row.sources))}.", f"By: {', '.join(sorted(row.roles))}."]
    lines += [f"Leads to: {row.to}."] if row.to else []
    lines += [f"- {CONDITIONS[name]}" for name in (*row.apart, *row.needs)]
    return "\n".join(lines)
