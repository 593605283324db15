"""What somebody has just changed in the directory, told on the page that they come back to."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from services.portal.administration.words import role_name
from services.portal.journal.models import Event
from services.portal.journal.words import WORDS
from shared import clock
from shared.service.record.just_done import Done, find_just_changed

COMING_AND_GOING = frozenset(
    {"signed_in", "signed_out", "signed_out_everywhere", "confirmed", "account_locked"}
)
"""Events of an account that are no change of the directory."""
CHANGES = frozenset(WORDS) - COMING_AND_GOING


def tell_just_done(
    session: Session, account: str, *, stream: str = "", named: Collection[str] = CHANGES
) -> Done | None:
    """The newest change by this account, of one stream or of any, in words; None where it is a minute ago."""
    words = {name: WORDS[name] for name in named}
    table = cast(Table, Event.__table__)
    found = find_just_changed(session, table, account, clock.now(), words, stream=stream)
    if found is None:
        return None
    role = f": {role_name(found.body['role'])}" if "role" in found.body else ""
    return Done(f"{words[found.name]}{role}", found.at)
