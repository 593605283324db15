"""A service's app over real PostgreSQL, with all seeded people at their browsers and programs; documents in memory.

No Temporal and no store: the write path through them has suites of its own (`tests/system`). A service's `conftest.py`
says `house = service_house("tools")`, with a `House` of its own where its tests begin records.
"""

import html
import re
import secrets
import uuid

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr

from deploy.migrate import migrate
from services.portal.accounts import passwords
from services.portal.accounts.service import create_account
from services.portal.administration.grants import create_grant
from services.portal.people.service import create_person
from services.portal.seed import seed as seed_people
from services.portal.signin.sessions import start_session
from services.portal.tokens.service import create_token
from shared.auth.roles import TOKEN_SCOPES
from shared.database import Database
from shared.demo import seed_id
from shared.registry.table import find, get_service
from shared.settings import Settings
from shared.storage.memory import MemoryDocuments

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
ORIGIN = "http://localhost"


class House:
    """The app, its parts, and the way in for everybody."""

    def __init__(self, app, parts, portal):
        self.app, self.parts, self.portal = app, parts, portal

    def visitor(self, account=None):
        """Somebody at a browser, signed in with this account or not at all."""
        return Visitor(self, account)

    def person(self, key):
        """A seeded person at a browser."""
        return self.visitor(seed_id("account", key))

    def program(self, key, scopes=TOKEN_SCOPES):
        """A program with a seeded person's token."""
        with self.portal.transaction() as session:
            _, secret = create_token(
                session, account_id=seed_id("account", key), name="t", scopes=frozenset(scopes), days=1
            )
        return Program(self, secret)

    def newcomer(self, role, agency):
        """A new account with one role at one agency (both may be None: an account without a role)."""
        name = f"{role or 'nobody'} {uuid.uuid4().hex[:8]}"
        with self.portal.transaction() as session:
            person = create_person(
                session, by="system", name=name, job="x", email=f"{name.replace(' ', '.')}@x.example",
                agency_id=agency or seed_id("agency", "wvsp"),
            )  # fmt: skip
            account = create_account(session, by="system", person_id=person.id)
            if role:
                create_grant(session, by="system", account_id=account.id, role=role, agency_id=agency)
        return account.id


class Visitor:
    """A browser."""

    def __init__(self, house, account):
        self.client, self.csrf = house.app.test_client(), ""
        self.client.environ_base["HTTP_ORIGIN"] = ORIGIN
        self.account = account
        if account:
            with house.portal.transaction() as session:
                self.client.set_cookie("concord-session", start_session(session, account, "password"))
            with house.portal.transaction() as session:
                query = "SELECT csrf FROM directory.v_session WHERE account_id = %s ORDER BY created_at DESC"
                self.csrf = session.connection().exec_driver_sql(query, (account,)).scalar()

    def get(self, path, status=200):
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        return answer.text

    def send(self, path, data=None, status=303, key=None):
        """Post a form with the session's own value and a key."""
        sent = {"csrf_token": self.csrf, "idempotency_key": key or uuid.uuid4().hex, **(data or {})}
        answer = self.client.post(path, data=sent)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:3000])
        return answer

    def fill(self, page, data, status=303, path=None):
        """Open a page, take over the hidden fields of its form, send."""
        [found] = re.findall(r"<main.*</main>", self.get(page), re.S)
        hidden = {name: html.unescape(value) for name, value in FIELD.findall(found)}
        answer = self.client.post(path or page, data={**hidden, **data})
        assert answer.status_code == status, (page, answer.status_code, answer.text[:3000])
        return answer


class Program:
    """A token at work."""

    def __init__(self, house, secret):
        self.client, self.headers = house.app.test_client(), {"Authorization": f"Bearer {secret}"}
        self.base = f"/api/{house.parts.context.name}"

    def get(self, path, status=200):
        answer = self.client.get(f"{self.base}{path}", headers=self.headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        return answer

    def post(self, path, body, status=200, key=None):
        headers = {**self.headers, "Idempotency-Key": key or uuid.uuid4().hex}
        answer = self.client.post(f"{self.base}{path}", json=body, headers=headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        return answer


def service_house(name: str, kind: type[House] = House):
    """The fixture `house`: a migrated database of its module alone, the app over it, and everybody who is seeded."""
    service = get_service(name)

    @pytest.fixture(scope="module", name="house")
    def house_of(postgres):
        database = f"{name}_web_{secrets.token_hex(4)}"
        postgres.create_database(database)
        migrate(postgres.url("owner", database))
        addresses = {
            f"database_url_{role}": SecretStr(postgres.url(role, database)) for role in (name, "portal")
        }
        settings = Settings(mode="embedded", secret_key=SecretStr(secrets.token_hex(32)), **addresses)
        portal, parts = Database(postgres.url("portal", database)), find(service.parts)(settings)
        parts.__dict__["store"] = MemoryDocuments()
        with pytest.MonkeyPatch.context() as patch:
            # What a hash costs an attacker is not these tests' business.
            patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
            seed_people(portal, settings)
            with parts.database.transaction() as session:
                find(service.supply)(session, settings)
            yield kind(find(service.app)(settings, parts), parts, portal)
        parts.database.dispose()
        portal.dispose()
        postgres.drop_database(database)

    return house_of
