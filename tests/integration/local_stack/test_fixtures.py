"""The engines that tests are given: real, provisioned, and apart from each other."""

import asyncio

import psycopg
import pytest
from temporalio.client import Client

pytestmark = pytest.mark.engines


def test_service_role_connects_but_may_not_make_a_schema(postgres) -> None:
    with (
        psycopg.connect(postgres.url("agreements")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE SCHEMA forbidden")


def test_owner_role_makes_a_schema(postgres) -> None:
    with psycopg.connect(postgres.url("owner")) as connection:
        connection.execute("CREATE SCHEMA allowed")


def test_wrong_password_is_refused(postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url("portal").replace(postgres.secrets.postgres("portal"), "guess"))


def test_copied_database_is_apart_from_its_template(postgres) -> None:
    postgres.create_database("model")
    with psycopg.connect(postgres.url("owner", "model")) as connection:
        connection.execute("CREATE SCHEMA here")
    postgres.create_database("copy", template="model")
    with psycopg.connect(postgres.url("owner", "copy")) as connection:
        connection.execute("CREATE TABLE here.t (n int)")
    with psycopg.connect(postgres.url("owner", "model")) as connection:
        assert connection.execute("SELECT to_regclass('here.t')").fetchone() == (None,)


async def _count(address: str) -> int:
    client = await Client.connect(address)
    return (await client.count_workflows("EntityKind = 'agreement'")).count


def test_temporal_knows_our_search_attributes(temporal) -> None:
    assert asyncio.run(_count(temporal.address)) == 0
