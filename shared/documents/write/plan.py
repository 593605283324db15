"""What stands in the document, in order, with the numbers it will show: the one decision that both the outline and
the Word file are made from. Pure; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from shared.documents.write.blocks import filter_blocks, walk_anchors
from shared.documents.write.conditions import holds
from shared.documents.write.errors import AssemblyError
from shared.documents.write.marks import get_anchor_bookmark, get_bookmark
from shared.documents.write.model import (
    Alternate,
    Answers,
    Block,
    ClauseText,
    GroupHeading,
    Slot,
    Template,
    choice_key,
)
from shared.documents.write.numbers import to_letters, to_roman


@dataclass(frozen=True)
class PlacedGroup:
    """A part heading that is in; `number` is I, II …"""

    title: str
    number: str


@dataclass(frozen=True)
class PlacedClause:
    """A clause that is in, with the blocks that remain. `number` is 12 or A; empty for openings and signatures."""

    slot: Slot
    alternate: Alternate
    clause: ClauseText
    number: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Target:
    """What a reference prints and where it leads."""

    number: str
    bookmark: str
    is_exhibit: bool


@dataclass(frozen=True)
class Plan:
    """The whole document in order, and every place that may be referred to, by (slot id, anchor or empty)."""

    items: tuple[PlacedGroup | PlacedClause, ...]
    targets: Mapping[tuple[str, str], Target]
    effective: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def clauses(self) -> tuple[PlacedClause, ...]:
        """The clauses that are in, in order."""
        return tuple(item for item in self.items if isinstance(item, PlacedClause))


def index_clauses(clauses: Iterable[ClauseText]) -> dict[str, ClauseText]:
    """The clauses by id. Raises AssemblyError when two versions of one clause are given."""
    by_id: dict[str, ClauseText] = {}
    for clause in clauses:
        other = by_id.setdefault(clause.clause_id, clause)
        if other != clause:
            raise AssemblyError(f"Clause {clause.clause_id} is given twice: choose one version of it.")
    return by_id


def choose_alternate(slot: Slot, answers: Answers, effective: Mapping[str, JsonValue]) -> Alternate | None:
    """The text for a slot: the drafter's choice if it may be used, else the first by rank; None leaves it out."""
    if not holds(slot.condition, effective):
        return None
    usable = [alternate for alternate in slot.alternates if holds(alternate.condition, effective)]
    chosen = answers.get(choice_key(slot.slot_id))
    return next(
        (alternate for alternate in usable if alternate.clause_id == chosen), usable[0] if usable else None
    )


def make_plan(
    template: Template,
    clauses: Mapping[str, ClauseText],
    answers: Answers,
    effective: Mapping[str, JsonValue],
) -> Plan:
    """Choose, filter and number. Raises AssemblyError when a clause that is needed was not given."""
    items: list[PlacedGroup | PlacedClause] = []
    waiting: GroupHeading | None = None
    counts = {"section": 0, "exhibit": 0, "group": 0}
    for item in template.items:
        if isinstance(item, GroupHeading):
            waiting = item
            continue
        placed = _place(item, clauses, answers, effective, counts)
        if placed is None:
            continue
        if waiting is not None:
            counts["group"] += 1
            items.append(PlacedGroup(waiting.title, to_roman(counts["group"]).upper()))
            waiting = None
        items.append(placed)
    placed_clauses = [item for item in items if isinstance(item, PlacedClause)]
    return Plan(tuple(items), _get_targets(placed_clauses), effective)


def _place(
    slot: Slot,
    clauses: Mapping[str, ClauseText],
    answers: Answers,
    effective: Mapping[str, JsonValue],
    counts: dict[str, int],
) -> PlacedClause | None:
    alternate = choose_alternate(slot, answers, effective)
    if alternate is None:
        return None
    clause = clauses.get(alternate.clause_id)
    if clause is None:
        raise AssemblyError(f"Slot {slot.slot_id} needs clause {alternate.clause_id}, which was not given.")
    blocks = filter_blocks(clause.blocks, effective)
    return PlacedClause(slot, alternate, clause, _next_number(clause, counts), blocks)


def _next_number(clause: ClauseText, counts: dict[str, int]) -> str:
    if clause.role not in counts:
        return ""
    counts[clause.role] += 1
    count = counts[clause.role]
    return str(count) if clause.role == "section" else to_letters(count).upper()


def _get_targets(placed: list[PlacedClause]) -> dict[tuple[str, str], Target]:
    targets: dict[tuple[str, str], Target] = {}
    for item in placed:
        slot_id, is_exhibit = item.slot.slot_id, item.clause.role == "exhibit"
        if item.number:
            bookmark = get_bookmark(item.clause.clause_id, item.clause.version)
            targets[slot_id, ""] = Target(item.number, bookmark, is_exhibit)
        for anchor, number in walk_anchors(item.blocks, item.number):
            targets[slot_id, anchor] = Target(number, get_anchor_bookmark(slot_id, anchor), False)
    return targets
