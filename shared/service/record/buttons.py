"""Which of the acts offered is the page's loud button, which stand beside it, which are in the menu. Pure.

What is offered is the transition table's; this only arranges it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.service.acting.offers import Offer

MOST_BESIDE = 2


@dataclass(frozen=True)
class Buttons:
    """The acts offered, arranged."""

    loud: Offer | None
    beside: Sequence[Offer]
    menu: Sequence[Offer]


@dataclass(frozen=True)
class Arrangement:
    """Which acts of a service stand out. What is named nowhere is in the menu."""

    loud: Sequence[str] = ()
    """Loud whenever they are offered."""
    loud_when_next: Mapping[str, str] = field(default_factory=dict)
    """Offered for long, and loud only while a task of this kind is the record's next step."""
    beside: Sequence[str] = ()
    """Beside the loud one, the first of these that are offered."""

    def of(self, offers: Sequence[Offer], next_kind: str | None) -> Buttons:
        """At most one loud button and two beside it; own acts before those on somebody's behalf."""
        loud = next((o for o in offers if self._is_loud(o, next_kind)), None)
        left = [o for o in offers if o is not loud]
        beside = [o for name in self.beside for o in left if o.action == name][:MOST_BESIDE]
        return Buttons(loud, beside, [o for o in left if o not in beside])

    def _is_loud(self, offer: Offer, next_kind: str | None) -> bool:
        if offer.action in self.loud:
            return True
        return next_kind is not None and self.loud_when_next.get(offer.action) == next_kind
