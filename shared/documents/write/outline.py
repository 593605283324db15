"""The live outline of a draft: which clauses are in and why, the numbers they will show, what is still unanswered.

Pure, made from the same plan as the Word file, so the page and the document never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import JsonValue

from shared.documents.write.answers import get_effective_answers, validate_answers
from shared.documents.write.blocks import walk_texts
from shared.documents.write.conditions import explain, holds
from shared.documents.write.inline import AnswerRef, parse_inline
from shared.documents.write.model import (
    Alternate,
    Answers,
    ClauseText,
    Frozen,
    GroupHeading,
    Questionnaire,
    Slot,
    Template,
    choice_key,
)
from shared.documents.write.plan import Plan, index_clauses, make_plan
from shared.documents.write.words import get_words


class AlternateChoice(Frozen):
    """One text that could fill a slot, and whether it does."""

    clause_id: str
    title: str
    rank: int
    when_to_use: str
    needs_counsel: bool
    is_chosen: bool
    is_available: bool


class OutlineItem(Frozen):
    """One clause's line. `label` is as printed (`Section 12`, `Exhibit A`), empty when it has none or is left out.

    `reason` says why it is in or out; `note` that a drafter's choice is not followed, and why.
    """

    slot_id: str
    part: str
    label: str
    title: str
    clause_id: str
    version: int | None
    is_included: bool
    reason: str
    note: str = ""
    alternates: tuple[AlternateChoice, ...] = ()
    unanswered: tuple[str, ...] = ()


class OpenQuestion(Frozen):
    """A question that needs an answer before the file can be made; `message` says what to do."""

    question_id: str
    label: str
    message: str


class Outline(Frozen):
    """The whole draft at a glance."""

    items: tuple[OutlineItem, ...]
    open_questions: tuple[OpenQuestion, ...]

    @property
    def is_ready(self) -> bool:
        """Whether the Word file can be made now."""
        return not self.open_questions


def outline(
    template: Template, clauses: Iterable[ClauseText], answers: Answers, language: str = "en"
) -> Outline:
    """The outline for these answers, however few. Raises AssemblyError when a needed clause was not given."""
    by_id = index_clauses(clauses)
    effective = get_effective_answers(template.questionnaire, answers)
    plan = make_plan(template, by_id, answers, effective)
    lines = _Lines(template, by_id, answers, plan, language)
    items = lines.make()
    missing = get_sources(template.questionnaire, lines.missing, effective)
    return Outline(items=items, open_questions=_open_questions(template.questionnaire, answers, missing))


def get_missing(texts: Iterable[str], effective: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """The questions these texts print and which have no answer, each once."""
    named = (node for text in texts for node in parse_inline(text) if isinstance(node, AnswerRef))
    return tuple(dict.fromkeys(node.question_id for node in named if node.question_id not in effective))


def get_sources(
    questionnaire: Questionnaire, missing: Iterable[str], effective: Mapping[str, JsonValue]
) -> tuple[str, ...]:
    """The questions that people can answer to give what is missing: for a reckoned date those it is reckoned from.

    A date beyond the calendar, whose sources are answered, names them all: one of them must change.
    """
    derived = {each.id: each for each in questionnaire.derived}

    def sources(key: str) -> Iterator[str]:
        each = derived.get(key)
        if each is None:
            yield key
            return
        given = [name for name in (each.base, each.amount) if isinstance(name, str)]
        for name in [name for name in given if name not in effective] or given:
            yield from sources(name)

    return tuple(dict.fromkeys(source for key in missing for source in sources(key)))


class _Lines:
    """Makes the lines one by one, remembering the questions found missing on the way."""

    def __init__(
        self,
        template: Template,
        clauses: Mapping[str, ClauseText],
        answers: Answers,
        plan: Plan,
        language: str,
    ) -> None:
        self.template, self.clauses, self.answers, self.plan = template, clauses, answers, plan
        self.words = get_words(language)
        self.placed = {item.slot.slot_id: item for item in plan.clauses}
        self.missing: dict[str, None] = {}

    def make(self) -> tuple[OutlineItem, ...]:
        part, lines = "", []
        for item in self.template.items:
            if isinstance(item, GroupHeading):
                part = item.title
            else:
                lines.append(self._line(item, part))
        return tuple(lines)

    def _line(self, slot: Slot, part: str) -> OutlineItem:
        placed = self.placed.get(slot.slot_id)
        chosen = placed.alternate if placed else slot.alternates[0]
        clause = self.clauses.get(chosen.clause_id)
        missing = get_missing(walk_texts(placed.blocks), self.plan.effective) if placed else ()
        self.missing.update(dict.fromkeys(missing))
        return OutlineItem(
            slot_id=slot.slot_id,
            part=part,
            label=self._label(slot),
            title=clause.title if clause else chosen.clause_id,
            clause_id=chosen.clause_id,
            version=clause.version if clause else None,
            is_included=placed is not None,
            reason=self._reason(slot, chosen),
            note=self._note(slot, chosen if placed else None),
            alternates=self._alternates(slot, chosen if placed else None),
            unanswered=missing,
        )

    def _label(self, slot: Slot) -> str:
        placed = self.placed.get(slot.slot_id)
        if placed is None or not placed.number:
            return ""
        word = self.words.exhibit if placed.clause.role == "exhibit" else self.words.section
        return f"{word} {placed.number}"

    def _reason(self, slot: Slot, chosen: Alternate) -> str:
        questionnaire, effective = self.template.questionnaire, self.plan.effective
        if self.answers.get(choice_key(slot.slot_id)) == chosen.clause_id and slot.slot_id in self.placed:
            return "you chose this text"
        conditions = (
            [slot.condition] if not holds(slot.condition, effective) else [slot.condition, chosen.condition]
        )
        reasons = [explain(one, questionnaire, effective, self.answers) for one in conditions if one]
        return "; ".join(dict.fromkeys(reasons)) or "always part of this agreement"

    def _note(self, slot: Slot, chosen: Alternate | None) -> str:
        wanted = self.answers.get(choice_key(slot.slot_id))
        if not wanted or chosen is None or chosen.clause_id == wanted:
            return ""
        alternate = next((one for one in slot.alternates if one.clause_id == wanted), None)
        if alternate is None:
            return "The text you chose is no longer offered here."
        why = explain(alternate.condition, self.template.questionnaire, self.plan.effective, self.answers)
        return f"The text you chose cannot be used {why}."

    def _alternates(self, slot: Slot, chosen: Alternate | None) -> tuple[AlternateChoice, ...]:
        if len(slot.alternates) < 2:
            return ()
        return tuple(self._alternate(alternate, alternate is chosen) for alternate in slot.alternates)

    def _alternate(self, alternate: Alternate, is_chosen: bool) -> AlternateChoice:
        clause = self.clauses.get(alternate.clause_id)
        return AlternateChoice(
            clause_id=alternate.clause_id,
            title=clause.title if clause else alternate.clause_id,
            rank=alternate.rank,
            when_to_use=alternate.when_to_use,
            needs_counsel=alternate.needs_counsel,
            is_chosen=is_chosen,
            is_available=holds(alternate.condition, self.plan.effective),
        )


def _open_questions(
    questionnaire: Questionnaire, answers: Answers, missing: Iterable[str]
) -> tuple[OpenQuestion, ...]:
    errors = {error.question_id: error.message for error in validate_answers(questionnaire, answers)}
    for question_id in missing:
        errors.setdefault(question_id, "The text of the agreement needs this.")
    labels = {question.id: question.label for question in questionnaire.questions}
    return tuple(
        OpenQuestion(question_id=key, label=labels.get(key, key), message=message)
        for key, message in errors.items()
    )
