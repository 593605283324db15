"""The written DDL and the models say the same, and each role may do exactly what the design grants it."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.portal.models import Base
from shared.auth import views

pytestmark = pytest.mark.engines

VIEWS = sorted(v.name for v in vars(views).values() if getattr(v, "schema", "") == "directory")


def only_ours(_object, name, kind, _reflected, _other):
    """The version table is Alembic's own."""
    return not (kind == "table" and name == "alembic_version")


def test_models_describe_exactly_the_migrated_schema(shared_databases):
    with shared_databases.owner.engine.connect() as connection:
        options = {
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name == "directory",
            "include_object": only_ours,
            "compare_type": True,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("view", VIEWS)
def test_service_role_reads_each_view(shared_databases, view):
    with shared_databases.agreements.engine.connect() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM directory.{view}")).scalar() == 0


@pytest.mark.parametrize("table", sorted(t.name for t in Base.metadata.sorted_tables))
@pytest.mark.parametrize("statement", ["SELECT 1 FROM {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_service_role_touches_no_table_of_the_directory(shared_databases, table, statement):
    with (
        shared_databases.agreements.engine.connect() as connection,
        pytest.raises(ProgrammingError, match="denied"),
    ):
        connection.execute(text(statement.format(f"directory.{table}")))


def test_portal_role_rewrites_no_event(shared_databases):
    for statement in ("UPDATE directory.event SET actor = 'x'", "DELETE FROM directory.event"):
        with (
            shared_databases.portal.engine.connect() as connection,
            pytest.raises(ProgrammingError, match="denied"),
        ):
            connection.execute(text(statement))


def test_portal_role_cannot_change_the_shape_of_the_schema(shared_databases):
    with (
        shared_databases.portal.engine.connect() as connection,
        pytest.raises(ProgrammingError, match="denied"),
    ):
        connection.execute(text("CREATE TABLE directory.extra (id text)"))


TASK = (
    "INSERT INTO desk.task (id, context, entity_id, kind, title, for_account, url, created_at)"
    " VALUES (:id, :context, 'e', 'k', 't', 'a', '/x', '2026-01-05T12:00:00Z')"
)


def test_service_writes_tasks_of_its_own_context_only(databases):
    with databases.agreements.transaction() as session:
        session.execute(text(TASK), {"id": "1", "context": "agreements"})
    with (
        databases.agreements.engine.connect() as connection,
        pytest.raises(ProgrammingError, match="row-level"),
    ):
        connection.execute(text(TASK), {"id": "2", "context": "complaints"})


def test_portal_reads_every_context_but_finishes_no_other_services_task(databases):
    with databases.agreements.transaction() as session:
        session.execute(text(TASK), {"id": "1", "context": "agreements"})
    with databases.portal.transaction() as session:
        assert session.execute(text("SELECT id FROM desk.task")).scalars().all() == ["1"]
        changed = session.execute(text("UPDATE desk.task SET done_at = created_at"))
        assert changed.rowcount == 0


TOLD = (
    "INSERT INTO desk.delivery (event_id, kind, recipient_hash, context, sent_at)"
    " VALUES (:id, 'task_new', 'h', 'portal', '2026-01-05T12:00:00Z')"
)


def test_service_reads_whether_the_portal_told_of_its_own_tasks_alone(databases):
    with databases.portal.transaction() as session:
        for task in ("agreements/e/approve/a/", "complaints/e/answer/a/", "digest:a:2026-01-05"):
            session.execute(text(TOLD), {"id": task})
    with databases.agreements.transaction() as session:
        seen = session.execute(text("SELECT event_id FROM desk.delivery")).scalars().all()
    assert seen == ["agreements/e/approve/a/"]


def test_stranger_role_executes_no_directory_function(shared_databases):
    with shared_databases.owner.engine.connect() as connection:
        granted = connection.execute(
            text(
                "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'directory'::regnamespace"
                " AND has_function_privilege('public', p.oid, 'EXECUTE')"
            )
        )
        assert granted.scalars().all() == []
