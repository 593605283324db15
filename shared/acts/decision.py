"""What a context decides about one allowed act: the next state and what follows from it. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal


@dataclass(frozen=True)
class ClockCommand:
    """A change to a clock of the stream.

    `start` by `rule` counted from the act's day (or from `base`) by its amount (or `amount`), or at a fixed instant
    (`due`); due at close of business, or `at_midnight` for what takes effect with a day. One that would be due after
    `not_after` is not started: what ends by then needs it no more. `extend` by `amount` of the rule's unit. `reason`
    is a code, never free text.
    """

    op: Literal["start", "pause", "resume", "extend", "satisfy", "cancel"]
    name: str
    rule: str = ""
    base: date | None = None
    due: datetime | None = None
    amount: int | None = None
    at_midnight: bool = False
    not_after: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Effect:
    """Something to bring about after the transaction, by the relay; `part` tells apart several of one kind."""

    kind: str
    body: dict[str, Any] = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True)
class Decision:
    """The next state, the event's body (ids only), clock commands, effects, and what the actor is answered."""

    state: Mapping[str, Any]
    body: dict[str, Any] = field(default_factory=dict)
    clocks: tuple[ClockCommand, ...] = ()
    effects: tuple[Effect, ...] = ()
    result: dict[str, Any] = field(default_factory=dict)
    work: tuple[str, ...] = ()
    closed: bool = False
