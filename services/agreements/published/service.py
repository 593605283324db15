"""What anyone may read: published agreements, their text and their sealed copy. Nothing here knows who asks.

An agreement that is not published answers as one that does not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.files.models import FileRow, VersionRow
from services.agreements.files.read_once import ReadOnce
from services.agreements.files.repository import get_version
from services.agreements.files.stored import load_docx
from services.agreements.published.contacts import withhold
from services.agreements.published.standing import read_standing
from services.agreements.register.models import AgreementRow
from services.agreements.register.notice_words import notice_in_words
from services.agreements.register.repository import is_published
from services.agreements.register.standing import (
    LastReview,
    Standing,
    day_ended,
    end_of,
    ends_by_notice,
    last_review,
    missed_end,
)
from services.agreements.signers.counting import counting_evidence
from services.agreements.signers.models import EvidenceRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared.acts.commit import get_head
from shared.documents.read.docx import read_docx
from shared.documents.read.html import to_html
from shared.errors import NotFound
from shared.service.records import Order, Sort, body_names, having_words, list_page
from shared.web.paging import Cursors, Page
from workflows.agreements.state import AgreementState, package_of, state_of

SIZE = 50
BY_TITLE = Sort(AgreementRow.title, small=True)
_TEXTS: ReadOnce[tuple[str | None, int]] = ReadOnce(most=100)


class NotPublished(NotFound):
    """There is no published agreement under this number (any more)."""


@dataclass(frozen=True)
class Listing:
    """A page of published agreements, with the names of their parties."""

    page: Page[AgreementRow]
    bodies: Mapping[str, str]


@dataclass(frozen=True)
class PublishedAgreement:
    """One published agreement. `html` None: there is no text, or it holds contact data that can't be taken out.

    `copy` is the sealed PDF; it is not given out where contact data was taken out of the text that it holds.
    `standing` says why nobody may act under it now; `missed_end` is the last day that its text
    names, where it ended before.
    """

    row: AgreementRow
    bodies: Mapping[str, str]
    signers: Sequence[EvidenceRow]
    html: str | None
    withheld: int
    copy: FileRow | None
    standing: Standing | None
    review: LastReview | None
    ended_on: date | None
    missed_end: date | None
    end: date | None = None
    """The day on which it ended, or by which it will."""
    notice: str | None = None
    """The notice that ends it. Nobody is told here of one that has not reached the other side."""


def list_published(parts: Agreements, words: str, cursor: str | None) -> Listing:
    """A page of published agreements by title. Raises Invalid for a foreign cursor."""
    cursors = Cursors(parts.settings.need("secret_key"), "published", words)
    position = cursors.read(cursor)
    conditions = (is_published(), *having_words(words, AgreementRow.title, AgreementRow.number))
    with parts.database.transaction() as session:
        rows = list_page(session, AgreementRow, conditions, Order(BY_TITLE, False, position, SIZE))
        bodies = body_names(session)
    return Listing(cursors.page(rows, position, SIZE, lambda row: (BY_TITLE.value(row), row.id)), bodies)


def open_published(parts: Agreements, number: str) -> PublishedAgreement:
    """One published agreement with its text. Raises NotPublished, Unavailable."""
    with parts.database.transaction() as session:
        row, bodies = _row(session, number), body_names(session)
        head = get_head(session, ACTS, row.id)
        assert head is not None  # noqa: S101  # what is in the register has a head
        state = state_of(head)
        version, standing = (
            _executed_version(session, row, state),
            read_standing(parts, session, row.id, state),
        )
        copy, signers = _copy(session, state), counting_evidence(session, state)
    html, withheld = _text(parts, version) if version else (None, 0)
    safe = html is not None and not withheld
    return PublishedAgreement(
        row, bodies, signers, html, withheld, copy if safe else None,
        standing=standing, review=last_review(state, parts.zone),
        ended_on=day_ended(state), missed_end=missed_end(state), end=end_of(state),
        notice=notice_in_words(state, bodies) if ends_by_notice(state) else None,
    )  # fmt: skip


def open_copy(parts: Agreements, number: str) -> tuple[AgreementRow, FileRow]:
    """The sealed PDF of a published agreement. Raises NotPublished where there is none for strangers."""
    found = open_published(parts, number)
    if found.copy is None:
        raise NotPublished("This copy is not published.")
    return found.row, found.copy


def _text(parts: Agreements, version: VersionRow) -> tuple[str | None, int]:
    """What strangers read of a version, made once: making it takes half a second, and anyone may ask for it."""
    return _TEXTS.get(
        version.sha256, lambda: withhold(to_html(read_docx(load_docx(parts, version)), "accepted"))
    )


def _row(session: Session, number: str) -> AgreementRow:
    query = select(AgreementRow).where(AgreementRow.number == number, is_published())
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotPublished("This agreement is not published.")
    return row


def _executed_version(session: Session, row: AgreementRow, state: AgreementState) -> VersionRow | None:
    return get_version(session, row.id, package_of(state)["version"]) if state["executed"] else None


def _copy(session: Session, state: AgreementState) -> FileRow | None:
    return session.get(FileRow, state["executed"]["file"]) if state["executed"] else None
