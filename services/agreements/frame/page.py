"""What every page of one agreement shows around its own part: head line, steps, tabs, and the acts offered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from services.agreements.current import current_parts
from services.agreements.frame.buttons import ARRANGEMENT
from services.agreements.frame.details import Details, get_details, next_words
from services.agreements.frame.progress import process_strip
from services.agreements.frame.shown import Shown, show_in
from services.agreements.register.timeline import what_happened
from shared.auth.current import current_actor
from shared.auth.scope import may
from shared.service.record.frame import frame_data
from shared.service.record.just_done import Done
from workflows.agreements.state import state_of

HOME = ("Agreements", "/agreements")
TABS = (
    ("text", "Text", ""),
    ("versions", "Versions", "/versions"),
    ("approvals", "Approvals and signatures", "/approvals"),
    ("people", "People", "/people"),
    ("clocks", "Clocks", "/clocks"),
    ("timeline", "Timeline", "/timeline"),
)


@dataclass(frozen=True)
class OpenPage:
    """One agreement opened for a page: what every page needs, and the session for what this one reads besides."""

    session: Session
    shown: Shown
    data: dict[str, Any]

    @property
    def details(self) -> Details:
        """Its signers, the text that is meant, what was said last."""
        details: Details = self.data["details"]
        return details


@contextmanager
def open_page(agreement_id: str, tab: str) -> Iterator[OpenPage]:
    """All that a page of an agreement reads, in one transaction; it is over before the page is rendered.

    Raises NotFound where the reader may not see it.
    """
    with current_parts().database.transaction() as session:
        shown = show_in(session, current_parts(), current_actor(), agreement_id)
        yield OpenPage(session, shown, record_data(session, shown, tab))


def page_data(agreement_id: str, tab: str) -> dict[str, Any]:
    """What every page needs, for one that reads nothing besides. Raises NotFound."""
    with open_page(agreement_id, tab) as page:
        return page.data


def record_data(session: Session, shown: Shown, tab: str) -> dict[str, Any]:
    """What every page of one agreement needs: its head, its steps, its tabs, the acts offered."""
    frame = frame_data(shown, HOME, shown.row.title, ARRANGEMENT)
    details = get_details(session, shown)
    return {
        **frame,
        "names": details.names,
        "details": details,
        "may_write": any(may(current_actor(), "agreements.draft", agency) for agency in shown.row.agencies),
        "steps": process_strip(state_of(shown.head)),
        "tabs": [(label, frame["base"] + path, key == tab) for key, label, path in TABS],
        "next": next_words(shown, details, current_actor()),
        "just_done": _done(shown),
        "between": lambda ids: ", ".join(shown.bodies.get(i, i) for i in ids) or "None in the directory",
    }


def _done(shown: Shown) -> Done | None:
    """What the reader has just done; of publishing with the address that anyone can open now."""
    event, site = shown.just_done, current_parts().settings.public_url.rstrip("/")
    if event is None:
        return None
    public = event.name == "publish" and shown.row.published
    where = ("Anyone can read it at", f"{site}/agreements/published/{shown.row.number}") if public else ()
    return Done(what_happened(event, shown.names), event.at, *where)
