"""Terms that a changed text does not have in so many words: refused, or confirmed for approvers to see. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.agreements.submission.changed_terms import TERMS, WHOLE, Term
from services.agreements.submission.written_terms import in_words, other_days, quoted, states
from shared.errors import FieldError

UNSAID = "unsaid_terms"
"""The text of the act of submitting that names the terms confirmed although the text does not say them."""
CONFIRMING_FIELDS = {name: f"{name}_confirmed" for name in TERMS}
"""The ticks by which a submitter holds to a term that the text does not say."""


def unsaid_errors(given: Mapping[str, Any], terms: Sequence[Term]) -> list[FieldError]:
    """Each term given that the changed text does not say, and its tick, where it is not ticked."""
    found = [term for term in _unsaid(given, terms) if not given[CONFIRMING_FIELDS[term.name]]]
    return [
        error
        for term in found
        for error in (
            FieldError(term.name, f"{told(term)} It does not say {in_words(given[term.name])}."),
            FieldError(
                CONFIRMING_FIELDS[term.name],
                "Give the term as the text has it, or confirm that this one holds.",
            ),
        )
    ]


def unsaid_words(given: Mapping[str, Any], terms: Sequence[Term]) -> str:
    """The terms that were confirmed against the text, for the record; "" where the text says them all."""
    found = [
        f"{term.label}: {in_words(given[term.name])}, confirmed although the text does not say so. {told(term)}"
        for term in _unsaid(given, terms)
    ]
    return " ".join(found)


def told(term: Term) -> str:
    """What the changed clauses now say of a term."""
    if term.changed == WHOLE:
        return "Concord did not write this text."
    now = quoted(term.says)
    if not now:
        return f"The changed text of {term.where} says nothing of it."
    return f"The text of {term.where} now says: {now}"


def _unsaid(given: Mapping[str, Any], terms: Sequence[Term]) -> list[Term]:
    kept = [date.fromisoformat(t.value) for t in terms if not t.changed and isinstance(t.value, str)]
    days = kept + [value for value in given.values() if isinstance(value, date)]
    return [term for term in terms if term.changed and not _says(term, given[term.name], days)]


def _says(term: Term, value: date | int | None, days: Sequence[date]) -> bool:
    if value is None:  # said to have no such day
        return term.changed == WHOLE or not other_days(term.says, days)
    return any(states(one, value) for one in term.says)
