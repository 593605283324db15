"""Lists of accounts as administrators see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from services.portal.accounts.models import Account
from services.portal.people.models import Agency, Person
from services.portal.signin.models import SignInSession
from shared.auth import views
from shared.auth.actor import Grant
from shared.auth.scope import Reach
from shared.errors import NotFound

LIMIT = 500


@dataclass(frozen=True)
class AccountLine:
    """An account with the person behind it."""

    id: str
    person_id: str
    name: str
    job: str
    email: str
    agency_id: str
    agency_name: str
    disabled_at: datetime | None
    locked_at: datetime | None
    has_password: bool
    grants: tuple[Grant, ...]

    @property
    def state(self) -> str:
        """One word for the list."""
        if self.disabled_at:
            return "Disabled"
        if self.locked_at:
            return "Locked"
        return "Active" if self.has_password else "Not set up"


def list_accounts(
    session: Session, reach: Reach, words: str = "", *, limit: int | None = LIMIT
) -> list[AccountLine]:
    """The accounts within the administrator's reach: locked ones first, then by name."""
    query = _lines().order_by(Account.locked_at.is_(None), Person.name, Account.id).limit(limit)
    if not reach.everywhere:
        query = query.where(Person.agency_id.in_(reach.agencies))
    for word in words.split():
        fields = (Person.name, Person.job, Account.email)
        query = query.where(or_(*(field.icontains(word, autoescape=True) for field in fields)))
    return _with_grants(session, session.execute(query).all())


def get_account_line(session: Session, account_id: str) -> AccountLine:
    """One account. Raises NotFound."""
    rows = session.execute(_lines().where(Account.id == account_id)).all()
    if not rows:
        raise NotFound("There is no such account, or it is not yours to administer.")
    return _with_grants(session, rows)[0]


def grants_by_account(session: Session, account_ids: Iterable[str]) -> dict[str, tuple[Grant, ...]]:
    """The grants in force of these accounts, in one query."""
    v = views.GRANT
    found: dict[str, tuple[Grant, ...]] = {}
    query = select(v).where(v.c.account_id.in_(list(account_ids))).order_by(v.c.role, v.c.agency_id)
    for row in session.execute(query):
        found[row.account_id] = (*found.get(row.account_id, ()), Grant(row.role, row.agency_id))
    return found


def list_sessions(session: Session, account_id: str, at: datetime) -> list[SignInSession]:
    """Where the account is signed in, the newest use first."""
    mine = select(SignInSession).where(
        SignInSession.account_id == account_id,
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > at,
    )
    return list(session.scalars(mine.order_by(SignInSession.seen_at.desc())))


def _lines() -> Select[Account, Person, str]:
    return (
        select(Account, Person, Agency.name.label("agency_name"))
        .join(Person, Person.id == Account.person_id)
        .join(Agency, Agency.id == Person.agency_id)
    )


def _with_grants(session: Session, rows: Sequence[Row[Account, Person, str]]) -> list[AccountLine]:
    held = grants_by_account(session, [row.Account.id for row in rows])
    return [_line(row, held.get(row.Account.id, ())) for row in rows]


def _line(row: Row[Account, Person, str], grants: tuple[Grant, ...]) -> AccountLine:
    account, person = row.Account, row.Person
    return AccountLine(
        id=account.id, person_id=person.id, name=person.name, job=person.job, email=account.email,
        agency_id=person.agency_id, agency_name=row.agency_name, disabled_at=account.disabled_at,
        locked_at=account.locked_at, grants=grants,
        has_password=account.password_hash is not None or account.oidc_subject is not None,
    )  # fmt: skip
