"""What the clause library takes and shows, for its pages and its API."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from services.agreements.clauses.models import ClauseRow
from services.agreements.clauses.placing import Place
from services.agreements.clauses.reading import changes, lines_of
from services.agreements.clauses.shelves import OpenClause, Shelves, Use
from shared.documents.compare.html import describe
from shared.documents.compare.model import TableChange
from shared.documents.write.model import ClauseText
from shared.documents.write.source_out import write_clause
from shared.service.story import Names
from shared.service.views import Named, person
from shared.web.forms import FormModel


class ProposeForm(FormModel):
    """A changed text in the source format, and why."""

    source: str = Field(title="the text", min_length=1, max_length=100_000)
    reason: str = Field(title="the reason for the change", min_length=3, max_length=2000)


class Proposal(ProposeForm):
    """The same from a program, with the version it was made from."""

    base: int = Field(title="the version it was made from", ge=1, le=999)


class NewClauseForm(ProposeForm):
    """A new clause and its place: `place` is `<template>/<slot>`."""

    place: str = Field(title="the place in the agreement", pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=130)
    how: Literal["alternate", "after"] = Field(title="how it stands there")
    when_to_use: str = Field("", title="when to use it", max_length=300)
    condition: str = Field("", title="the condition", max_length=300)

    @property
    def where(self) -> Place:
        """The place as the template knows it."""
        template, _, slot = self.place.partition("/")
        return Place(
            template=template, slot=slot, how=self.how, when_to_use=self.when_to_use, condition=self.condition
        )


class DecideForm(FormModel):
    """A second person's decision."""

    decision: Literal["approve", "decline"] = Field(title="approve or decline")
    reason: str = Field(title="what you considered", min_length=3, max_length=2000)


class Proposed(BaseModel):
    """The version that was proposed, or was proposed before under the same key."""

    version: int


class NewlyProposed(Proposed):
    """The new clause's id as well."""

    clause: str


class ClauseItem(BaseModel):
    """One clause on its shelf."""

    id: str
    title: str
    version: int
    shelf: str
    note: str


class WaitingItem(BaseModel):
    """A proposal that waits for a second person."""

    clause: str
    version: int
    title: str
    proposed_by: Named
    proposed_at: datetime
    reason: str


class ClauseList(BaseModel):
    """The whole library."""

    items: list[ClauseItem]
    waiting: list[WaitingItem]

    @classmethod
    def of(cls, shelves: Shelves) -> "ClauseList":
        """The library by shelf."""
        items = [_item(clause) for shelf in shelves.shelves.values() for clause in shelf]
        return cls(items=items, waiting=[_waiting(row, shelves.names) for row in shelves.waiting])


class ClauseVersionView(BaseModel):
    """One version of a clause: who proposed it and why, who decided."""

    version: int
    base: int
    status: Literal["proposed", "approved", "declined"]
    reason: str
    proposed_by: Named
    proposed_at: datetime
    decided_by: Named | None
    decided_at: datetime | None
    decision: str | None


class UseView(BaseModel):
    """A place of a template that the clause may fill; `rank` 0 is the first choice."""

    template: str
    slot: str
    rank: int
    when_to_use: str
    when: str
    others: list[str]


class LineView(BaseModel):
    """One paragraph, heading, item or table, with the condition under which it is printed."""

    kind: str
    text: str
    level: int
    when: str
    rows: list[list[str]]


class ClauseView(ClauseItem):
    """One clause as it is in force, with its source, its versions and its uses."""

    source: str
    lines: list[LineView]
    versions: list[ClauseVersionView]
    uses: list[UseView]
    waiting: int | None = Field(description="The version that waits for a decision.")

    @classmethod
    def of(cls, opened: OpenClause) -> "ClauseView":
        """An opened clause."""
        current = opened.current
        lines = [
            LineView(kind=o.kind, text=o.text, level=o.level, when=o.when, rows=[list(row) for row in o.rows])
            for o in lines_of(current, opened.vocabulary)
        ]  # fmt: skip
        return cls(
            **_item(current).model_dump(), source=source_of(current), lines=lines,
            versions=[_version(row, opened.names) for row in opened.versions],
            uses=[_use(use) for use in opened.uses], waiting=opened.waiting.version if opened.waiting else None,
        )  # fmt: skip


class ClauseDifference(BaseModel):
    """What became of a clause from one version to another, in words and word by word."""

    old: int
    new: int
    words: str
    runs: list[list[tuple[str, str]]] = Field(
        description="(same, added or removed; text), a list a paragraph."
    )

    @classmethod
    def of(cls, opened: OpenClause, old: int, new: int) -> "ClauseDifference":
        """Two versions of an opened clause. Raises NotFound."""
        change = changes(text_of(opened.version(old)), text_of(opened.version(new)), opened.vocabulary)
        runs: list[list[tuple[str, str]]] = []
        for block in change.blocks:
            cells: list[Any] = (
                [c.runs for row in block.rows for c in row.cells]
                if isinstance(block, TableChange)
                else [block.runs]
            )
            runs += [[(side, text) for side, text in one] for one in cells]
        return cls(old=old, new=new, words=describe(change), runs=runs)


def text_of(row: ClauseRow) -> ClauseText:
    """A version's text."""
    return ClauseText.model_validate(row.body)


def source_of(clause: ClauseText) -> str:
    """The clause in the source format, without the Windows line ends a form would add."""
    return write_clause(clause)


def _item(clause: ClauseText) -> ClauseItem:
    return ClauseItem(
        id=clause.clause_id, title=clause.title, version=clause.version, shelf=clause.group, note=clause.note
    )


def _waiting(row: ClauseRow, names: Names) -> WaitingItem:
    return WaitingItem(
        clause=row.clause_id, version=row.version, title=row.title, proposed_by=person(names, row.proposed_by),
        proposed_at=row.proposed_at, reason=row.reason,
    )  # fmt: skip


def _version(row: ClauseRow, names: Names) -> ClauseVersionView:
    return ClauseVersionView(
        version=row.version, base=row.base, status=row.status, reason=row.reason,
        proposed_by=person(names, row.proposed_by), proposed_at=row.proposed_at,
        decided_by=person(names, row.decided_by) if row.decided_by else None, decided_at=row.decided_at,
        decision=row.decision,
    )  # fmt: skip


def _use(use: Use) -> UseView:
    return UseView(
        template=use.template, slot=use.slot, rank=use.rank, when_to_use=use.when_to_use, when=use.condition,
        others=list(use.others),
    )  # fmt: skip
