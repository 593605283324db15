"""What a new installation needs besides tables: clock rules, holidays, the supplied clauses. Adds, never changes.

Runs with the migration job, as the owner role. Later versions of rules and clauses are made by people.
"""

from services.agreements.clauses.repository import add_supplied
from services.agreements.library.loader import load_library
from services.agreements.rules_seed import seed_rules
from shared import clock
from shared.database import Database


def supply(owner_url: str, calendar: str) -> None:
    """Add what is not there yet. Safe to run again."""
    database = Database(owner_url, pool=1)
    with database.transaction() as session:
        seed_rules(session, calendar)
        add_supplied(session, load_library(), clock.now())
    database.dispose()
