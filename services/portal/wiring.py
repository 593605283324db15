"""Puts together what the portal's pages, workers and commands stand on. Imports no page: a worker starts sooner."""

from services.portal.deps import Portal
from shared.auth.limits import RateLimiter
from shared.database import Database, database_for
from shared.notify.mailers import mailer_for
from shared.search.connect import search_index
from shared.search.port import SearchIndex
from shared.settings import Settings


def portal_parts(
    settings: Settings, *, search: SearchIndex | None = None, database: Database | None = None
) -> Portal:
    """The engines and adapters that the settings name. Raises SettingMissing."""
    own = database or database_for("portal", settings)
    return Portal(
        database=own,
        settings=settings,
        mailer=mailer_for("portal", own, settings),
        limiter=RateLimiter(own, settings.need("secret_key")),
        search=search or search_index(settings, own),
    )
