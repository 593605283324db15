"""Somebody without an account who is asked to sign: reads their mail, follows its link, enters its code."""

import time

from sqlalchemy import select

from shared.database import Database
from shared.notify.tables import MAIL
from tests.browserless import Visitor


class OutsideSigner(Visitor):
    """Somebody without an account, who reads their mail."""

    def __init__(self, app, settings, address):
        super().__init__(app, settings)
        self.address = address

    def come_by_link(self, kind, event, newer_than=()):
        """The path of the link in the newest message of a kind about an event."""
        link = self.wait_for_mail(kind, event, newer_than=newer_than)["link"]
        return link[link.index("/agreements/sign/") :]

    def take_code(self, path, kind):
        """Ask for a code at a link's page and enter it: the one that comes, not one that came before."""
        before = self.list_mail(kind, "code/")
        self.post(path + "/code", {}, page=path)
        code = self.wait_for_mail(kind, "code/", newer_than=before)["code"]
        self.post(path + "/enter", {"code": code}, page=path)

    def list_mail(self, kind, event):
        """The messages of a kind to this address about an event, the newest first."""
        database = Database(self.settings.need("database_url_portal"))
        mine = MAIL.c.recipient == self.address, MAIL.c.kind == kind, MAIL.c.event_id.startswith(event)
        with database.transaction() as session:
            rows = session.execute(select(MAIL).where(*mine).order_by(MAIL.c.sent_at.desc())).mappings().all()
        database.dispose()
        return rows

    def wait_for_mail(self, kind, event, seconds=60, newer_than=()):
        """The newest, as soon as there is one that is not among `newer_than`: not by its time, which two may share."""
        before = {row["id"] for row in newer_than}
        for _ in range(seconds * 5):
            came = [row for row in self.list_mail(kind, event) if row["id"] not in before]
            if came:
                return came[0]
            time.sleep(0.2)
        raise AssertionError(f"no {kind} came to {self.address}")
