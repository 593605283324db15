"""ADR 5: the migrations and the models describe the same tables; a role reaches its own schema only."""

import socket

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

from services.agreements.models import Base
from shared.database import psycopg_url

pytestmark = pytest.mark.engines


def test_migrated_tables_have_exactly_the_models_columns(migrated):
    engine = create_engine(psycopg_url(migrated("owner")))
    found = inspect(engine)
    for table in Base.metadata.sorted_tables:
        columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name, schema="agreements")}
        assert columns == {c.name: c.nullable for c in table.columns}, table.name
    engine.dispose()


@pytest.mark.parametrize("statement", [
    "SELECT * FROM directory.account",
    "INSERT INTO directory.role_grant DEFAULT VALUES",
    "CREATE TABLE agreements.mine (id int)",
    "UPDATE agreements.event SET name = 'x'",
    "DELETE FROM agreements.event",
    "UPDATE agreements.outcome SET status = 'x'",
    "DELETE FROM agreements.clock_entry",
    "UPDATE agreements.evidence SET name = 'x'",
    "DELETE FROM agreements.version",
    "TRUNCATE agreements.event",
])  # fmt: skip
def test_agreements_role_is_refused_what_is_not_its_to_do(migrated, statement):
    with (
        psycopg.connect(migrated("agreements")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("role", ["complaints", "training", "portal"])
def test_other_roles_cannot_read_agreements(migrated, role):
    with psycopg.connect(migrated(role)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM agreements.event")


def test_no_column_takes_its_time_from_the_server(migrated):
    """Acts carry their instant, so that a replay and a restore see the same."""
    with psycopg.connect(migrated("owner")) as connection:
        query = (
            "SELECT table_schema || '.' || table_name || '.' || column_name FROM information_schema.columns"
            " WHERE column_default ~* '(now\\(|current_|localtime|clock_timestamp|statement_timestamp)'"
            " AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        assert connection.execute(query).fetchall() == []
        connection.execute("CREATE TABLE public.planted (at timestamptz DEFAULT now())")
        assert connection.execute(query).fetchall() == [("public.planted.at",)]
        connection.rollback()


def test_server_whose_machine_is_gone_counts_as_away_after_4_s(database):
    """Nothing refuses then; without this limit of the kernel's, a request would wait a quarter of an hour."""
    with database.engine.connect() as connection:
        number = connection.connection.driver_connection.fileno()
        with socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as own:
            assert own.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 4000
