"""Whether a route holds together: people for each stage, clocks and questions that exist, one stage always asked."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from services.agreements.approvals.asked_stages import StagePlan
from services.agreements.clauses.in_words import Vocabulary
from services.agreements.routes.schemas import StageForm
from shared.documents.write.condition_text import parse_condition
from shared.documents.write.model import Condition, questions_of
from shared.errors import FieldError, Invalid


@dataclass(frozen=True)
class Nameable:
    """What a stage may name: the agency's deciding people (none for the default route), clock rules, questions."""

    people: Collection[str]
    rules: Collection[str]
    vocabulary: Vocabulary


def plans_from(stages: Sequence[StageForm], known: Nameable) -> list[StagePlan]:
    """The stages as they are kept. Raises Invalid, naming each field to mend."""
    errors: list[FieldError] = []
    plans: list[StagePlan] = []
    for number, stage in enumerate(stages):
        errors += [FieldError(f"stages.{number}.{name}", why) for name, why in _problems(stage, known)]
        plans.append(_plan(stage, {plan.id for plan in plans}))
    if not errors and all(plan.condition for plan in plans):
        why = "Let one stage always be asked: with conditions on all, an agreement could go through unseen."
        errors.append(FieldError("stages.0.condition", why))
    if errors:
        raise Invalid("Some stages need another look.", tuple(errors))
    return plans


def _problems(stage: StageForm, known: Nameable) -> Iterator[tuple[str, str]]:
    if bool(stage.role) == bool(stage.people):
        yield "role", "Choose a role, or name people; one of the two."
    for account in stage.people:
        if account not in known.people:
            yield "people", "Name people who review or approve for this agency."
    if stage.mode == "n_of" and stage.people and stage.n > len(stage.people):
        yield "n", f"Only {len(stage.people)} people are named."
    if stage.rule not in known.rules:
        yield "rule", "Choose a clock rule from the list."
    if stage.next_in_line and stage.next_in_line not in known.people:
        yield "next_in_line", "Name somebody who reviews or approves for this agency."
    yield from _condition_problems(stage, known.vocabulary)


def _condition_problems(stage: StageForm, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    if not stage.condition:
        if stage.because:
            yield "because", "Leave this empty, or say when the stage is added."
        return
    try:
        asked = set(questions_of(parse_condition(stage.condition)))
    except ValueError as error:
        yield "condition", f"{error}."
        return
    unknown = sorted(asked - {question.id for question in vocabulary.questions})
    if unknown:
        yield "condition", f"There is no question called {', '.join(unknown)}."
    if not stage.because:
        yield "because", "Say why the stage is added; people read “added because …”."


def _plan(stage: StageForm, taken: set[str]) -> StagePlan:
    values = stage.model_dump(exclude={"condition", "people", "id"})
    return StagePlan(
        **values, id=_id(stage, taken), people=tuple(stage.people), condition=_condition(stage.condition)
    )


def _condition(line: str) -> Condition | None:
    try:
        return parse_condition(line) if line else None
    except ValueError:  # told by `_problems`
        return None


def _id(stage: StageForm, taken: set[str]) -> str:
    """The stage's id, or one from its name; decisions are kept under it, so that no two stages share one."""
    plain = stage.id or re.sub(r"[^a-z0-9]+", "-", stage.name.lower()).strip("-")[:30] or "stage"
    base = plain if plain[0].isalpha() else f"stage-{plain}"
    number, found = 2, base
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found
