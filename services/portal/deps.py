"""What the portal's pages need, made once per process by `app.py` and found by every view."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from shared.auth.limits import RateLimiter
from shared.database import Database
from shared.notify.message import Mailer
from shared.registry.table import get_services
from shared.search.port import SearchIndex
from shared.settings import Settings
from shared.storage.connect import documents
from shared.storage.port import DocumentStore

EXTENSION = "concord.portal"


@dataclass(frozen=True)
class Portal:
    """The engines and adapters of the portal. `search` None: the page says that search is not set up."""

    database: Database
    settings: Settings
    mailer: Mailer
    limiter: RateLimiter
    search: SearchIndex | None = None

    @property
    def store(self) -> DocumentStore:
        """Where the seals of its audit record are anchored (worker only)."""
        return documents(self.settings)

    @property
    def effect_pages(self) -> list[tuple[str, str]]:
        """Words and address of each service's own page of effects that keep failing; the portal can't read them."""
        return [(each.label, each.effects_page) for each in get_services() if each.effects_page]


def portal() -> Portal:
    """The parts of the app that serves this request."""
    return cast(Portal, current_app.extensions[EXTENSION])
