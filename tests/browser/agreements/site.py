"""The demo of agreements as a person walks through it: opens pages of them, waits for them, reads the demo's mail."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page
from sqlalchemy import select

from services.agreements.register.models import AgreementRow
from tests.browser import site


def titles(parts) -> dict[str, str]:
    """The ids of the demo's agreements, by the first word of their titles."""
    with parts.database.transaction() as session:
        rows = session.execute(select(AgreementRow.title, AgreementRow.id)).all()
    return {title.split()[0]: stream for title, stream in rows}


@dataclass
class Site(site.Site):
    """The demo, with its agreements by the first word of their titles."""

    ids: dict[str, str]
    parts: Any

    def path(self, agreement: str, rest: str = "") -> str:
        """The address of a page of an agreement."""
        return f"{self.address}/agreements/{self.ids[agreement]}{rest}"

    def state(self, agreement_id: str) -> dict[str, Any]:
        """The agreement's status line in the register."""
        with self.parts.database.transaction() as session:
            row = session.execute(select(AgreementRow).where(AgreementRow.id == agreement_id)).scalar_one()
            return {"status": row.status, "state": row.state}

    def wait_for(self, agreement_id: str, status: str, seconds: int = 60) -> None:
        """Wait until the agreement has this status (work in the background makes it so)."""
        until = time.monotonic() + seconds
        while self.state(agreement_id)["status"] != status:
            assert time.monotonic() < until, (self.state(agreement_id), f"not {status} in {seconds} s")
            time.sleep(0.3)

    def open_mail(self, page: Page, to: str, leads_to: str, seconds: int = 60) -> None:
        """Open the newest message to an address whose link has these words in its address, and follow the link."""
        for _ in self._newest(page, to, seconds):
            link = page.locator("article.mail a.usa-button")
            href = str(link.get_attribute("href")) if link.count() else ""
            if leads_to in href:
                page.goto(
                    self.address + urlsplit(href).path
                )  # the message names the installation's own address
                return
        raise AssertionError(f"no message that leads to {leads_to} came to {to}")

    def read_code(self, page: Page, to: str, seconds: int = 60) -> str:
        """The code of the newest message to an address that has one."""
        for _ in self._newest(page, to, seconds):
            code = page.locator(".mail__code")
            if code.count():
                return code.inner_text().strip()
        raise AssertionError(f"no code came to {to}")

    def _newest(self, page: Page, to: str, seconds: int) -> Iterator[str]:
        """The messages to an address, each opened, newest first; again and again until the time is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            page.goto(f"{self.address}/demo-mail?to={to}")
            rows = page.locator("table.table tbody a").all()[:15]  # reminders of the demo come at once
            for href in [str(row.get_attribute("href")) for row in rows]:
                page.goto(self.address + href)
                yield href
            time.sleep(0.5)
