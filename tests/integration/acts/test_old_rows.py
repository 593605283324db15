"""Migrations on rows of the release before.

0003 reads kinds and files once from their sentences, 0005 the day on which an agreement ended from its record; the rest
stays.
"""

import json
import secrets
from pathlib import Path

import psycopg
import pytest

from services.agreements.migrations import versions

pytestmark = pytest.mark.engines

HERE = Path(next(iter(versions.__path__)))
FILE, NAMED, CERTIFICATE = "f" * 64, "e" * 64, "c" * 64
CAME = f"certificate {CERTIFICATE}; signed file {FILE}; link and code sent to k***@hsi.example"
METHODS = {
    "paper": f"On paper; scan {FILE}, attested by Ruth Hagan",
    "own": f"With their own certificate: Karen; issued by A, a root that we trust; {CAME}",
    "sly": f"With their own certificate: K; signed file {NAMED}; issued by A, a root that is not known to us; {CAME}",
    "staff": "signed in and confirmed again (password and code)",
    "link": "link and code sent to k***@hsi.example",
}
STEPS = {
    "r": "Hold the review and record it",
    "l": "Lift the suspension or give notice",
    "d": "Approve or return",
    "n": None,
}


@pytest.fixture
def old(postgres):
    """A database with the agreements' tables of before, and such rows."""
    name = f"old_rows_{secrets.token_hex(4)}"
    postgres.create_database(name)
    with psycopg.connect(postgres.url("owner", name), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA agreements")
        _run(connection, "0001_agreements.sql")
        for name, method in METHODS.items():
            _insert(connection, "evidence", id=name, method=method)
        for name, what in STEPS.items():
            _insert(connection, "agreement", id=name, number=name, next_what=what)
        yield connection


def _run(connection, name):
    connection.execute((HERE / name).read_text(encoding="utf-8"))


def _insert(connection, table, **values):
    """A row with these values, and an empty one in each other column that must have one."""
    needed = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'agreements'"
        " AND table_name = %s AND is_nullable = 'NO'", (table,)
    )  # fmt: skip
    empty = {
        "ARRAY": "{}", "jsonb": "{}", "boolean": "false", "integer": "1", "timestamp with time zone": "2026-11-09"
    }  # fmt: skip
    row = {name: empty.get(kind, "") for name, kind in needed} | values
    places = ", ".join(["%s"] * len(row))
    connection.execute(
        f"INSERT INTO agreements.{table} ({', '.join(row)}) VALUES ({places})", [*row.values()]
    )


def _rows(connection, query):
    return {row[0]: row[1:] for row in connection.execute(query)}


def test_old_rows_get_their_kinds_and_files_and_keep_all_else(old):
    before = _rows(old, "SELECT id, to_jsonb(e) FROM agreements.evidence e")
    _run(old, "0003_kinds.sql")
    assert _rows(old, "SELECT id, kind, file_sha256 FROM agreements.evidence") == {
        "paper": ("paper", FILE),
        "own": ("certificate", FILE),
        "sly": ("certificate", FILE),
        "staff": ("pressed", None),
        "link": ("pressed", None),
    }
    rest = "SELECT id, to_jsonb(e) - 'kind' - 'file_sha256' FROM agreements.evidence e"
    assert _rows(old, rest) == before
    assert _rows(old, "SELECT id, next_kind FROM agreements.agreement") == {
        "r": ("review",), "l": ("lift",), "d": (None,), "n": (None,),
    }  # fmt: skip


def test_old_rows_that_ended_early_get_the_day_on_which_they_did(old):
    ways = {"w": "withdrawn", "t": "terminated", "o": "term_ended"}
    ends = {name: {"ended": {"how": how, "on": "2026-11-05"}} for name, how in ways.items()}
    for name, state in {**ends, "f": {"ended": None}}.items():
        _insert(old, "agreement", id=name + "5", number=name + "5", ends_on="2028-02-28")
        _insert(old, "stream", stream_id=name + "5", state=json.dumps(state))
    _run(old, "0005_day_ended.sql")
    found = _rows(old, "SELECT id, ends_on::text FROM agreements.agreement WHERE id LIKE '_5'")
    early, planned = ("2026-11-05",), ("2028-02-28",)
    assert found == {"w5": early, "t5": early, "o5": planned, "f5": planned}
