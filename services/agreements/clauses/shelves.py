"""Reading the clause library: its shelves, one clause with its versions and uses, the places for a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.agreements.clauses import repository as rows
from services.agreements.clauses.in_words import Vocabulary, condition_in_words
from services.agreements.clauses.models import APPROVED, PROPOSED, ClauseRow
from services.agreements.clauses.supplied import list_kept_out
from services.agreements.register.timeline import names_of
from services.agreements.wiring import Agreements
from shared.documents.write.model import ClauseText, Template
from shared.errors import NotFound
from shared.service.story import Names


@dataclass(frozen=True)
class Use:
    """A place of a template that the clause may fill: first choice or fallback, when to use it, and the condition."""

    template: str
    slot: str
    rank: int
    when_to_use: str
    condition: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Shelves:
    """The library by shelf, and the proposals that wait."""

    shelves: dict[str, list[ClauseText]]
    waiting: Sequence[ClauseRow]
    names: Names
    when_to_use: dict[str, str]
    kept_out: list[ClauseText]
    """Supplied texts that a local version of the same number keeps out."""


@dataclass(frozen=True)
class OpenClause:
    """One clause: its text in force, every version, where it is used, and the proposal that waits."""

    current: ClauseText
    versions: Sequence[ClauseRow]
    uses: list[Use]
    waiting: ClauseRow | None
    names: Names
    vocabulary: Vocabulary
    called: Mapping[str, tuple[str, str]]
    """Title of every clause in force, and when a drafter should want it, by id."""

    def version(self, number: int) -> ClauseRow:
        """One of its versions. Raises NotFound."""
        found = next((row for row in self.versions if row.version == number), None)
        if found is None:
            raise NotFound("There is no such version of this clause.")
        return found


def list_shelves(parts: Agreements) -> Shelves:
    """The whole library."""
    with parts.database.transaction() as session:
        clauses, waiting = rows.list_current(session), rows.list_open(session)
        names = names_of(session, {row.proposed_by for row in waiting})
        advice = _advice(rows.load_templates(session))
        kept_out = list_kept_out(session)
    shelves: dict[str, list[ClauseText]] = {}
    for clause in sorted(clauses, key=lambda c: (c.group, c.title)):
        shelves.setdefault(clause.group, []).append(clause)
    return Shelves(shelves, waiting, names, advice, kept_out)


@dataclass(frozen=True)
class Places:
    """Every place of every template (`<template>/<slot>` and the words for it), and the questions, by name."""

    places: list[tuple[str, str]]
    questions: list[tuple[str, str]]


def list_places(parts: Agreements) -> Places:
    """Where a new clause can go."""
    with parts.database.transaction() as session:
        templates = rows.load_templates(session)
        titles = {clause.clause_id: clause.title for clause in rows.list_current(session)}
    places = [
        (
            f"{t.template_id}/{slot.slot_id}",
            f"{titles.get(slot.alternates[0].clause_id, slot.slot_id)} ({t.title})",
        )
        for t in templates
        for slot in t.slots
    ]
    vocabulary = Vocabulary(template.questionnaire for template in templates)
    return Places(places, [(q.id, q.label) for q in vocabulary.questions])


def open_clause(parts: Agreements, clause_id: str, *, proposed: bool = False) -> OpenClause:
    """One clause; with `proposed` also one that is not in force yet, as it was proposed last. Raises NotFound."""
    with parts.database.transaction() as session:
        versions = rows.list_versions(session, clause_id)
        approved = [row for row in versions if row.status == APPROVED]
        if not approved and not (proposed and versions):
            raise NotFound("There is no such clause.")
        templates = rows.load_templates(session)
        titles = {clause.clause_id: clause.title for clause in rows.list_current(session)}
        names = names_of(session, {a for row in versions for a in (row.proposed_by, row.decided_by) if a})
    vocabulary = Vocabulary(template.questionnaire for template in templates)
    advice = _advice(templates)
    called = {name: (title, advice.get(name, "")) for name, title in titles.items()}
    uses = [use for template in templates for use in _uses(template, clause_id, vocabulary)]
    waiting = next((row for row in versions if row.status == PROPOSED), None)
    return OpenClause(
        ClauseText.model_validate((approved or versions)[0].body), versions, uses, waiting, names, vocabulary, called
    )  # fmt: skip


def _advice(templates: Sequence[Template]) -> dict[str, str]:
    """When a drafter should want a clause, by its id."""
    slots = [slot for template in templates for slot in template.slots]
    return {one.clause_id: one.when_to_use for slot in slots for one in slot.alternates if one.when_to_use}


def _uses(template: Template, clause_id: str, vocabulary: Vocabulary) -> list[Use]:
    found = []
    for slot in template.slots:
        for one in slot.alternates:
            if one.clause_id == clause_id:
                condition = one.condition or slot.condition
                others = tuple(o.clause_id for o in slot.alternates if o.clause_id != clause_id)
                words = condition_in_words(condition, vocabulary)
                found.append(Use(template.title, slot.slot_id, one.rank, one.when_to_use, words, others))
    return found
