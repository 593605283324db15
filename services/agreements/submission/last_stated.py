"""The terms stated at the submission before, offered again where the changed words are still the same. Pure.

What the answers say of a changed term is never offered: the text came back without it.
"""

from collections.abc import Sequence
from typing import Any

from services.agreements.submission.changed_terms import Term
from services.agreements.submission.terms import NONE
from workflows.agreements.state import AgreementState, day_of, notice_days_of


def last_stated(state: AgreementState, before: Sequence[Term], now: Sequence[Term]) -> dict[str, Any]:
    """Values by the fields of the form. `before` are the terms of the text that was submitted, none if none was."""
    same = {(term.name, term.says) for term in before if term.changed}
    stated = {
        "effective_on": day_of(state["effective_on"]), "ends_on": day_of(state["ends_on"]),
        "review_on": day_of(state.get("review_on")), "notice_days": notice_days_of(state),
    }  # fmt: skip
    again = [term.name for term in now if term.changed and (term.name, term.says) in same]
    return {
        **{name: stated[name] for name in again if stated[name] is not None},
        **{NONE[name]: True for name in again if name in NONE and stated[name] is None},
    }
