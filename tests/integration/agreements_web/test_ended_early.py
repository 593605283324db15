"""An agreement that ended before its last day: the list, the record and the public page name the day it ended."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from sqlalchemy import update

from services.agreements.context import register_values
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from shared.acts.commit import get_head
from shared.acts.context import RecordedAct
from shared.acts.decision import Decision
from shared.acts.messages import Act

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

STATE = {
    "status": "ended", "ended": {"how": "terminated", "on": "2026-05-02"}, "ends_on": "2029-03-13",
    "effective_on": "2025-03-14", "published": True, "submitted": {"version": "v"},
    "reviews": [{"at": "2026-02-03T15:00:00+00:00", "by": "x", "outcome": "end"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def ended(house):
    """The id and the number of such an agreement, published."""
    _, stream = house.draft("Ended Early Task Force")
    with house.parts.database.transaction() as session:
        head = get_head(session, ACTS, stream)
        after = replace(head, state={**head.state, **STATE})
        act = Act("clock:notice", "k", "k", datetime(2026, 5, 2, 4, tzinfo=UTC))
        values = register_values(RecordedAct(head, after, act, Decision(after.state, {}), {}))
        session.execute(
            update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=after.state)
        )
        row = update(AgreementRow).where(AgreementRow.id == stream).values(**values)
        return stream, session.scalar(row.returning(AgreementRow.number))


def test_export_names_the_day_on_which_it_ended(dana, ended):
    [line] = [
        r
        for r in csv.DictReader(StringIO(dana.get("/agreements/export.csv").lstrip("\ufeff")))
        if ended[1] in r["Number"]
    ]
    assert date.fromisoformat(line["Ends on"]) == date(2026, 5, 2)


def test_record_names_that_day_and_the_last_day_of_its_text(dana, ended):
    page = dana.get(f"/agreements/{ended[0]}")
    for fact, day in (("Ended on", "May 2, 2026"), ("Last day by its text", "Mar 13, 2029")):
        assert f"<dt>{fact}</dt>\n    <dd>{day}</dd>" in page


def test_public_page_says_first_that_it_has_ended_when_and_how_and_its_last_review(house, ended):
    page = house.visitor().get(f"/agreements/published/{ended[1]}")
    main = page.split("<main")[1]
    assert main.index("This agreement has ended") < main.index("The text")
    assert "It ended on May 2, 2026, by notice, before the last day that it names, Mar 13, 2029." in main
    assert "<dt>Last review</dt>\n    <dd>Feb 3, 2026: End it</dd>" in main
    assert "ended on May 2, 2026" in house.visitor().get("/agreements/published?q=Ended+Early")
