"""The terms that a submission puts into force: as the answers say, or as the submitter states them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy.orm import Session

from services.agreements.acting.forms import LONGEST_NOTICE
from services.agreements.clauses.repository import get_template
from services.agreements.files.models import VersionRow
from services.agreements.files.read_once import ReadOnce
from services.agreements.files.repository import get_made
from services.agreements.files.stored import load_docx
from services.agreements.submission.changed_terms import Term, compared, unchanged, unfounded
from services.agreements.submission.named_signer import OURS
from services.agreements.submission.unsaid_terms import UNSAID, unsaid_errors, unsaid_words
from services.agreements.wiring import Agreements
from shared.documents.write.answers import get_effective_answers
from shared.errors import FieldError, Invalid
from shared.web.forms import FormModel
from workflows.agreements.state import AgreementState, day_of, notice_days_of

NONE = {"ends_on": "no_last_day", "review_on": "no_review_day"}
"""The terms that a text may leave out, and how the submitter says that it does."""


class StatedTerms(FormModel):
    """What the submitter says that a changed text sets. Not asked where the text still says what the answers say."""

    effective_on: date | None = Field(None, title="the first day")
    ends_on: date | None = Field(None, title="the last day")
    no_last_day: bool = Field(False, title="that it has no last day")
    review_on: date | None = Field(None, title="the day by which the first review is due")
    no_review_day: bool = Field(False, title="that it names no day for the first review")
    notice_days: Annotated[int, Field(ge=1, le=LONGEST_NOTICE)] | None = Field(
        None, title="the days of notice"
    )
    terms_checked: bool = Field(False, title="that the terms are as the text says")
    effective_on_confirmed: bool = Field(
        False, title="that the first day holds, although the text does not say it"
    )
    ends_on_confirmed: bool = Field(False, title="that the last day holds, although the text does not say it")
    review_on_confirmed: bool = Field(
        False, title="that the review’s day holds, although the text does not say it"
    )
    notice_days_confirmed: bool = Field(
        False, title="that the notice holds, although the text does not say it"
    )


@dataclass(frozen=True)
class TextAndAnswers:
    """What a version's terms follow from: what its answers say, and the text that Concord last made from them.

    `said` None: no answers ever stood behind the text. `made` None: Concord never made one.
    """

    version: VersionRow
    said: Mapping[str, Any] | None
    made: VersionRow | None
    asks_agency_signer: bool = False

    @property
    def names_agency_signer(self) -> bool:
        """Whether the text has the lines for the agency’s signer as the answers fill them."""
        return self.asks_agency_signer and self.made is not None and self.made.id == self.version.id


_COMPARED: ReadOnce[list[Term]] = ReadOnce()


def terms_on_record(state: AgreementState) -> dict[str, Any]:
    """The terms as the last submission stated them, by their names; None where there is none."""
    return {
        "effective_on": day_of(state["effective_on"]), "ends_on": day_of(state["ends_on"]),
        "review_on": day_of(state.get("review_on")), "notice_days": notice_days_of(state),
    }  # fmt: skip


def find_text_and_answers(session: Session, version: VersionRow) -> TextAndAnswers:
    """What a version's terms follow from. Queries only: the files are read after the transaction, by `read_terms`."""
    terms = version.terms
    if not terms.get("template"):
        return TextAndAnswers(version, None, None)
    template = get_template(session, terms["template"], terms.get("template_version"))
    said = get_effective_answers(template.questionnaire, terms.get("answers", {}))
    asks = any(question.id == OURS for question in template.questionnaire.questions)
    return TextAndAnswers(version, said, get_made(session, version), asks)


def read_terms(parts: Agreements, found: TextAndAnswers) -> list[Term]:
    """The terms of a version that set clocks, each with the clauses that no longer say it.

    Raises what reading from the store raises. Two files are held against each other once, for all who ask.
    """
    version, said, made = found.version, found.said, found.made
    if said is None or made is None:
        return _COMPARED.get(version.sha256, lambda: unfounded(load_docx(parts, version)))
    if version.id == made.id:
        return unchanged(said)
    key = (made.sha256, version.sha256, version.terms_sha256)
    return _COMPARED.get(key, lambda: compared(said, load_docx(parts, made), load_docx(parts, version)))


def settle(terms: list[Term], stated: StatedTerms | None) -> dict[str, Any]:
    """What submitting carries. Raises Invalid where the text was changed and the terms were not stated, or oddly."""
    given, open_ = stated or StatedTerms(), {t.name: t for t in terms if t.changed}
    errors = [*_missing(given, open_), *_needless(given, terms)]
    missing = {error.field for error in errors}
    stated_terms = [term for term in terms if term.name not in missing]
    errors += unsaid_errors(given.model_dump(), stated_terms)
    if errors:
        raise Invalid("State the terms as the text says them now.", tuple(errors))
    values = {t.name: getattr(given, t.name) if t.changed else t.value for t in terms}
    found = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    _require_order(found, open_)
    if not isinstance(found["notice_days"], int):
        del found["notice_days"]
    return found


def confirmed_texts(terms: list[Term], stated: StatedTerms | None) -> dict[str, str]:
    """The text that the act carries where terms hold that the changed text does not say: call it after `settle`."""
    words = unsaid_words((stated or StatedTerms()).model_dump(), terms)
    return {UNSAID: words} if words else {}


def _require_order(found: Mapping[str, Any], open_: Mapping[str, Term]) -> None:
    """Raises Invalid where it ends before its first day, or a review is said to be due before."""
    first, asked = found["effective_on"], {"ends_on", *open_} & NONE.keys()
    early = [name for name in sorted(asked) if first and found[name] and found[name] < first]
    if early:
        errors = tuple(FieldError(name, "Give a later day.") for name in early)
        raise Invalid("That is before the first day.", errors)


def _missing(given: StatedTerms, open_: dict[str, Term]) -> list[FieldError]:
    errors = [
        FieldError(name, f"The text of {term.where} was changed: say what it sets now.")
        for name, term in open_.items()
        if getattr(given, name) is None and not (name in NONE and getattr(given, NONE[name]))
    ]
    errors += [
        FieldError(none, "Give a day or say that there is none, not both.")
        for name, none in NONE.items()
        if name in open_ and getattr(given, none) and getattr(given, name)
    ]
    if open_ and not given.terms_checked:
        errors.append(FieldError("terms_checked", "Read the changed clauses, then confirm the terms."))
    return errors


def _needless(given: StatedTerms, terms: list[Term]) -> list[FieldError]:
    """A term other than the one that the text still states: either the text or the term is wrong."""
    errors = []
    for term in terms:
        stated = getattr(given, term.name)
        plain = stated.isoformat() if isinstance(stated, date) else stated
        if not term.changed and stated is not None and plain != term.value:
            errors.append(FieldError(term.name, f"The text still says {term.value}. Change the text first."))
    return errors
