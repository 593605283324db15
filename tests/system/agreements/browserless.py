"""A person at a browser without scripts: signs in by session, fills forms, follows redirects."""

import re

from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from shared.database import Database
from shared.web.cookies import cookie_name

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Person:
    """One seeded person, signed in."""

    def __init__(self, app, settings, key):
        self.account = seed_id("account", key)
        database = Database(settings.need("database_url_portal"))
        with database.transaction() as session:
            cookie = start_session(session, self.account, "password")
        database.dispose()
        self.client = app.test_client()
        self.client.set_cookie(cookie_name("session", settings), cookie)

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


def _form(text, action):
    for form in re.findall(r"<form.*?</form>", text, re.S):
        if f'action="{action}"' in form:
            return form
    raise AssertionError(f"no form to {action} on the page")
