"""Alembic's entry for the search schema; the work is in `shared.migrations`."""

from shared.migrations import run_migrations

run_migrations("search")
