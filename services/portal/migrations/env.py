"""Runs the portal's history: the schemas `directory` and `desk`."""

from shared.migrations import run_migrations

run_migrations("directory")
