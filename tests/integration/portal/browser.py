"""A visitor with a browser's manners over the real app: cookies, CSRF values, the clock of the test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from lxml import html
from sqlalchemy.orm import Session

from services.portal.accounts.demo import demo_password, demo_totp_secret
from services.portal.accounts.totp import code_at
from services.portal.app import create_app
from shared.clock import at
from shared.settings import Settings
from tests.integration.portal.seeded import SEEDED_AT, account

ORIGIN = "http://127.0.0.1:8000"
CSRF = re.compile(r'name="csrf_token" value="([^"]*)"')


def hidden_fields(page: str, where: str = "//main") -> dict[str, str]:
    """The hidden fields of a page's form (the first that `where` finds)."""
    root: Any = html.document_fromstring(page)
    return {i.get("name"): i.get("value") for i in root.xpath(where)[0].xpath(".//input[@type='hidden']")}


class Visitor:
    """One browser."""

    def __init__(self, site: "Site") -> None:
        self.site = site
        self.client = site.app.test_client()
        self.client.environ_base["HTTP_ORIGIN"] = ORIGIN

    def get(self, path: str, **options):
        with at(self.site.now):
            return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, csrf: str | None = None, **options):
        """Post a form with the present session's CSRF value, or with `csrf`."""
        token = self.csrf() if csrf is None else csrf
        with at(self.site.now):
            sent = {"csrf_token": token, **(data or {})}
            return self.client.post(
                path, data=sent, buffered=True, **options
            )  # to its end, as a browser does

    def csrf(self) -> str:
        """The value that the session's forms carry; "" before sign-in."""
        found = CSRF.search(self.get("/account").text)
        return unescape(found[1]) if found else ""

    def sign_in(self, key: str) -> "Visitor":
        """Sign in by password and code, as a person does."""
        answer = self.post("/sign-in", self.site.credentials(key), csrf="")
        assert answer.status_code == 303, answer.text
        return self

    def demo(self, key: str) -> "Visitor":
        """Sign in by the demo's one click."""
        answer = self.post("/sign-in/demo", {"account_id": account(key)}, csrf="")
        assert answer.status_code == 303, answer.text
        return self


class Site:
    """The portal's app, its databases, and what time it is."""

    def __init__(self, databases, settings: Settings) -> None:
        self.databases = databases
        self.settings = settings
        self.now: datetime = SEEDED_AT + timedelta(minutes=5)
        self.app = create_app(settings, database=databases.portal)

    def visitor(self) -> Visitor:
        """A new browser."""
        return Visitor(self)

    def later(self, **passed: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passed)

    def credentials(self, key: str) -> dict[str, str]:
        """What the person types; each call half a minute later, since a code works once."""
        self.later(seconds=30)
        name, agency = key.replace("-", "."), AGENCY_OF[key]
        secret = demo_totp_secret(account(key), self.settings)
        return {
            "email": f"{name}@{agency}.example",
            "password": demo_password(account(key), self.settings),
            "code": code_at(secret, self.now),
        }

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction of the portal's role at the test's instant."""
        with at(self.now), self.databases.portal.transaction() as session:
            yield session

    def mail(self) -> list[Any]:
        """The messages sent so far, oldest first."""
        with self.databases.portal.engine.connect() as connection:
            return list(connection.exec_driver_sql("SELECT * FROM desk.mail ORDER BY sent_at, id"))


AGENCY_OF = {
    "dana-mercer": "wvsp",
    "luis-ortega": "wvsp",
    "ruth-hagan": "wvsp",
    "james-whitlock": "wvsp",
    "priya-nair": "wvsp",
    "sam-kessler": "wvdhs",
    "margaret-lyle": "wvdhs",
    "helen-brandt": "wvdnr",
}
