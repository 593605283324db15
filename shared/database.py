"""PostgreSQL for one service: its engine, its sessions, its declarative base.

One schema and one role per service; this module never crosses from one to another, and never migrates
(`deploy.migrate` does, as the owner). Times are written by the acts, not by the server: no `now()` defaults.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine, MetaData, create_engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from shared.errors import Unavailable
from shared.settings import Settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def metadata(schema: str) -> MetaData:
    """The metadata of one service's schema, with constraint names that errors can be mapped from."""
    return MetaData(schema=schema, naming_convention=NAMING)


def psycopg_url(url: str) -> URL:
    """The same address with the psycopg 3 driver named."""
    return make_url(url).set(drivername="postgresql+psycopg")


class Database:
    """The connections of one service. Safe to construct before a fork; connects on first use."""

    def __init__(self, url: str, pool: int = 8) -> None:
        self.url = url
        self.engine: Engine = create_engine(
            psycopg_url(url),
            pool_size=pool,
            max_overflow=pool,
            pool_timeout=4,  # a request answers in under 5 s, also when every connection is taken
            pool_pre_ping=True,  # after a restart of PostgreSQL nobody meets a dead connection; costs 0.1 ms
            connect_args={"connect_timeout": 3, "options": "-c timezone=UTC"},
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        Raises Unavailable where PostgreSQL does not answer.
        """
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except OperationalError as error:
            if error.connection_invalidated or "connect" in str(error.orig).lower():
                self.engine.dispose()  # the next request starts with fresh connections
            raise Unavailable("The database does not answer.") from error

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def database_for(service: str, settings: Settings) -> Database:
    """The service's database. Raises SettingMissing where its address is not set."""
    return Database(settings.need(f"database_url_{service}"), settings.database_pool)
