"""What the checker finds in the text that is to be submitted: its author settles the errors, or confirms them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.agreements.files.models import VersionRow
from services.agreements.files.read_once import ReadOnce
from services.agreements.files.stored import load_docx
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.staging import get_texts
from shared.documents.check.bounded import Checked, check_isolated
from shared.documents.check.findings import Finding
from shared.documents.process import Failed
from shared.errors import Conflict, wrong_field

FIELD = "findings_confirmed"
"""The tick of whoever submits the text although errors were found in it."""
DESPITE = "despite"
"""The text of the act of submitting that names the errors confirmed."""
TOLD_ELSEWHERE = frozenset({"tracked-changes"})
"""Rules that submitting knows by other means: such a text is not submitted at all."""
HOW_SHOWN = {"unseen": "not seen on paper", "struck": "struck out"}
"""Rules of words that paper does not show, or shows otherwise than a quotation would."""
WITHOUT_PDF = frozenset({"no-font"})
"""Rules of texts that no PDF can be made of: confirming such an error would freeze nothing."""
NOT_CHECKED = Finding(
    "not-checked", "error", "the whole document", "",
    "Concord could not check this text: read it through yourself, or save it again in Word and add it anew.",
)  # fmt: skip
_CHECKED: ReadOnce[Checked] = ReadOnce(most=200)


@dataclass(frozen=True)
class Findings:
    """Errors must not be signed unless somebody means them; warnings may be meant; `left_out` more are not named."""

    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    left_out: int = 0

    @property
    def barred(self) -> bool:
        """Whether the text can't be submitted at all: some error can't be confirmed."""
        return any(one.rule in WITHOUT_PDF for one in self.errors)

    @property
    def words(self) -> str:
        """The errors in one sentence, for the record."""
        more = f"; and {self.left_out} more findings" if self.left_out else ""
        return f"Submitted although the check finds: {'; '.join(in_words(one) for one in self.errors)}{more}."


NOTHING = Findings()


def find_findings(parts: Agreements, version: VersionRow) -> Findings:
    """What a version's text has, read once for all who ask. Raises what reading it from the store raises.

    A text that could not be checked is an error of its own, and is tried again when it is next asked for.
    """
    try:
        checked = _CHECKED.get(version.sha256, lambda: _read(load_docx(parts, version)))
    except _NotCheckedError:
        return Findings((NOT_CHECKED,))
    found = [one for one in checked.findings if one.rule not in TOLD_ELSEWHERE]
    return Findings(
        tuple(one for one in found if one.severity == "error"),
        tuple(one for one in found if one.severity != "error"),
        checked.left_out,
    )


def with_first(more: Sequence[Finding], found: Findings) -> Findings:
    """The findings with others before them."""
    errors = [one for one in more if one.severity == "error"]
    warnings = [one for one in more if one.severity != "error"]
    return replace(found, errors=(*errors, *found.errors), warnings=(*warnings, *found.warnings))


def require_confirmed(found: Findings, confirmed: bool) -> dict[str, str]:
    """The text that the act carries where errors are confirmed.

    Raises Invalid where they are not, and Conflict where one of them can't be, whoever confirms it.
    """
    if not found.errors:
        return {}
    if found.barred:
        barring = next(one for one in found.errors if one.rule in WITHOUT_PDF)
        raise Conflict("No PDF can be made of this text.", way_out=barring.suggestion)
    if not confirmed:
        told = "Correct what the check found, or confirm that the text is meant as it is."
        raise wrong_field(FIELD, told)
    return {DESPITE: found.words}


def get_confirmed_errors(session: Session, stream: str) -> str:
    """What whoever submitted last confirmed; "" where there was nothing to confirm."""
    t = ACTS.event
    query = select(func.max(t.c.seq)).where(t.c.stream_id == stream, t.c.name == "submit")
    last = session.scalar(query)
    return get_texts(session, ACTS, stream, [last]).get(last, {}).get(DESPITE, "") if last else ""


def in_words(one: Finding) -> str:
    """A finding's place and words; of words that paper does not show, or shows struck out, also that."""
    if not one.excerpt:
        return f"{one.place}: {one.suggestion.rstrip('.')}"
    how = HOW_SHOWN.get(one.rule)
    return f"{one.place}: {how + ', ' if how else ''}“{one.excerpt}”"


def in_order(found: Findings) -> Sequence[Finding]:
    """All that are named, errors first."""
    return (*found.errors, *found.warnings)


class _NotCheckedError(Exception):
    """The text could not be checked, now."""


def _read(docx: bytes) -> Checked:
    checked = check_isolated(docx)
    if isinstance(checked, Failed):
        raise _NotCheckedError
    return checked
