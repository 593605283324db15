"""What an act answers to a program."""

from pydantic import BaseModel, Field

from shared.acts.messages import Outcome


class OutcomeView(BaseModel):
    """The stored outcome of an act; the same key always gets it again."""

    key: str
    seq: int = Field(description="The number of the event that records it.")
    status: str = Field(description="Where the record stands after it, as in the transition table.")

    @classmethod
    def of(cls, outcome: Outcome) -> "OutcomeView":
        """An act's outcome."""
        return cls(key=outcome.key, seq=outcome.seq, status=outcome.status)
