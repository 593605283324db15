"""The real index of 1,314 agreements: every row is read or told, in time, and a second run changes nothing."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from services.agreements.imports.parse import parse_index
from services.agreements.imports.service import Became, import_index
from tests.integration.imports.conftest import imports_url, parts  # noqa: F401  # the fixtures

INDEX = Path(__file__).parents[3] / "shared" / "data" / "agreement_index" / "moa_index.json"
pytestmark = pytest.mark.skipif(not INDEX.exists(), reason="../shared/data/agreement_index is not here")
UNREADABLE = {"0611025", "0508025", "0424025", "1162025", "0992025", "9222025", "0332026", "02220202"}


@pytest.fixture(scope="module")
def rows():
    return parse_index(json.loads(INDEX.read_text(encoding="utf-8")), date(2026, 12, 31))


def test_every_row_of_the_index_is_clear_and_named_once(rows):
    assert len(rows) == len({row.key for row in rows}) == 1314
    assert all(row.clear for row in rows)


def test_dates_that_can_not_be_read_are_told_and_no_others_of_those_written(rows):
    assert {row.date_written for row in rows if row.date_written and row.day is None} == UNREADABLE
    assert all(row.problems for row in rows if row.day is None)
    assert sum(row.day is None for row in rows) == 27


@pytest.mark.engines
def test_index_is_imported_within_a_minute_and_once(parts, rows):  # noqa: F811
    began = time.monotonic()
    first = [line.became for line in import_index(parts, "corpus", rows)]
    assert time.monotonic() - began < 60
    assert first == [Became.IMPORTED] * 1314
    assert {line.became for line in import_index(parts, "corpus", rows)} == {Became.UNCHANGED}
