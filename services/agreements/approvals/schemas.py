"""What the API of returning shows: the clauses of the text that is asked for."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from services.agreements.approvals.returning import Clause


class ClauseView(BaseModel):
    """A clause of the text that is asked for."""

    id: str
    label: str = Field(description="Its number and heading.")


class ClauseList(BaseModel):
    """The clauses, in the order of the text."""

    items: list[ClauseView]

    @classmethod
    def of(cls, clauses: Sequence[Clause]) -> "ClauseList":
        """The clauses of a text."""
        return cls(items=[ClauseView(id=c.id, label=c.label) for c in clauses])
