"""What a diagram of states says besides the transition table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Drawing:
    """Where a record begins, what people see of each state, and the ways that a step decides and no row names."""

    first: str
    shown: Mapping[str, str]
    decided: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By the states from and to: what leads there."""
