"""The demo as a person walks through it: signs in with one click, opens pages, reads the demo's mail."""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page
from sqlalchemy import select

from services.agreements.register.models import AgreementRow


def titles(parts) -> dict[str, str]:
    """The ids of the demo's agreements, by the first word of their titles."""
    with parts.database.transaction() as session:
        rows = session.execute(select(AgreementRow.title, AgreementRow.id)).all()
    return {title.split()[0]: stream for title, stream in rows}


@dataclass
class Site:
    """Where the demo is served, its agreements by the first word of their titles, and the pages opened so far."""

    address: str
    ids: dict[str, str]
    open_page: Any
    parts: Any
    pages: list[Page] = field(default_factory=list)

    def as_person(self, name: str, **how: Any) -> Page:
        """A fresh profile, signed in as this person."""
        page = self.open_page(f"{self.address}/sign-in", **how)
        page.set_default_timeout(15_000)
        page.get_by_role("button", name=name).click()
        page.wait_for_url("**/my-work")
        self.pages.append(page)
        return page

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

    def open_mail(self, page: Page, to: str, subject: str, seconds: int = 60) -> None:
        """Open the newest message to an address whose subject contains these words, in Demo mail."""
        until = time.monotonic() + seconds
        while True:
            page.goto(f"{self.address}/demo-mail?to={to}")
            found = page.locator("table.table tbody a").filter(has_text=subject)
            if found.count():
                return found.first.click()
            assert time.monotonic() < until, f"no message “{subject}” came to {to}"
            time.sleep(0.5)

    def follow(self, page: Page) -> None:
        """Follow the message's link on this test's own address (the message names the installation's)."""
        href = page.locator("article.mail a.usa-button").get_attribute("href")
        page.goto(self.address + urlsplit(str(href)).path)
