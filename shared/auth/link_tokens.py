"""Single-use, expiring links for people without an account: opening one shows, and only a pressed button acts.

Mail scanners follow every link and some submit forms, so `open_link` changes nothing; a code sent to the same
address in a second message proves that a person reads it; the link is used up only in the transaction of the act that
it allows: by `consume_link`, or, where a workflow's commit makes the act, by the context's `record` (signing:
`services.agreements.signers.ending_links`). Each service declares the table in its own schema with `link_table`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from shared.auth.secrets import digest, keyed_digest, new_digits, new_id, new_secret, same
from shared.errors import FieldError, Invalid, NotFound

CODE_LIFETIME = timedelta(minutes=15)
VISIT_LIFETIME = timedelta(minutes=60)
MAX_FAILURES = 5
"""After so many wrong codes the link is dead: six digits must not be guessed."""
ASK_AGAIN = "Ask the person who sent you the link for a new one."


@dataclass(frozen=True)
class Link:
    """A link that still works. `subject_id` is what it is for (a signer, an account); `visiting`: code given."""

    id: str
    purpose: str
    subject_id: str
    address: str
    expires_at: datetime
    needs_code: bool
    visiting: bool


def link_table(metadata: MetaData) -> Table:
    """Declare the table `link` in a service's schema."""
    instant = DateTime(timezone=True)
    return Table(
        "link",
        metadata,
        Column("id", Text, primary_key=True),
        Column("token_hash", Text, nullable=False),
        Column("purpose", Text, nullable=False),
        Column("subject_id", Text, nullable=False),
        Column("address", Text, nullable=False),
        Column("needs_code", Boolean, nullable=False),
        Column("code_hash", Text),
        Column("code_expires_at", instant),
        Column("failures", Integer, nullable=False),
        Column("visit_hash", Text),
        Column("visit_expires_at", instant),
        Column("created_at", instant, nullable=False),
        Column("expires_at", instant, nullable=False),
        Column("used_at", instant),
        Column("revoked_at", instant),
        UniqueConstraint("token_hash"),
        Index(None, "purpose", "subject_id"),
    )


def create_link(
    session: Session,
    table: Table,
    *,
    purpose: str,
    subject_id: str,
    address: str,
    at: datetime,
    lifetime: timedelta,
    needs_code: bool = True,
) -> str:
    """A new link's token, to be sent to `address` alone; earlier links for the same subject stop working."""
    revoke_links(session, table, purpose=purpose, subject_id=subject_id, at=at)
    token = new_secret()
    session.execute(
        insert(table).values(
            id=new_id(),
            token_hash=digest(token),
            purpose=purpose,
            subject_id=subject_id,
            address=address,
            needs_code=needs_code,
            failures=0,
            created_at=at,
            expires_at=at + lifetime,
        )
    )
    return token


def revoke_links(session: Session, table: Table, *, purpose: str, subject_id: str, at: datetime) -> None:
    """Stop every unused link of the subject."""
    open_ones = (table.c.used_at.is_(None), table.c.revoked_at.is_(None))
    session.execute(
        update(table)
        .where(table.c.purpose == purpose, table.c.subject_id == subject_id, *open_ones)
        .values(revoked_at=at)
    )


def open_link(
    session: Session, table: Table, token: str, *, purpose: str, at: datetime, visit: str = ""
) -> Link:
    """The link as a page shows it; changes nothing. `visit` is the secret that `verify_code` gave this browser.

    Raises NotFound for a link that is unknown, used, revoked or too old, without saying which.
    """
    return _link(_working(session, table, token, purpose, at), visit, at)


def create_code(
    session: Session, table: Table, token: str, *, purpose: str, at: datetime
) -> tuple[Link, str]:
    """A new six-digit code, to be sent to the link's address. Raises NotFound."""
    row = _working(session, table, token, purpose, at, lock=True)
    code = new_digits()
    _set(session, table, row, code_hash=keyed_digest(token, code), code_expires_at=at + CODE_LIFETIME)
    return _link(row, "", at), code


def verify_code(
    session: Session, table: Table, token: str, code: str, *, purpose: str, at: datetime
) -> str | None:
    """A secret for this browser's cookie (one hour), or None for a wrong or old code: then show `wrong_code`.

    A wrong code is counted, so the caller's transaction must be committed also then. Raises NotFound.
    """
    row = _working(session, table, token, purpose, at, lock=True)
    fresh = row.code_hash is not None and row.code_expires_at > at
    if not fresh or not same(keyed_digest(token, code.strip()), row.code_hash):
        _set(session, table, row, failures=row.failures + 1)
        return None
    visit = new_secret()
    _set(
        session, table, row,
        code_hash=None, failures=0, visit_hash=digest(visit), visit_expires_at=at + VISIT_LIFETIME,
    )  # fmt: skip
    return visit


