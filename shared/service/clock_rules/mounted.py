"""What a service says of its clock rules, so that their pages and API can be mounted over its own tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.auth.actor import Actor

Tab = tuple[str, str, bool]
"""Its words, its address, and whether it is the one that is open."""


def no_tabs(actor: Actor) -> Sequence[Tab]:
    """Of a service whose clock rules stand beside nothing."""
    return ()


@dataclass(frozen=True)
class ClockRulePlace:
    """Where a service's clock rules are, what they are called, and who may read and change them."""

    prefix: str
    """The pages' address (`/agreements/clock-rules`); the API's is the same below `/api`."""
    home: tuple[str, str]
    """Words and address of the list of records, for the breadcrumb."""
    words: Mapping[str, str]
    """What each rule measures, by the rule's name."""
    reads: str
    edits: str
    """Permissions. A rule counts for all agencies, so changing one needs the permission at every agency."""
    from_record: Mapping[str, str] = field(default_factory=dict)
    """Rules whose amount no step reads, since each record says how long: by the rule's name, in words, when it is due.

    A version of such a rule says only when people are reminded.
    """
    tabs: Callable[[Actor], Sequence[Tab]] = no_tabs
    """The tabs that the page of rules stands among."""
    tabs_label: str = ""
