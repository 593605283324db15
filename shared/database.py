"""PostgreSQL for one service: its engine, its sessions, its declarative base.

One schema and one role per service; this module never crosses from one to another, and never migrates
(`deploy.migrate` does, as the owner). Times are written by the acts, not by the server: no `now()` defaults.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import Session

from shared import patience
from shared.errors import Unavailable
from shared.settings import Settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
FRESH = 1.0
"""Seconds for which a connection that has just answered is trusted to be alive. Asking before each transaction costs
one way to the server and back; PostgreSQL takes longer than this to come up again, so nobody meets a dead one."""

SILENCE_MS = 4000
"""Milliseconds after which a server whose machine or network is gone, so that nothing refuses, counts as away (Linux;
its own limit is a quarter of an hour). One that is there and says nothing is `shared.patience`'s business."""

PING_SECONDS = 1.0
"""For an idle connection to say that it lives; one that says nothing is replaced."""

ORPHAN_MS = 5000
"""Milliseconds after which the server gives up a statement whose client is gone."""

CONNECTION = {
    "tcp_user_timeout": SILENCE_MS,
    "options": f"-c timezone=UTC -c client_connection_check_interval={ORPHAN_MS}",
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
            connect_args=CONNECTION,
        )
        event.listen(
            self.engine, "do_connect", lambda _, __, words, options: patience.connect(*words, **options)
        )
        _ask_the_idle(self.engine)
        self._alone = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises.

        Raises Unavailable where PostgreSQL does not answer.
        """
        with self._or_unavailable(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        """For one statement that needs no other beside it: it is its own transaction, two ways to the server cheaper.

        Raises Unavailable where PostgreSQL does not answer.
        """
        with self._or_unavailable(), self._alone.connect() as connection:
            yield connection

    @contextmanager
    def _or_unavailable(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            if error.connection_invalidated or "connect" in str(error.orig).lower():
                self.engine.dispose()  # the next request starts with fresh connections
            raise Unavailable("The database does not answer.") from error
        except NoneFree as error:
            raise Unavailable("The database is busy.") from error

    @contextmanager
    def listening(self, channel: str) -> Iterator[patience.PatientConnection]:
        """A connection of its own that is told what is notified on the channel. Raises Unavailable."""
        try:
            with patience.connect(self.url, autocommit=True, **CONNECTION) as listener:
                listener.execute(SQL("LISTEN {}").format(Identifier(channel)))
                yield listener
        except psycopg.OperationalError as error:
            raise Unavailable("The database does not answer.") from error

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _ask_the_idle(engine: Engine) -> None:
    """Ask a connection that lay idle whether it lives before it is handed out; a dead one is replaced, with all others.

    After a restart of PostgreSQL nobody meets a dead connection; SQLAlchemy's `pool_pre_ping` would ask each time.
    """

    @event.listens_for(engine, "checkin")
    def note(_: Any, record: Any) -> None:
        record.info["used_at"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(dbapi_connection: Any, record: Any, _: Any) -> None:
        used_at = record.info.get("used_at")
        if used_at is None or time.monotonic() - used_at < FRESH:
            return
        try:
            with patience.at_most(PING_SECONDS):
                engine.dialect.do_ping(dbapi_connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def database_for(service: str, settings: Settings) -> Database:
    """The service's database. Raises SettingMissing where its address is not set."""
    return Database(settings.need(f"database_url_{service}"), settings.database_pool)
