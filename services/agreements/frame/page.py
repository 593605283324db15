"""What every page of one agreement shows around its own part: head line, steps, tabs, and the acts offered."""

from typing import Any

from services.agreements.current import current_parts
from services.agreements.frame.buttons import ARRANGEMENT
from services.agreements.frame.details import get_details, next_words
from services.agreements.frame.progress import process_steps
from services.agreements.frame.shown import Shown
from services.agreements.register.timeline import what_happened
from shared.auth.current import current_actor
from shared.service.record.just_done import Done
from workflows.agreements.state import state_of

TABS = (
    ("text", "Text", ""),
    ("versions", "Versions", "/versions"),
    ("approvals", "Approvals and signatures", "/approvals"),
    ("people", "People", "/people"),
    ("clocks", "Clocks", "/clocks"),
    ("timeline", "Timeline", "/timeline"),
)


def record_data(shown: Shown, tab: str) -> dict[str, Any]:
    """What every page of one agreement needs: its head, its steps, its tabs, the acts offered."""
    base = f"/agreements/{shown.row.id}"
    details = get_details(current_parts(), shown)
    return {
        "shown": shown,
        "row": shown.row,
        "state": state_of(shown.head),
        "names": details.names,
        "details": details,
        "buttons": ARRANGEMENT.of(shown.offers, shown.row.next_kind),
        "bodies": shown.bodies,
        "steps": process_steps(state_of(shown.head)),
        "tabs": [(label, base + path, key == tab) for key, label, path in TABS],
        "base": base,
        "home": ("Agreements", "/agreements"),
        "named": shown.row.title,
        "next": next_words(shown, details, current_actor()),
        "done": _done(shown),
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
