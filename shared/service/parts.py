"""What every service with acts is made of, put together once per process; a service adds what only it has.

Each part is made when first asked for, so that a worker needs no web and a page no renderer. The app and the worker
share it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import text

from shared import clock
from shared.acts.commit import Committer
from shared.acts.context import Context
from shared.acts.perform import Performer
from shared.acts.start import EntityAddress
from shared.auth.limits import RateLimiter
from shared.database import Database, database_for
from shared.notify.mailers import mailer_for
from shared.notify.message import Mailer
from shared.settings import Settings
from shared.storage.buckets import Bucket
from shared.storage.connect import documents
from shared.storage.port import DocumentStore
from shared.temporal import Bridge, bridge
from shared.web.deps import Check


@dataclass(frozen=True)
class ServiceParts:
    """The parts. A service's own class names its `context` and `address` (the context's name is the service's)."""

    settings: Settings
    context: ClassVar[Context]
    address: ClassVar[EntityAddress]

    @cached_property
    def database(self) -> Database:
        """The service's connections."""
        return database_for(self.context.name, self.settings)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of business days and printed times."""
        return ZoneInfo(self.settings.timezone)

    def now(self) -> datetime:
        """The present instant in that zone: what an act that is done or offered now carries."""
        return clock.now().astimezone(self.zone)

    @cached_property
    def bridge(self) -> Bridge:
        """The way to Temporal."""
        return bridge(self.settings)

    @cached_property
    def committer(self) -> Committer:
        """Makes acts facts (worker only)."""
        return Committer(self.database, self.context, self.zone, self.settings.jurisdiction)

    @cached_property
    def performer(self) -> Performer:
        """Sends acts (web only)."""
        return Performer(self.database, self.context, self.bridge, self.address, self.zone)

    @cached_property
    def store(self) -> DocumentStore:
        """Where documents are kept."""
        return documents(self.settings)

    @cached_property
    def mailer(self) -> Mailer:
        """Sends messages, each once."""
        return mailer_for(self.context.name, self.database, self.settings)

    @cached_property
    def limiter(self) -> RateLimiter:
        """Bounds what strangers may try."""
        return RateLimiter(self.database, self.settings.need("secret_key"))

    @property
    def checks(self) -> Mapping[str, Check]:
        """What `/readyz` asks, by engine."""
        return {
            "PostgreSQL": self._ask_database,
            "Temporal": self._ask_temporal,
            "Documents": self._ask_store,
        }

    def _ask_database(self) -> None:
        with self.database.transaction() as session:
            session.execute(text("SELECT 1"))

    def _ask_temporal(self) -> None:
        self.bridge.call(lambda client: client.service_client.check_health(), 2.0)

    def _ask_store(self) -> None:
        self.store.find(Bucket.WORKING, "readiness")
