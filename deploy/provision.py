"""Makes Concord's database and its roles in a PostgreSQL server: one role per service, one owner for migrations.

Needs a superuser's address and can be run again at any time. Schemas and tables are the migrations' business
(`deploy.migrate`).
"""

from collections.abc import Iterable, Mapping

import psycopg
from psycopg import sql

from shared.registry.table import SERVICES

DATABASE = "concord"
OWNER = "concord_owner"
ROLES = ("owner", *SERVICES)
"""The owner of all schemas, which migrates; and one role a service, which may do what its migrations grant."""


def role_name(role: str) -> str:
    """The name in PostgreSQL of `owner` or of a service's role."""
    return f"concord_{role}"


def provision(superuser_url: str, passwords: Mapping[str, str], database: str = DATABASE) -> None:
    """Make the database and, with these passwords, the roles (`owner`, `portal`, …), or bring them up to date."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role, password in passwords.items():
            _make_role(connection, role_name(role), password)
        make_database(connection, database, {*ROLES, *passwords})


def make_database(connection: psycopg.Connection, database: str, roles: Iterable[str] = ROLES) -> None:
    """Make a database that only these roles may enter, and only its owner may change the shape of."""
    name = sql.Identifier(database)
    exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if exists is None:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for role in roles:
        grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role_name(role)))
        connection.execute(grant)


def _make_role(connection: psycopg.Connection, role: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "CREATE" if exists is None else "ALTER"
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
        )
    )
