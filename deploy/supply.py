"""What a new installation needs besides tables, from each service: clock rules, holidays, supplied texts.

Runs with the migration job, as the owner role. Adds, never changes: later versions of rules and texts are made by
people.
"""

from shared.database import Database
from shared.registry.table import find, get_services
from shared.settings import Settings


def supply(owner_url: str, settings: Settings) -> None:
    """Add what is not there yet, service by service. Safe to run again."""
    database = Database(owner_url, pool=1)
    with database.transaction() as session:
        for service in get_services():
            if service.supply:
                find(service.supply)(session, settings)
    database.dispose()
