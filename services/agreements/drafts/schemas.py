"""What drafting takes and shows: what a draft is begun with, all answers of one, the note of a version."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, JsonValue

from services.agreements.drafts.service import Draft
from shared.documents.write.answers import visible_questions
from shared.documents.write.model import Question
from shared.web.forms import FormModel


class NewForm(FormModel):
    """Which kind of agreement is begun, and between whom; the template's first answers are sent beside."""

    template: str = Field(title="the kind of agreement", min_length=1, max_length=64)
    agency: str = Field(title="the state agency", min_length=1, max_length=64)
    partner: str = Field(title="the federal body", min_length=1, max_length=64)
    amends: str | None = Field(
        None,
        title="the agreement that it amends",
        max_length=64,
        description="The id of an earlier agreement.",
    )


class NewAgreement(NewForm):
    """What a program begins an agreement with."""

    answers: dict[str, JsonValue] = Field(
        title="the first answers",
        max_length=50,
        description="To the template’s essential questions, by their ids. A 422 names those that are missing.",
    )


class MakeForm(FormModel):
    """The note that stays with a version, and whether it may leave out what a returned file changed."""

    note: str = Field("", title="the note", max_length=300)
    leave_out: bool = Field(False, title="that the returned file’s changes are left out")


class Begun(BaseModel):
    """The agreement that was begun."""

    id: str


class Made(BaseModel):
    """The version that was made, or was made before under the same key."""

    number: int


class AnswersForm(FormModel):
    """All answers of a draft, by the question's id; a question that is not named has no answer afterwards.

    `clause:<slot>` chooses a text for a slot. The parties are chosen when the draft is begun and can't be changed.
    """

    answers: dict[str, JsonValue] = Field(title="the answers", max_length=500)


class OptionView(BaseModel):
    """One answer to choose."""

    value: str
    label: str


class QuestionView(BaseModel):
    """One question that these answers lead to."""

    id: str
    label: str
    help: str
    kind: str
    section: str
    required: bool
    options: list[OptionView]


class SlotView(BaseModel):
    """One line of the outline: which clause stands there in which version, or why none does."""

    slot: str
    clause: str
    version: int | None
    title: str
    label: str
    included: bool
    reason: str


class AnswersView(BaseModel):
    """The answers of a draft, the questions to ask, and the outline that they make."""

    template: str
    template_version: int
    answers: dict[str, JsonValue]
    questions: list[QuestionView]
    outline: list[SlotView]
    ready: bool = Field(description="Whether the Word file can be made.")
    saved_at: datetime

    @classmethod
    def of(cls, draft: Draft) -> "AnswersView":
        """An opened draft."""
        asked = visible_questions(draft.template.questionnaire, draft.answers)
        return cls(
            template=draft.row.template_id, template_version=draft.row.template_version,
            answers=dict(draft.answers), questions=[_question(q) for q in asked], saved_at=draft.row.saved_at,
            outline=[_slot(line) for line in draft.outline.items], ready=draft.outline.is_ready,
        )  # fmt: skip


def _question(question: Question) -> QuestionView:
    options = [OptionView(value=o.value, label=o.label) for o in question.options]
    kept = question.model_dump(include={"id", "label", "help", "kind", "section", "required"})
    return QuestionView(**kept, options=options)


def _slot(line: Any) -> SlotView:
    return SlotView(
        slot=line.slot_id, clause=line.clause_id, version=line.version, title=line.title, label=line.label,
        included=line.is_included, reason=line.reason,
    )  # fmt: skip
