"""What a document is assembled from: clauses, conditions, templates and questionnaires, as frozen data.

Everything here goes to JSON and back without loss, because clause versions, templates and answers are kept in
database rows. This module holds shapes and their own consistency only: it decides nothing about answers (see
`conditions`, `answers`), writes no Word (see `assembly`) and reads no files.

Text is a plain string with a small inline notation, parsed by `inline`. It names things and can compute nothing:
`{question_id}`, `{party_id.name}`, `{ref:slot_id}`, `{ref:slot_id#anchor}`, `{def:Defined Term}`, `**bold**` and
`*italic*`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

Text = str
# A content control's tag may have 64 characters in Word, a bookmark's name 40: both must hold the id and version.
ClauseId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=28)]
QuestionId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=48)]
Anchor = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=24)]

# Answers as the agreements service keeps them: dates as ISO text, money as text or whole numbers, a choice of many as
# a list, a party as an object (see `answers.PARTY_FIELDS`). A drafter's choice of an alternate is kept among them
# under `choice_key(slot_id)`.
Answers = Mapping[str, JsonValue]


def choice_key(slot_id: str) -> str:
    """The key under which a drafter's choice of an alternate for this slot is kept among the answers."""
    return f"clause:{slot_id}"


class Frozen(BaseModel):
    """A value: never changed after it was made, and no field that was not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- conditions ------------------------------------------------------------------------------------------------


class Equals(Frozen):
    """Holds when the question's answer is exactly this value."""

    op: Literal["equals"] = "equals"
    question: QuestionId
    value: bool | int | str


class In(Frozen):
    """Holds when the answer is one of these values; for a choice of many, when it includes at least one of them."""

    op: Literal["in"] = "in"
    question: QuestionId
    values: tuple[bool | int | str, ...] = Field(min_length=1)


class Answered(Frozen):
    """Holds when the question has an answer (a default counts, an empty text does not)."""

    op: Literal["answered"] = "answered"
    question: QuestionId


class All(Frozen):
    """Holds when every part holds."""

    op: Literal["all"] = "all"
    of: tuple[Condition, ...] = Field(min_length=1)


class AnyOf(Frozen):
    """Holds when at least one part holds."""

    op: Literal["any"] = "any"
    of: tuple[Condition, ...] = Field(min_length=1)


class Not(Frozen):
    """Holds when the part does not."""

    op: Literal["not"] = "not"
    of: Condition


Condition = Annotated[Equals | In | Answered | All | AnyOf | Not, Field(discriminator="op")]


# --- clauses ---------------------------------------------------------------------------------------------------


class Paragraph(Frozen):
    """A paragraph; `numbered` ones get the next number of their clause (1.1, 1.2 …). `anchor` lets others cite it."""

    kind: Literal["paragraph"] = "paragraph"
    text: Text
    numbered: bool = False
    anchor: Anchor | None = None
    condition: Condition | None = None


class Subheading(Frozen):
    """A heading inside a clause, without a number."""

    kind: Literal["subheading"] = "subheading"
    text: Text
    condition: Condition | None = None


class ListItem(Frozen):
    """One item of a list, with the items below it."""

    text: Text
    anchor: Anchor | None = None
    condition: Condition | None = None
    items: tuple[ListItem, ...] = ()


class NumberedList(Frozen):
    """Items counted (a), (b) … and below them (i), (ii) …"""

    kind: Literal["list"] = "list"
    items: tuple[ListItem, ...] = Field(min_length=1)
    condition: Condition | None = None


class Row(Frozen):
    """One row of a table; a line break in a cell is a new line."""

    cells: tuple[Text, ...]
    condition: Condition | None = None


class Table(Frozen):
    """A table with a header row. `description` is its alternative text; `widths` are shares of the text width."""

    kind: Literal["table"] = "table"
    description: str
    header: tuple[Text, ...] = Field(min_length=1)
    widths: tuple[int, ...]
    rows: tuple[Row, ...] = Field(min_length=1)
    condition: Condition | None = None

    @model_validator(mode="after")
    def _shape_is_even(self) -> Self:
        columns = len(self.header)
        if len(self.widths) != columns:
            raise ValueError(f"the table has {columns} columns but {len(self.widths)} widths")
        for number, row in enumerate(self.rows, start=1):
            if len(row.cells) != columns:
                raise ValueError(f"row {number} has {len(row.cells)} cells, the table has {columns} columns")
        return self


class Signer(Frozen):
    """Who signs for one party. An empty `name` or `title` leaves a line to be filled in by hand."""

    party: Text
    name: Text = ""
    title: Text = ""
    condition: Condition | None = None


class SignatureBlock(Frozen):
    """Lines for signature, name, title and date, a block for each signer, two abreast."""

    kind: Literal["signatures"] = "signatures"
    signers: tuple[Signer, ...] = Field(min_length=1)
    condition: Condition | None = None


Block = Annotated[
    Paragraph | Subheading | NumberedList | Table | SignatureBlock,
    Field(discriminator="kind"),
]
Role = Literal["opening", "section", "signatures", "exhibit"]


