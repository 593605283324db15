"""The sections of a questionnaire as its page shows them: what is asked in each, and what is still needed. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from shared.documents.write.answers import visible_questions
from shared.documents.write.conditions import is_answered
from shared.documents.write.model import Question, Questionnaire


def slugified(title: str) -> str:
    """A title as it stands in addresses and ids."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


@dataclass(frozen=True)
class Section:
    """One section: the questions asked now, how many must still be answered, may be, and must be corrected."""

    title: str
    questions: list[Question]
    needed: int
    possible: int
    wrong: int = 0

    @property
    def slug(self) -> str:
        """The section's name in addresses and ids."""
        return slugified(self.title)

    @property
    def progress(self) -> tuple[str, str]:
        """The words beside the section's title, and their tone."""
        if self.wrong:
            return f"{self.wrong} answer{'s' if self.wrong != 1 else ''} to correct", "needed"
        if self.needed:
            return f"{self.needed} answer{'s' if self.needed != 1 else ''} needed", "needed"
        if self.possible:
            return f"{self.possible} more can be answered", "open"
        return ("Complete" if self.questions else "Nothing to ask"), "done"


@dataclass(frozen=True)
class Arrival:
    """A question that an answer has brought up while the page was open: after which one it goes, "" for on top."""

    question: Question
    section: str
    after: str


def sections_of(
    questionnaire: Questionnaire, answers: Mapping[str, JsonValue], faulty: Collection[str] = ()
) -> list[Section]:
    """Every section in order, also those in which nothing is asked now; `faulty` answers can't be used."""
    asked: dict[str, list[Question]] = {q.section: [] for q in questionnaire.questions}
    for question in visible_questions(questionnaire, answers):
        asked[question.section].append(question)
    return [_section(title, questions, answers, faulty) for title, questions in asked.items()]


def arrivals(sections: list[Section], shown: Collection[str]) -> Iterator[Arrival]:
    """The questions that are asked now and not `shown` on the page yet, each with its place."""
    for section in sections:
        before = ""
        for question in section.questions:
            if question.id not in shown:
                yield Arrival(question, section.slug, before)
            before = question.id


def shown_ids(sections: list[Section]) -> list[str]:
    """The ids of all questions that are asked now."""
    return [question.id for section in sections for question in section.questions]


def _section(
    title: str, questions: list[Question], answers: Mapping[str, JsonValue], faulty: Collection[str]
) -> Section:
    left = [q for q in questions if not is_answered(answers.get(q.id)) and not is_answered(q.default)]
    needed = sum(q.required for q in left)
    return Section(title, questions, needed, len(left) - needed, sum(q.id in faulty for q in questions))
