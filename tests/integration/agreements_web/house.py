"""People at their browsers, and programs with their tokens, over one app."""

import html
import re
import uuid

from services.agreements.drafts.begin import begin_draft
from services.agreements.drafts.service import make_version
from services.portal.accounts.service import create_account
from services.portal.administration.grants import create_grant
from services.portal.people.service import create_person
from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from services.portal.tokens.service import create_token
from shared.auth.actor import Actor, Grant
from shared.auth.roles import TOKEN_SCOPES

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

    def draft(self, title, *, versions=1, shares=True):
        """A draft of the State Police, begun by Dana and made into so many Word files: who she is, and its id."""
        here = seed_id("agency", "wvsp")
        dana = Actor(
            seed_id("account", "dana-mercer"), "Dana", "d@x.example", "s", frozenset({Grant("drafter", here)})
        )
        stream = begin_draft(
            self.parts, dana, template_id="task-force-mou", title=title, agency_id=here,
            partner_id=seed_id("agency", "hsi"), key=uuid.uuid4().hex,
            answers={"task_force_name": title, "start_date": "2027-03-01", "information_sharing": shares},
        )  # fmt: skip
        for _ in range(versions):
            make_version(self.parts, dana, stream, note="", key=uuid.uuid4().hex)
        return dana, stream

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

    def get(self, path, status=200):
        answer = self.client.get(f"/api/agreements{path}", headers=self.headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        return answer

    def post(self, path, body, status=200, key=None):
        headers = {**self.headers, "Idempotency-Key": key or uuid.uuid4().hex}
        answer = self.client.post(f"/api/agreements{path}", json=body, headers=headers)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        return answer
