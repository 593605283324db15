"""A clause as people read it in the library: places of answers named, conditions in words; what two versions differ in.

Pure. What is printed in an agreement is the document engine's work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.agreements.clauses.in_words import Vocabulary, condition_in_words
from shared.documents.compare.clauses import compare_clauses
from shared.documents.compare.model import Clause, ClauseChange, Grid, Item
from shared.documents.compare.model import Text as Paragraph
from shared.documents.write.inline import AnswerRef, ClauseRef, Definition, parse_inline
from shared.documents.write.model import (
    Block,
    ClauseText,
    Condition,
    ListItem,
    NumberedList,
    SignatureBlock,
    Subheading,
    Table,
)


@dataclass(frozen=True)
class Line:
    """One paragraph, heading, item or table as shown. `level` counts how deep an item stands; `when` may be empty."""

    kind: str
    text: str = ""
    level: int = 0
    when: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def lines_of(clause: ClauseText, vocabulary: Vocabulary) -> list[Line]:
    """The clause from top to bottom."""
    return [line for block in clause.blocks for line in _block(block, vocabulary)]


def readable(text: str, vocabulary: Vocabulary) -> str:
    """A text with the places of answers and of other clauses named."""
    return "".join(_node(node, vocabulary) for node in parse_inline(text))


def changes(old: ClauseText, new: ClauseText, vocabulary: Vocabulary) -> ClauseChange:
    """What became of a clause from one version to another, word by word; a changed condition is a change of words."""
    comparison = compare_clauses([_comparable(old, vocabulary)], [_comparable(new, vocabulary)])
    return comparison.clauses[0]


def _comparable(clause: ClauseText, vocabulary: Vocabulary) -> Clause:
    facts = [Paragraph(clause.title)]
    facts += [Paragraph(f"When to use: {clause.note}")] if clause.note else []
    items: list[Item] = [*facts, *(_item(line) for line in lines_of(clause, vocabulary))]
    return Clause(tuple(items), heading=clause.title, clause_id=clause.clause_id, version=str(clause.version))


def _item(line: Line) -> Item:
    if line.rows:
        return Grid(line.rows)
    return Paragraph(f"{line.text} [when {line.when}]" if line.when else line.text)


def _node(node: object, vocabulary: Vocabulary) -> str:
    match node:
        case AnswerRef(question_id=question, field=field):
            part = f", {field.replace('_', ' ')}" if field else ""
            return f"‹{vocabulary.label(question)}{part}›"
        case ClauseRef(slot_id=slot):
            return f"‹number of “{slot}”›"
        case Definition(term=term):
            return f"“{term}”"
        case _:
            return str(getattr(node, "text", ""))


def _block(block: Block, vocabulary: Vocabulary) -> Iterator[Line]:
    when = condition_in_words(block.condition, vocabulary)
    match block:
        case NumberedList(items=items):
            yield from _items(items, 0, when, vocabulary)
        case Table(header=header, rows=rows):
            cells = [header, *(row.cells for row in rows)]
            shown = tuple(tuple(readable(cell, vocabulary) for cell in row) for row in cells)
            yield Line("table", rows=shown, when=when)
        case SignatureBlock(signers=signers):
            for one in signers:
                words = " · ".join(
                    readable(part, vocabulary) for part in (one.party, one.name, one.title) if part
                )
                yield Line("signature", f"Signature: {words}", when=_both(when, one.condition, vocabulary))
        case Subheading(text=text):
            yield Line("heading", readable(text, vocabulary), when=when)
        case _:
            yield Line("paragraph", readable(block.text, vocabulary), when=when)


def _items(items: Sequence[ListItem], level: int, when: str, vocabulary: Vocabulary) -> Iterator[Line]:
    for item in items:
        own = _both(when, item.condition, vocabulary)
        yield Line("item", readable(item.text, vocabulary), level, own)
        yield from _items(item.items, level + 1, "", vocabulary)


def _both(when: str, condition: Condition | None, vocabulary: Vocabulary) -> str:
    own = condition_in_words(condition, vocabulary)
    return " and ".join(words for words in (when, own) if words)
