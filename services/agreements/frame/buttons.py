"""Which of the acts offered is the page's loud button, which stand beside it, which are in the menu. Pure.

What is offered is the transition table's; this only arranges it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.service.acting.offers import Offer

ALWAYS_LOUD = ("answer_question", "approve", "sign", "submit")
LOUD_WHEN_NEXT = {
    "record_review": "review",
    "record_delivery": "delivery",
    "grant_extension": "extension",
    "lift": "lift",
    "reassign": "reassign",
}
"""These are offered for months; they are loud only while a task of this kind is the agreement's next step."""
BESIDE = (
    "return_for_changes",
    "ask_question",
    "refuse_extension",
    "recall",
    "send_link",
    "publish",
    "record_review",
)
MOST_BESIDE = 2


@dataclass(frozen=True)
class Buttons:
    """The acts offered, arranged."""

    loud: Offer | None
    beside: Sequence[Offer]
    menu: Sequence[Offer]


def arrange(offers: Sequence[Offer], next_kind: str | None) -> Buttons:
    """At most one loud button and two beside it; own acts before those on somebody's behalf."""
    loud = next((o for o in offers if _is_loud(o, next_kind)), None)
    left = [o for o in offers if o is not loud]
    beside = [o for name in BESIDE for o in left if o.action == name][:MOST_BESIDE]
    return Buttons(loud, beside, [o for o in left if o not in beside])


def _is_loud(offer: Offer, next_kind: str | None) -> bool:
    if offer.action in ALWAYS_LOUD:
        return True
    return next_kind is not None and LOUD_WHEN_NEXT.get(offer.action) == next_kind
