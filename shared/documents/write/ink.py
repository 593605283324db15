"""Turning inline text into runs: answers spelled out, references as fields with the number they show, terms marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from shared.documents.write.errors import AssemblyError
from shared.documents.write.inline import AnswerRef, ClauseRef, Definition, Node, Words, parse_inline
from shared.documents.write.model import Question, Questionnaire
from shared.documents.write.ooxml import Element, field, run
from shared.documents.write.plan import Target
from shared.documents.write.values import spell_answer, spell_party_field
from shared.documents.write.words import HouseWords

_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Ink:
    """What inline text is rendered with. `allow_blanks` marks a missing answer instead of refusing."""

    questionnaire: Questionnaire
    effective: Mapping[str, JsonValue]
    targets: Mapping[tuple[str, str], Target]
    words: HouseWords
    language: str
    allow_blanks: bool = False

    def render(self, text: str, *, bold: bool = False) -> list[Element]:
        """The text as runs and fields. Raises AssemblyError on a reference that leads nowhere."""
        return [element for node in parse_inline(text) for element in self._render_node(node, bold)]

    def spell(self, text: str) -> str:
        """The text as plain words, for titles and properties. References and definitions print as in the file."""
        return "".join(self._spell_node(node) for node in parse_inline(text))

    def is_complete(self, text: str) -> bool:
        """Whether every answer that the text names is there and not empty."""
        nodes = parse_inline(text)
        return bool(nodes) and all(self._answer(node) for node in nodes if isinstance(node, AnswerRef))

    def _render_node(self, node: Node, bold: bool) -> list[Element]:
        match node:
            case Words(text, is_bold, italic):
                return run(text, bold=bold or is_bold, italic=italic)
            case AnswerRef():
                return self._render_answer(node, bold)
            case ClauseRef():
                return self._render_reference(node)
            case Definition(term):
                return [*run("“"), *run(term, style="DefinedTerm"), *run("”")]

    def _render_answer(self, node: AnswerRef, bold: bool) -> list[Element]:
        answer = self._answer(node)
        if answer is None:
            return run(self._blank(node), style="Unanswered")
        return run(answer, bold=bold or node.bold, italic=node.italic)

    def _render_reference(self, node: ClauseRef) -> list[Element]:
        target = self._target(node)
        instruction = f"REF {target.bookmark} \\w \\h"
        if target.is_exhibit:
            return field(instruction, f"{self.words.exhibit} {target.number}")
        return [*run(f"{self.words.section}{_NO_BREAK}"), *field(instruction, target.number)]

    def _spell_node(self, node: Node) -> str:
        match node:
            case Words(text):
                return text
            case AnswerRef():
                return self._answer(node) or self._blank(node)
            case ClauseRef():
                target = self._target(node)
                word = self.words.exhibit if target.is_exhibit else self.words.section
                return f"{word} {target.number}"
            case Definition(term):
                return f"“{term}”"

    def _target(self, node: ClauseRef) -> Target:
        try:
            return self.targets[node.slot_id, node.anchor]
        except KeyError:
            place = f"{node.slot_id}#{node.anchor}" if node.anchor else node.slot_id
            raise AssemblyError(
                f"A clause refers to {{ref:{place}}}, which is not in this document: give the reference the same "
                "condition as the clause it leads to."
            ) from None

    def _answer(self, node: AnswerRef) -> str | None:
        value = self.effective.get(node.question_id)
        if value is None:
            return None
        if node.field:
            return spell_party_field(value, node.field) or None
        return spell_answer(self._question(node.question_id), value, self.language)

    def _question(self, question_id: str) -> Question:
        """The question; a derived date is printed as a date question is."""
        known = self.questionnaire.question(question_id)
        return known or Question(id=question_id, label=question_id, kind="date", section="")

    def _blank(self, node: AnswerRef) -> str:
        if not self.allow_blanks:
            raise AssemblyError(f"The text needs {{{node.question_id}}}, which has no answer.")
        labels = {derived.id: derived.label for derived in self.questionnaire.derived}
        question = self.questionnaire.question(node.question_id)
        label = question.label if question else labels.get(node.question_id, node.question_id)
        return f"[{self.words.to_be_answered}: {label}]"
