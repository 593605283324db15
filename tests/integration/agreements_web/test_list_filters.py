"""The list narrowed to what is published and to what is overdue, on the page, in the API and in the file."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update

from services.agreements.register.listing import AGREEMENTS, AgreementListForm
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

NOW = datetime.now(UTC)


def _clock(house, stream, status, due_at):
    values = {
        "stream_id": stream, "name": "review", "round": 1, "rule": "review", "rule_version": 1, "status": status,
        "started_at": NOW - timedelta(days=400), "due_at": due_at, "points": [],
    }  # fmt: skip
    with house.parts.database.transaction() as session:
        session.execute(insert(ACTS.clock).values(**values))


@pytest.fixture(scope="module")
def listed(house):
    """Three agreements with a clock each, the first of them published."""
    yesterday, tomorrow = NOW - timedelta(days=1), NOW + timedelta(days=1)
    for title, status, due_at in (
        ("Sorted late", "running", yesterday),
        ("Sorted paused", "paused", yesterday),
        ("Sorted early", "running", tomorrow),
    ):
        _, stream = house.draft(title, versions=0)
        _clock(house, stream, status, due_at)
        with house.parts.database.transaction() as session:
            row = update(AgreementRow).where(AgreementRow.id == stream)
            session.execute(row.values(published=title == "Sorted late", next_due=due_at))
    return house


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("overdue=true", {"Sorted late"}),
        ("published=true", {"Sorted late"}),
        ("published=false", {"Sorted paused", "Sorted early"}),
        ("published=false&overdue=true", set()),
        ("published=&q=Sorted", {"Sorted late", "Sorted paused", "Sorted early"}),
    ],
)
def test_page_api_and_file_show_the_same_of_what_is_asked_for(listed, dana, asked, shown):
    page = dana.get(f"/agreements?q=Sorted&{asked}")
    assert {title for title in ("Sorted late", "Sorted paused", "Sorted early") if title in page} == shown
    lines = csv.DictReader(io.StringIO(dana.get(f"/agreements/export.csv?q=Sorted&{asked}").lstrip("\ufeff")))
    assert {line["Title"] for line in lines} == shown
    if "published=&" not in asked:
        answer = listed.program("dana-mercer").get(f"?q=Sorted&{asked}").json
        assert {item["title"] for item in answer["items"]} == shown


def test_file_says_what_is_published_and_when_the_next_is_due(listed, dana):
    lines = csv.DictReader(
        io.StringIO(dana.get("/agreements/export.csv?q=Sorted&overdue=true").lstrip("\ufeff"))
    )
    [line] = lines
    due = (NOW - timedelta(days=1)).astimezone(listed.parts.zone).date()
    assert (line["Published"], line["Next due"]) == ("yes", due.isoformat())


def test_list_that_is_narrowed_is_paged_and_keeps_its_filter(listed, dana):
    first = dana.get("/agreements?published=false&limit=1&q=Sorted")
    assert "published=false" in first.partition('rel="next" href="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("given", "sort", "index"),
    [
        ({}, "due", "ix_agreement_due"),
        ({"published": True}, "updated", "ix_agreement_published"),
        ({"overdue": True}, "updated", "ix_clock_due"),
    ],
)
def test_a_page_is_read_by_an_index_and_not_by_reading_every_row(listed, given, sort, index):
    """Of the few rows here PostgreSQL would read all; it may not, so that only a missing index is left to blame."""
    asked = AGREEMENTS.narrowing(None, AgreementListForm(**given))
    query = select(AgreementRow.id).where(*asked).order_by(AGREEMENTS.sort_by(sort).expression)
    words = str(query.compile(listed.parts.database.engine, compile_kwargs={"literal_binds": True}))
    with listed.parts.database.transaction() as session:
        for way in ("seqscan", "sort"):
            session.execute(text(f"SET LOCAL enable_{way} = off"))
        plan = "\n".join(line for (line,) in session.execute(text(f"EXPLAIN {words}")))
    assert index in plan
