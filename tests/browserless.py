"""A person at a browser without scripts, on the pages of any service: signed in by session, fills in forms."""

import html
import re
import secrets

from werkzeug.test import Client

from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from shared.database import Database
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
        hidden = dict(FIELD.findall(form_of(text, form or path)))
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


def form_of(text, action):
    """The form of a page that is sent to an address, by itself or by a button; with what stands elsewhere for it."""
    button = re.search(rf'<button[^>]* form="(\w+)" formaction="{action}"', text)
    for form in re.findall(r"<form.*?</form>", text, re.S):
        if f'action="{action}"' in form:
            return form
        if button and f'<form id="{button[1]}"' in form:
            return form + "".join(re.findall(rf'<input[^>]* form="{button[1]}"[^>]*>', text))
    raise AssertionError(f"no form to {action} on the page")
