"""Fills the directory with the demo's agencies and people, by the same functions that administrators' pages use.

Ids come from names, so that every installation has the same ones; a second run changes nothing. Demo passwords are
set in the embedded mode only; elsewhere the people have none and nobody can sign in as them.
"""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from services.portal.accounts.demo import demo_password, demo_totp_secret
from services.portal.accounts.service import create_account, set_credentials
from services.portal.administration.delegations import create_delegation
from services.portal.administration.esign import create_esign_authorisation
from services.portal.administration.grants import create_grant
from services.portal.models import Account, Agency, Delegation, Person
from services.portal.people import service as people
from services.portal.seed_data import AGENCIES, PEOPLE, SeedAgency, SeedPerson
from shared import clock
from shared.auth.actor import Role
from shared.database import Database
from shared.demo import seed_id
from shared.settings import Settings

BY = "system"


def seed_email(person: SeedPerson) -> str:
    """An address under the reserved name `.example`, which can never reach anybody."""
    return f"{person.key.replace('-', '.')}@{person.agency}.example"


def seed(database: Database, settings: Settings) -> int:
    """Make what is missing; answers how many agencies and people were new."""
    with database.transaction() as session:
        new = sum(_agency(session, a) for a in AGENCIES if not session.get(Agency, seed_id("agency", a.slug)))
        new += sum(
            _person(session, p, settings) for p in PEOPLE if not session.get(Person, seed_id("person", p.key))
        )
        _delegation(session)
    return new


def _agency(session: Session, given: SeedAgency) -> bool:
    agency_id = seed_id("agency", given.slug)
    people.create_agency(
        session, by=BY, id=agency_id, slug=given.slug, name=given.name, short_name=given.short_name,
        kind=given.kind,
    )  # fmt: skip
    for name, place in given.offices:
        office_id = seed_id("office", f"{given.slug}/{name}")
        people.create_office(session, by=BY, id=office_id, agency_id=agency_id, name=name, place=place)
    people.create_contact_point(
        session, by=BY, id=seed_id("contact", given.slug), agency_id=agency_id, kind="email",
        purpose="Notices under agreements", value=f"agreements@{given.slug}.example",
    )  # fmt: skip
    if given.esign:
        create_esign_authorisation(
            session, by=BY, id=seed_id("esign", given.slug), agency_id=agency_id, citation=given.esign,
            title="Acceptance of electronic signatures on cooperation agreements",
            decided_on=date(clock.now().year - 1, 9, 15), today=clock.now().date(),
        )  # fmt: skip
    return True


def _person(session: Session, given: SeedPerson, settings: Settings) -> bool:
    person_id, agency_id = seed_id("person", given.key), seed_id("agency", given.agency)
    people.create_person(
        session, by=BY, id=person_id, name=given.name, job=given.job, email=seed_email(given),
        agency_id=agency_id, office_id=seed_id("office", f"{given.agency}/{given.office}"),
    )  # fmt: skip
    if given.roles is not None:
        account = create_account(session, by=BY, person_id=person_id, id=seed_id("account", given.key))
        _credentials(session, account, settings)
        for role in given.roles:
            create_grant(
                session, by=BY, account_id=account.id, role=role, id=seed_id("grant", f"{given.key}/{role}"),
                agency_id=None if given.everywhere else agency_id,
            )  # fmt: skip
    return True


def _credentials(session: Session, account: Account, settings: Settings) -> None:
    if settings.embedded:
        set_credentials(
            session, account, by=BY, key=settings.need("secret_key"),
            password=demo_password(account.id, settings),
            totp_secret=demo_totp_secret(account.id, settings),
        )  # fmt: skip


def _delegation(session: Session) -> None:
    """The superintendent is away for two weeks from the day of seeding."""
    delegation_id = seed_id("delegation", "whitlock-hagan")
    if session.get(Delegation, delegation_id) is None:
        at = clock.now()
        create_delegation(
            session, by=BY, id=delegation_id, from_account=seed_id("account", "james-whitlock"),
            to_account=seed_id("account", "ruth-hagan"), role=Role.APPROVER,
            agency_id=seed_id("agency", "wvsp"), starts_at=at, ends_at=at + timedelta(days=14),
            reason="Away on leave",
        )  # fmt: skip
