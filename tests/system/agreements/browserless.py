"""A person at a browser without scripts: signs in by session, fills forms, follows redirects."""

import html
import re
import secrets
import time

from sqlalchemy import select
from werkzeug.test import Client

from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from shared.database import Database
from shared.notify.tables import MAIL
from shared.web.cookies import cookie_name

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Remote(Client):
    """A browser at an address of its own: what is limited by address is tried where it is meant."""

    def __init__(self, app):
        super().__init__(app)
        self.address = f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.7"

    def open(self, *args, **kwargs):
        overrides = {"REMOTE_ADDR": self.address, **(kwargs.pop("environ_overrides", None) or {})}
        return super().open(*args, environ_overrides=overrides, **kwargs)


class Visitor:
    """Anybody at a browser."""

    def __init__(self, app, settings):
        self.client, self.settings = Remote(app), settings

    def get(self, path, status=200):
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:3000])
        return answer.text

    def post(self, path, fields, page=None, status=303, form=None):
        """Open the page, take over its hidden fields, send."""
        text = self.get(page or path)
        hidden = dict(FIELD.findall(_form(text, form or path)))
        answer = self.client.post(path, data={**hidden, **fields}, content_type="multipart/form-data")
        assert answer.status_code == status, (path, answer.status_code, answer.text[:6000])
        return answer.headers.get("Location", ""), answer.text


class Person(Visitor):
    """One seeded person, signed in."""

    def __init__(self, app, settings, key):
        super().__init__(app, settings)
        self.account = seed_id("account", key)
        database = Database(settings.need("database_url_portal"))
        with database.transaction() as session:
            cookie = start_session(session, self.account, "password")
        database.dispose()
        self.client.set_cookie(cookie_name("session", settings), cookie)

    def confirm(self, page):
        """Go from a page to its confirmation and back, with the demo's password and code."""
        href = html.unescape(re.search(r'href="(/confirm\?[^"]+)"', self.get(page))[1])
        self.post("/confirm", {}, page=href)  # the demo page carries them


class OutsideSigner(Visitor):
    """Somebody without an account, who reads their mail."""

    def __init__(self, app, settings, address):
        super().__init__(app, settings)
        self.address = address

    def come_by_link(self, kind, event, newer_than=None):
        """The path of the link in the newest message of a kind about an event."""
        link = self.wait_for_mail(kind, event, newer_than=newer_than)["link"]
        return link[link.index("/agreements/sign/") :]

    def take_code(self, path, kind):
        """Ask for a code at a link's page and enter it: the one that comes, not one that came before."""
        before = self.newest_mail(kind, "code/")
        self.post(path + "/code", {}, page=path)
        code = self.wait_for_mail(kind, "code/", newer_than=before)["code"]
        self.post(path + "/enter", {"code": code}, page=path)

    def newest_mail(self, kind, event):
        """The newest message of a kind to this address about an event, or None."""
        database = Database(self.settings.need("database_url_portal"))
        mine = MAIL.c.recipient == self.address, MAIL.c.kind == kind, MAIL.c.event_id.startswith(event)
        with database.transaction() as session:
            query = select(MAIL).where(*mine).order_by(MAIL.c.sent_at.desc())
            row = session.execute(query).mappings().first()
        database.dispose()
        return row

    def wait_for_mail(self, kind, event, seconds=60, newer_than=None):
        """The same as soon as it is there, and another than `newer_than`."""
        for _ in range(seconds * 5):
            row = self.newest_mail(kind, event)
            if row and (newer_than is None or row["id"] != newer_than["id"]):
                return row
            time.sleep(0.2)
        raise AssertionError(f"no {kind} came to {self.address}")


def _form(text, action):
    for form in re.findall(r"<form.*?</form>", text, re.S):
        if f'action="{action}"' in form:
            return form
    raise AssertionError(f"no form to {action} on the page")