class ClauseText(Frozen):
    """One version of one clause. `version` counts from 1; the same id and version never has another text.

    `role`: an *opening* stands before the first number and shows no heading, a *section* is numbered 1, 2 …,
    *signatures* has a heading without number, an *exhibit* begins a page and is lettered. `group` is the shelf it
    stands on in the library; `note` tells a drafter when to use it and is never printed.
    """

    clause_id: ClauseId
    version: int = Field(ge=1, le=999)
    title: str = Field(min_length=1)
    group: str
    role: Role = "section"
    landscape: bool = False
    note: str = ""
    blocks: tuple[Block, ...] = Field(min_length=1)


# --- templates -------------------------------------------------------------------------------------------------


class Alternate(Frozen):
    """One text that may fill a slot. Rank 0 is the primary text, higher ranks are fallbacks, weakest last."""

    clause_id: ClauseId
    rank: int = Field(default=0, ge=0)
    when_to_use: str = ""
    needs_counsel: bool = False
    """A last resort: it may stand only in a text that counsel must approve."""
    condition: Condition | None = None


class Slot(Frozen):
    """A place in a template. It is filled by the drafter's choice, else by the lowest rank whose condition holds."""

    kind: Literal["slot"] = "slot"
    slot_id: ClauseId
    alternates: tuple[Alternate, ...] = Field(min_length=1)
    condition: Condition | None = None

    @model_validator(mode="after")
    def _ranks_are_distinct(self) -> Self:
        ranks = [alternate.rank for alternate in self.alternates]
        if sorted(set(ranks)) != ranks:
            raise ValueError(f"slot {self.slot_id}: give its alternates in order of rank, each rank once")
        return self


class GroupHeading(Frozen):
    """A part of the agreement (Part I, II …). It is left out when nothing below it is in."""

    kind: Literal["group"] = "group"
    title: str


TemplateItem = Annotated[Slot | GroupHeading, Field(discriminator="kind")]


# --- questionnaires --------------------------------------------------------------------------------------------

QuestionKind = Literal["text", "long_text", "choice", "multi", "date", "yes_no", "party", "money", "number"]


class Option(Frozen):
    """One answer to choose: `value` is kept, `label` is shown and printed."""

    value: str
    label: str


class Question(Frozen):
    """One question. `essential` ones make a first draft; `unit` is (one, many): 1 year, 3 years."""

    id: QuestionId
    label: str
    help: str = ""
    kind: QuestionKind
    section: str
    required: bool = False
    essential: bool = False
    default: JsonValue = None
    options: tuple[Option, ...] = ()
    unit: tuple[str, str] | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = Field(default=4000, ge=1)
    condition: Condition | None = None

    @model_validator(mode="after")
    def _options_fit_the_kind(self) -> Self:
        if (self.kind in ("choice", "multi")) != bool(self.options):
            raise ValueError(f"question {self.id}: options are given for choice and multi, and only for them")
        return self


class DerivedDate(Frozen):
    """A date reckoned from another: `base` plus `amount` (a number, or a number question's id) of `unit`.

    `day_before` steps back one day, for the last day of a period that began on `base`.
    """

    id: QuestionId
    label: str
    base: QuestionId
    amount: int | QuestionId
    unit: Literal["days", "months", "years"]
    day_before: bool = False


class Questionnaire(Frozen):
    """Questions in order. A condition may name only questions that stand before it."""

    questionnaire_id: ClauseId
    version: int = Field(ge=1)
    title: str
    questions: tuple[Question, ...] = Field(min_length=1)
    derived: tuple[DerivedDate, ...] = ()

    @model_validator(mode="after")
    def _conditions_look_back(self) -> Self:
        known: set[str] = set()
        for question in self.questions:
            if question.id in known:
                raise ValueError(f"question {question.id} stands twice")
            ahead = set(questions_of(question.condition)) - known
            if ahead:
                raise ValueError(
                    f"question {question.id} depends on {sorted(ahead)}, which does not stand before it"
                )
            known.add(question.id)
        return self

    @property
    def first(self) -> tuple[Question, ...]:
        """The essential questions but for the parties: they are asked as a document is begun."""
        return tuple(one for one in self.questions if one.essential and one.kind != "party")

    @property
    def naming(self) -> Question | None:
        """The question whose answer names the document: the first essential one for a text."""
        return next((one for one in self.first if one.kind == "text"), None)

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)


class Template(Frozen):
    """A kind of agreement: its title, its items in order, and the questionnaire whose answers drive it."""

    template_id: ClauseId
    version: int = Field(ge=1)
    title: Text
    subtitle: Text = ""
    description: str = ""
    questionnaire: Questionnaire
    items: tuple[TemplateItem, ...] = Field(min_length=1)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots, in order."""
        return tuple(item for item in self.items if isinstance(item, Slot))


def questions_of(condition: Condition | None) -> Iterator[str]:
    """The ids of the questions a condition asks about, in order of mention, repeats included."""
    match condition:
        case Equals() | In() | Answered():
            yield condition.question
        case All() | AnyOf():
            for part in condition.of:
                yield from questions_of(part)
        case Not():
            yield from questions_of(condition.of)


for _model in (All, AnyOf, Not, ListItem):
    _model.model_rebuild()
