"""Rate limits for strangers and the impatient, counted in PostgreSQL so that all processes count together.

Each kind of limit has 65,536 cells; a subject (an address, an account) falls into one by a keyed digest. So the table
is bounded however many strangers knock, keeps nobody's address, and two subjects rarely share a cell.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from flask import request
from sqlalchemy import func, select

from shared import clock
from shared.auth.secrets import keyed_digest
from shared.database import Database
from shared.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """At most `count` in each window of `every`."""

    kind: str
    count: int
    every: timedelta


SIGN_IN = Limit("sign_in", 20, timedelta(minutes=5))
PROVIDER = Limit("provider", 300, timedelta(minutes=5))
"""Ways to the identity provider, which limits guesses itself: a whole agency comes from one address at eight."""
CODE_REQUEST = Limit("code_request", 5, timedelta(minutes=15))
COPY_REQUEST = Limit("copy_request", 3, timedelta(days=1))
LINK_OPEN = Limit("link_open", 60, timedelta(minutes=5))
PUBLIC_FORM = Limit("public_form", 30, timedelta(minutes=5))
API = Limit("api", 600, timedelta(minutes=1))


class RateLimiter:
    """Counts and refuses. `key` is the installation's secret, so that nobody can work out who shares a cell."""

    def __init__(self, database: Database, key: str) -> None:
        self._database = database
        self._key = key

    def hit(self, limit: Limit, subject: str) -> None:
        """Count one more for the subject. Raises TooMany, with the seconds to wait."""
        at = clock.now()
        start = window_start(at, limit.every)
        cell = int(keyed_digest(self._key, f"{limit.kind}\n{subject}")[:4], 16)
        with self._database.transaction() as session:
            count = session.scalar(select(func.directory.count_in_cell(limit.kind, cell, start)))
        if int(count or 0) > limit.count:
            wait = start + limit.every - at
            raise TooMany("Too many tries in a short time.", max(1, int(wait.total_seconds())))

    def hit_visitor(self, limit: Limit) -> None:
        """Count the present request's network address. Raises TooMany."""
        self.hit(limit, visitor_of(request.remote_addr or ""))


def visitor_of(address: str) -> str:
    """Who is counted as one: an IPv4 address, or the /64 of an IPv6 address, which one customer has for themselves."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def window_start(at: datetime, every: timedelta) -> datetime:
    """The start of the window that `at` falls into."""
    seconds = int(every.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)
