"""Concord as a person walks through it in a browser: is signed in, opens pages."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from shared.database import Database
from shared.settings import Settings
from shared.web.cookies import cookie_name


@dataclass
class Site:
    """Where it is served, how pages of it are opened, and its directory (the portal's database)."""

    address: str
    open_page: Any
    settings: Settings
    directory: Database

    def as_person(self, name: str, **how: Any) -> Page:
        """A fresh profile, signed in as this person, on their My work."""
        return self.opened(name.lower().replace(" ", "-"), **how)

    def opened(self, key: str, **how: Any) -> Page:
        """The same by the seed's key; "" is a visitor who is not signed in, on the first page."""
        cookie = (cookie_name("session", self.settings), self._session(key)) if key else None
        return self.open_page(self.address + ("/my-work" if key else "/"), cookie=cookie, **how)

    def _session(self, key: str) -> str:
        with self.directory.transaction() as session:
            return start_session(session, seed_id("account", key), "password")
