"""The terms stated at the submission before, offered again where the changed words are still the same. Pure.

What the answers say of a changed term is never offered: the text came back without it.
"""

from collections.abc import Sequence
from typing import Any

from services.agreements.submission.changed_terms import Term
from services.agreements.submission.terms import NONE, terms_on_record
from workflows.agreements.state import AgreementState


def last_stated(state: AgreementState, before: Sequence[Term], now: Sequence[Term]) -> dict[str, Any]:
    """Values by the fields of the form. `before` are the terms of the text that was submitted, none if none was."""
    same = {(term.name, term.says) for term in before if term.changed}
    stated = terms_on_record(state)
    again = [term.name for term in now if term.changed and (term.name, term.says) in same]
    return {
        **{name: stated[name] for name in again if stated[name] is not None},
        **{NONE[name]: True for name in again if name in NONE and stated[name] is None},
    }
