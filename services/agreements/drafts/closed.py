"""The answers of a text that is no draft any more: they are shown as they stand, and how they could change. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from services.agreements.drafts.amending import AMENDED_WHILE
from services.agreements.drafts.conflicts import in_words
from services.agreements.drafts.sections import Section
from workflows.agreements.state import SHOWN_AS, Status

RECALL = "recall"


@dataclass(frozen=True)
class Closed:
    """Why the answers stand, and what its reader can do about it: words and the page of the record ("": nothing)."""

    why: str
    way_out: str = ""
    page: str = ""


def why_closed(status: Status, offered: Collection[str], may_write: bool) -> Closed | None:
    """None while it is a draft; `offered` are the acts that its reader may do now."""
    if status == Status.DRAFT:
        return None
    why = f"This agreement is {SHOWN_AS[status].lower()}: its answers stand as the text was made from them."
    if RECALL in offered:
        return Closed(why, "Call it back to change them", f"do/{RECALL}")
    if status in AMENDED_WHILE:
        return Closed(why, "Draft an amendment to change what it says", "amend") if may_write else Closed(why)
    ended = status == Status.ENDED
    return Closed(why if ended else f"{why} Only people who draft for its agency can call it back.")


def answers_in_words(
    sections: list[Section], answers: Mapping[str, JsonValue]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each section's title, and its questions with the answers as people read them, defaults among them."""
    return [
        (s.title, [(q.label, in_words(q, answers.get(q.id, q.default))) for q in s.questions])
        for s in sections
        if s.questions
    ]
