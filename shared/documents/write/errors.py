"""Why a document could not be assembled, or a clause's source not be read, in words that say what to mend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AnswerError:
    """One answer that is missing or cannot be used. `message` is for the person who answers."""

    question_id: str
    message: str


class AssemblyError(ValueError):
    """The clauses and the template do not fit together; `str()` names the clause and what to mend in it."""


class AnswersIncompleteError(ValueError):
    """Answers are missing or unusable; `errors` has one entry a question, in the questionnaire's order."""

    def __init__(self, errors: tuple[AnswerError, ...]) -> None:
        self.errors = errors
        listed = "; ".join(f"{error.question_id}: {error.message}" for error in errors)
        super().__init__(f"Answer these questions first. {listed}")


class SourceError(ValueError):
    """A source file of the library cannot be read; `str()` is `file:line: what to mend`."""

    def __init__(self, name: str, line: int, message: str) -> None:
        self.name, self.line, self.message = name, line, message
        super().__init__(f"{name}:{line}: {message}")
