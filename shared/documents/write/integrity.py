"""Whether a template and its clauses fit together, before anybody drafts from them: run when a clause or template is
saved, and over the supplied library. It finds what can be known without answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.documents.write.blocks import walk_anchors, walk_texts
from shared.documents.write.inline import AnswerRef, ClauseRef, parse_inline
from shared.documents.write.model import (
    Block,
    ClauseText,
    Condition,
    ListItem,
    NumberedList,
    SignatureBlock,
    Table,
    Template,
    questions_of,
)


def check_template(template: Template, clauses: Iterable[ClauseText]) -> list[str]:
    """Every misfit, in words that say where and what: unknown questions, clauses, places; slots named twice."""
    by_id = {clause.clause_id: clause for clause in clauses}
    questionnaire = template.questionnaire
    known = {question.id for question in questionnaire.questions} | {one.id for one in questionnaire.derived}
    used = [by_id[key] for key in _clause_ids(template) if key in by_id]
    places = _get_places(template, by_id)
    problems = [
        f"The template needs clause {key}, which does not exist."
        for key in _clause_ids(template) - set(by_id)
    ]
    problems += _check_slots(template, known)
    for clause in used:
        problems += _check_clause(clause, known, places)
    return sorted(problems)


def _clause_ids(template: Template) -> set[str]:
    return {alternate.clause_id for slot in template.slots for alternate in slot.alternates}


def _get_places(template: Template, by_id: dict[str, ClauseText]) -> set[tuple[str, str]]:
    """(slot, anchor) of every place that every alternate of the slot offers."""
    places: set[tuple[str, str]] = set()
    for slot in template.slots:
        texts = [by_id[one.clause_id] for one in slot.alternates if one.clause_id in by_id]
        offered = [{anchor for anchor, _ in walk_anchors(clause.blocks, "")} for clause in texts]
        common = set.intersection(*offered) if offered else set[str]()
        places.update((slot.slot_id, anchor) for anchor in common)
        places.add((slot.slot_id, ""))
    return places


def _check_slots(template: Template, known: set[str]) -> Iterator[str]:
    seen: set[str] = set()
    for slot in template.slots:
        if slot.slot_id in seen:
            yield f"Slot {slot.slot_id} stands twice in the template."
        seen.add(slot.slot_id)
        for condition in (slot.condition, *(one.condition for one in slot.alternates)):
            for question in set(questions_of(condition)) - known:
                yield f"Slot {slot.slot_id} depends on {question}, which is no question."


def _check_clause(clause: ClauseText, known: set[str], places: set[tuple[str, str]]) -> Iterator[str]:
    where = f"Clause {clause.clause_id}"
    for condition in _conditions(clause.blocks):
        for question in set(questions_of(condition)) - known:
            yield f"{where} depends on {question}, which is no question."
    for text in (*walk_texts(clause.blocks), *_signer_texts(clause.blocks)):
        for node in parse_inline(text):
            if isinstance(node, AnswerRef) and node.question_id not in known:
                yield f"{where} prints {{{node.question_id}}}, which is no question."
            if isinstance(node, ClauseRef) and (node.slot_id, node.anchor) not in places:
                yield f"{where} refers to {node.slot_id}#{node.anchor}, which not every text of that slot has."


def _signer_texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, SignatureBlock):
            for signer in block.signers:
                yield from (signer.name, signer.title)


def _conditions(blocks: Iterable[Block]) -> Iterator[Condition | None]:
    for block in blocks:
        yield block.condition
        match block:
            case NumberedList(items=items):
                yield from _item_conditions(items)
            case Table(rows=rows):
                yield from (row.condition for row in rows)
            case SignatureBlock(signers=signers):
                yield from (signer.condition for signer in signers)


def _item_conditions(items: Iterable[ListItem]) -> Iterator[Condition | None]:
    for item in items:
        yield item.condition
        yield from _item_conditions(item.items)
