"""Which of the terms that set an agreement's clocks a returned text still states as the answers did. Pure.

A term stands in some sentences of the text that Concord made. Where one of them reads differently in the text that
came back, nobody but a person can say what holds now; this module finds that, and never guesses the new value.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.agreements.submission.written_dates import with_plain_dates
from services.agreements.submission.written_terms import in_sentences, is_about
from shared.documents.read.docx import read_docx
from shared.documents.read.segments import segments

TERMS = {
    "effective_on": "First day",
    "ends_on": "Last day",
    "review_on": "First review, by",
    "notice_days": "Days of notice to end it",
}
"""The terms, by the names under which submitting carries them."""
ANSWERS = {
    "effective_on": "start_date", "ends_on": "end_date", "review_on": "review_date", "notice_days": "notice_days",
}  # fmt: skip
ENDING = "term-"
"""Clauses that say when an agreement ends, or that it has no last day, have ids that begin so."""
WHOLE = ("the whole agreement",)
"""Where a text states its terms that Concord never made."""
REFERENCE = re.compile(r"\b(Section|Sección|Exhibit|Anexo)\s[\dA-Z]+")


@dataclass(frozen=True)
class Term:
    """One term: what the answers say, and the clauses whose words about it were changed (none: it still stands).

    `says` are the sentences, as written, that the text has instead: where the term must now stand.
    """

    name: str
    value: Any
    changed: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it is called."""
        return TERMS[self.name]

    @property
    def where(self) -> str:
        """The changed clauses in words."""
        return " and of ".join(self.changed)


def unchanged(said: Mapping[str, Any]) -> list[Term]:
    """The terms of a text that Concord made from these answers."""
    return [Term(name, said.get(answer)) for name, answer in ANSWERS.items()]


def unfounded(docx: bytes) -> list[Term]:
    """The terms of a text that was never made from answers: each must be stated, as some sentence of it has it."""
    lines = [line for clause in _clauses(docx) for line in in_sentences(clause.text)]
    return [Term(name, None, WHOLE, tuple(s for s in lines if is_about(name, s))) for name in TERMS]


def compared(said: Mapping[str, Any], made: bytes, returned: bytes) -> list[Term]:
    """The terms of a returned Word file, against the file that was made from the answers."""
    before, after = _clauses(made), _clauses(returned)
    found = []
    for term in unchanged(said):
        changed = _changed(term, before, after)
        labels = tuple(clause.label for clause in changed)
        found.append(replace(term, changed=labels, says=_new_words(term, changed, before, after)))
    return found


@dataclass(frozen=True)
class _Clause:
    """A clause as its lines are compared."""

    id: str | None
    label: str
    text: str
    lines: list[str]


def _clauses(docx: bytes) -> list[_Clause]:
    return [
        _Clause(s.clause_id, f"{s.number} {s.heading}".strip() or "the opening", s.text, _lines(s.text))
        for s in segments(read_docx(docx))
    ]


def _changed(term: Term, before: Sequence[_Clause], after: Sequence[_Clause]) -> list[_Clause]:
    everything = {line for clause in after for line in clause.lines}
    found = []
    for clause in before:
        same = {line for other in after if other.id == clause.id for line in other.lines}
        there = same if clause.id and same else everything
        if not set(_saying(term, clause)) <= there:
            found.append(clause)
    return found


def _new_words(
    term: Term, changed: Sequence[_Clause], before: Sequence[_Clause], after: Sequence[_Clause]
) -> tuple[str, ...]:
    """The sentences that came into the changed clauses; where none of them is about the term, into the whole text."""
    if not changed:
        return ()
    ids, old = {c.id for c in changed if c.id}, {s for c in before for s in in_sentences(c.text)}
    new = [
        (c.id in ids, s)
        for c in after
        for s in in_sentences(c.text)
        if s not in old and is_about(term.name, s)
    ]
    return tuple(s for there, s in new if there) or tuple(s for _, s in new)


def _saying(term: Term, clause: _Clause) -> list[str]:
    """The sentences of a clause that state the term; that there is no last day is stated by the clause on the term."""
    if term.value is None:
        ends = term.name == "ends_on" and (clause.id or "").startswith(ENDING)
        return clause.lines if ends else []
    word = re.compile(rf"(?<!\w){re.escape(_spelled(term))}(?!\w)")
    return [line for line in clause.lines if word.search(line)]


def _spelled(term: Term) -> str:
    if term.name == "notice_days":
        return f"{term.value:,} {'day' if term.value == 1 else 'days'}"
    return str(term.value)


def _lines(text: str) -> list[str]:
    """Paragraphs and rows, with blanks evened out and dates in one form.

    A cited number may move, and a date may be written otherwise, without a change of what is said.
    """
    lines = (" ".join(REFERENCE.sub(r"\1", line).split()) for line in text.splitlines())
    return [with_plain_dates(line) for line in lines if line]
