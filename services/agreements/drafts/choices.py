"""The texts that a drafter may choose between, as questions on the page of answers. Pure.

A template's slot may hold several texts: the house's own, and fallbacks that counsel has approved beforehand. Where the
other answers leave more than one that may be used, the drafter takes one without asking anybody.
"""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from shared.documents.write.answers import CHOICE_PREFIX
from shared.documents.write.model import Option, Question, Questionnaire
from shared.documents.write.outline import Outline, OutlineItem

SECTION = "Choice of texts"
PREFIX = "text_of_"
"""How such a question's id begins: an answer's own key has a colon, which no id on a page may have."""
HELP = "The first is the house’s own text. The others are fallbacks; each says when it is to be used."


def with_choices(questionnaire: Questionnaire, outline: Outline) -> Questionnaire:
    """The questionnaire and, at its end, a question for each slot with more than one text that may be used now."""
    choices = tuple(_question(item) for item in outline.items if _has_choice(item))
    return questionnaire.model_copy(update={"questions": (*questionnaire.questions, *choices)})


def is_choice(question_id: str) -> bool:
    """Whether this may be such a question's id."""
    return re.fullmatch(rf"{PREFIX}[a-z0-9_]+", question_id) is not None


def shown_answers(answers: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The answers as the page names them."""
    return {_question_id(name): value for name, value in answers.items()}


def kept_answers(sent: Mapping[str, JsonValue], asked: Questionnaire) -> dict[str, JsonValue]:
    """What the page sent, as it is kept. The house's own text is no choice, nor is a text that is not offered."""
    return {_key(name): _kept(name, value, asked) for name, value in sent.items()}


def _has_choice(item: OutlineItem) -> bool:
    return item.is_included and sum(one.is_available for one in item.alternates) > 1


def _question(item: OutlineItem) -> Question:
    usable = [one for one in item.alternates if one.is_available]
    return Question(
        id=_question_id(f"{CHOICE_PREFIX}{item.slot_id}"), label=f"Which text on {item.title.lower()}?", help=HELP,
        kind="choice", section=SECTION, default=usable[0].clause_id,
        options=tuple(Option(value=one.clause_id, label=one.when_to_use or one.title) for one in usable),
    )  # fmt: skip


def _question_id(name: str) -> str:
    return (
        PREFIX + name.removeprefix(CHOICE_PREFIX).replace("-", "_")
        if name.startswith(CHOICE_PREFIX)
        else name
    )


def _key(name: str) -> str:
    return CHOICE_PREFIX + name.removeprefix(PREFIX).replace("_", "-") if name.startswith(PREFIX) else name


def _kept(name: str, value: JsonValue, asked: Questionnaire) -> JsonValue:
    question = asked.question(name) if name.startswith(PREFIX) else None
    if question is None:
        return value
    offered = [option.value for option in question.options]
    return value if value in offered and value != question.default else None
