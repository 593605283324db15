"""Walking a clause's blocks: what remains under the answers, which texts it prints, which numbers its anchors get."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from shared.documents.write.conditions import holds
from shared.documents.write.model import (
    Block,
    ListItem,
    NumberedList,
    Paragraph,
    SignatureBlock,
    Subheading,
    Table,
    Text,
)
from shared.documents.write.numbers import ClauseCounter

Effective = Mapping[str, JsonValue]


def filter_blocks(blocks: Sequence[Block], answers: Effective) -> tuple[Block, ...]:
    """The blocks whose conditions hold, with only the rows, items and signers that hold; emptied ones go too."""
    kept = (_filter(block, answers) for block in blocks if holds(block.condition, answers))
    return tuple(block for block in kept if block is not None)


def _filter(block: Block, answers: Effective) -> Block | None:
    match block:
        case NumberedList(items=items):
            left = _filter_items(items, answers)
            return block.model_copy(update={"items": left}) if left else None
        case Table(rows=rows):
            rows = tuple(row for row in rows if holds(row.condition, answers))
            return block.model_copy(update={"rows": rows}) if rows else None
        case SignatureBlock(signers=signers):
            signers = tuple(signer for signer in signers if holds(signer.condition, answers))
            return block.model_copy(update={"signers": signers}) if signers else None
        case _:
            return block


def _filter_items(items: Sequence[ListItem], answers: Effective) -> tuple[ListItem, ...]:
    return tuple(
        item.model_copy(update={"items": _filter_items(item.items, answers)})
        for item in items
        if holds(item.condition, answers)
    )


def walk_texts(blocks: Sequence[Block]) -> Iterator[Text]:
    """Every text that the blocks print and that must be complete; signers' names and titles may stay open."""
    for block in blocks:
        match block:
            case Paragraph(text=text) | Subheading(text=text):
                yield text
            case NumberedList(items=items):
                yield from _walk_items(items)
            case Table(header=header, rows=rows):
                yield from header
                for row in rows:
                    yield from row.cells
            case SignatureBlock(signers=signers):
                yield from (signer.party for signer in signers)


def _walk_items(items: Sequence[ListItem]) -> Iterator[Text]:
    for item in items:
        yield item.text
        yield from _walk_items(item.items)


def walk_anchors(blocks: Sequence[Block], head: str) -> Iterator[tuple[str, str]]:
    """(anchor, number) of every anchored paragraph and item in a clause numbered `head`."""
    counter = ClauseCounter(head)
    for block in blocks:
        if isinstance(block, Paragraph) and block.numbered:
            number = counter.next_paragraph()
            if block.anchor:
                yield block.anchor, number
        elif isinstance(block, NumberedList):
            yield from _walk_item_anchors(block.items, counter)


def _walk_item_anchors(items: Sequence[ListItem], counter: ClauseCounter) -> Iterator[tuple[str, str]]:
    for item in items:
        number = counter.next_item()
        if item.anchor:
            yield item.anchor, number
        for below in item.items:
            number = counter.next_subitem()
            if below.anchor:
                yield below.anchor, number
