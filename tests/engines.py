"""Session fixtures `postgres`, `temporal`, `seaweedfs`: real engines, each started when a test first asks for it.

Each test process (pytest-xdist) has its own, on free ports and in a folder that goes away. Without fsync.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from deploy.local.engines import Engine
from deploy.local.errors import EngineFailed
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.postgres import Postgres
from deploy.local.seaweedfs import Keys, SeaweedFS
from deploy.local.secrets import Secrets
from deploy.local.temporal import Temporal
from deploy.migrate import migrate
from deploy.provision import DATABASE, make_database, provision, role_name

STRANGERS = ("complaints", "training")
"""Roles without a service here: what one service may not do with another's rows is tried with them."""
_numbers = itertools.count(1)


class TestPostgres(Postgres):
    """The test's PostgreSQL, with Concord's roles and an empty database `concord`."""

    __test__ = False

    def __init__(self, home: Path, port: int, secrets: Secrets, *, durable: bool = False) -> None:
        super().__init__(home, port, secrets.postgres_superuser, durable=durable)
        self.secrets = secrets
        self._template: str | None = None

    def url(self, role: str = "owner", database: str = DATABASE) -> str:
        """The address for `owner`, `portal`, `agreements`, …"""
        password = self.secrets.postgres(role)
        return f"postgresql://{role_name(role)}:{password}@{LOOPBACK}:{self.port}/{database}"

    def provision(self) -> None:
        """Make the roles and the database `concord`."""
        provision(self.superuser_url(), self.secrets.roles)

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make one more database, empty or a copy of `template` (which nobody may be connected to)."""
        with psycopg.connect(self.superuser_url(), autocommit=True) as connection:
            if template is not None:
                copy = sql.SQL("CREATE DATABASE {} OWNER concord_owner TEMPLATE {} STRATEGY file_copy")
                connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
            make_database(connection, name, self.secrets.roles)

    def create_migrated(self, area: str) -> str:
        """Make a migrated database of an area of tests alone, and answer its name; areas must not meet in one.

        Migrating takes seconds, copying does not: the migrations run once, into a template.
        """
        if self._template is None:
            self.create_database("migrated_template")
            migrate(self.url("owner", "migrated_template"))
            self._template = "migrated_template"
        name = f"{area}_{next(_numbers)}"
        self.create_database(name, self._template)
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, cutting off whoever is connected."""
        with psycopg.connect(self.superuser_url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def make_secrets() -> Secrets:
    """Passwords for Concord's roles and the strangers."""
    return Secrets(roles={role: f"password-of-{role}" for role in STRANGERS})


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPostgres]:
    """A real PostgreSQL with Concord's roles and the empty database `concord`."""
    home = tmp_path_factory.mktemp("postgres")
    with running(lambda ports: TestPostgres(home, ports.postgres, make_secrets())) as server:
        server.provision()
        yield server


@pytest.fixture(scope="session")
def temporal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Temporal]:
    """A real Temporal server (real time; tests of clocks use the time-skipping environment)."""
    with own_temporal(tmp_path_factory) as server:
        yield server


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedFS]:
    """A real S3 store without buckets; `.keys` and `.bypass` are its two keys."""
    home = tmp_path_factory.mktemp("seaweedfs")
    made = make_secrets()
    keys = Keys(made.s3_access, made.s3_secret)
    bypass = Keys(made.s3_bypass_access, made.s3_bypass_secret)
    with running(lambda ports: SeaweedFS(home, ports, keys, bypass, durable=False)) as server:
        yield server


@contextmanager
def own_temporal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Temporal]:
    """A Temporal server for workers that outlive a test: on a shared one they would take other tests' tasks."""
    home = tmp_path_factory.mktemp("temporal")

    def build(ports: Ports) -> Temporal:
        return Temporal(home, ports.temporal, ports.temporal_http, ports.temporal_metrics, durable=False)

    with running(build) as server:
        yield server


@contextmanager
def running(build):
    """Start an engine on free ports, and stop it at the end; another process may take a port first, so thrice."""
    for attempt in (1, 2, 3):
        engine: Engine = build(Ports.free())
        try:
            engine.start()
            engine.wait()
            break
        except EngineFailed:
            engine.stop()
            if attempt == 3:
                raise
    try:
        yield engine
    finally:
        engine.stop()