def wrong_code() -> Invalid:
    """What to tell a person whose code was refused."""
    message = "This code is not right, or older than 15 minutes."
    return Invalid(message, (FieldError("code", message + " Send yourself a new one."),))


@dataclass(frozen=True)
class EndedLink:
    """A link that ended, as the holder of its token may know: used at some instant, or locked (`used_at` None)."""

    subject_id: str
    used_at: datetime | None


def find_over(session: Session, table: Table, token: str, *, purpose: str) -> EndedLink | None:
    """How the link ended, for a link that was used or locked; None for any other, so that strangers learn nothing."""
    query = select(table).where(table.c.token_hash == digest(token), table.c.purpose == purpose)
    row = session.execute(query).first()
    if row is None or (row.used_at is None and (row.revoked_at or row.failures < MAX_FAILURES)):
        return None
    return EndedLink(row.subject_id, row.used_at)


def find_subject(session: Session, table: Table, token: str, *, purposes: Collection[str]) -> str | None:
    """Whom the link was once for, whatever became of it. Show nobody the answer: send to the address on record."""
    query = select(table.c.subject_id).where(
        table.c.token_hash == digest(token), table.c.purpose.in_(purposes)
    )
    return session.scalar(query)


class LinkState(StrEnum):
    """What became of the newest link that was made for somebody."""

    WORKS = "works"
    LOCKED = "locked"
    """Dead after too many wrong codes."""
    EXPIRED = "expired"
    USED = "used"
    STOPPED = "stopped"
    """Called back; another one is on its way, or nothing is asked any more."""


@dataclass(frozen=True)
class SentLink:
    """The newest link of a subject, as those who had it sent may know: never its token."""

    state: LinkState
    at: datetime
    expires_at: datetime


def list_newest(
    session: Session, table: Table, subjects: Collection[str], *, purpose: str, at: datetime
) -> dict[str, SentLink]:
    """The newest link of each subject that ever had one, as it stands at an instant."""
    mine = table.c.purpose == purpose, table.c.subject_id.in_(subjects)
    newest = select(table).where(*mine).ext(distinct_on(table.c.subject_id))
    order = table.c.created_at.desc(), table.c.revoked_at.desc().nulls_first()
    rows = session.execute(newest.order_by(table.c.subject_id, *order))
    return {row.subject_id: SentLink(_state_of(row, at), row.created_at, row.expires_at) for row in rows}


def _state_of(row: Row[Any], at: datetime) -> LinkState:
    if row.used_at is not None:
        return LinkState.USED
    if row.revoked_at is not None:
        return LinkState.STOPPED
    if row.failures >= MAX_FAILURES:
        return LinkState.LOCKED
    return LinkState.WORKS if row.expires_at > at else LinkState.EXPIRED


def hold_working(
    session: Session, table: Table, link_id: str, *, purpose: str, subject_id: str, at: datetime
) -> bool:
    """Whether the subject's link of this id still works; if so, nobody else ends it before the transaction ends."""
    mine = table.c.id == link_id, table.c.purpose == purpose, table.c.subject_id == subject_id
    row = session.execute(select(table).where(*mine).with_for_update()).first()
    return row is not None and _state_of(row, at) is LinkState.WORKS


def consume_link(
    session: Session, table: Table, token: str, *, purpose: str, at: datetime, visit: str = ""
) -> Link:
    """Use the link up, in the transaction of the act that it allows.

    Raises NotFound, also where somebody else was faster, and Invalid where its code was not given in this browser.
    """
    row = _working(session, table, token, purpose, at, lock=True)
    link = _link(row, visit, at)
    if link.needs_code and not link.visiting:
        raise wrong_code()
    _set(session, table, row, used_at=at)
    return link


def _working(
    session: Session, table: Table, token: str, purpose: str, at: datetime, *, lock: bool = False
) -> Row[Any]:
    query = select(table).where(table.c.token_hash == digest(token), table.c.purpose == purpose)
    row = session.execute(query.with_for_update() if lock else query).first()
    if row is None or _state_of(row, at) is not LinkState.WORKS:
        raise NotFound("This link does not work, or no longer.", way_out=ASK_AGAIN)
    return row


def _link(row: Row[Any], visit: str, at: datetime) -> Link:
    visiting = bool(
        visit and row.visit_hash and same(digest(visit), row.visit_hash) and row.visit_expires_at > at
    )
    return Link(row.id, row.purpose, row.subject_id, row.address, row.expires_at, row.needs_code, visiting)


def _set(session: Session, table: Table, row: Row[Any], **values: Any) -> None:
    session.execute(update(table).where(table.c.id == row.id).values(**values))
