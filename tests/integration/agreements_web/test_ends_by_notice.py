"""An agreement in force under a notice: record, list, export and public page name the day by which it ends."""

import csv
import html
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from sqlalchemy import update

from services.agreements.context import register_values
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.commit import get_head
from shared.acts.context import RecordedAct
from shared.acts.decision import Decision
from shared.acts.messages import Act

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

NOTICE = {
    "by": seed_id("agency", "wvsp"), "method": "courier", "sent_on": "2026-11-27", "given_by": "x",
    "delivered_on": "2026-11-28",
}  # fmt: skip
STATE = {
    "status": "in_force", "ends_on": None, "effective_on": "2025-03-14", "published": True,
    "submitted": {"version": "v"}, "notice_days": 73_000,
}  # fmt: skip
DUES = {"review": datetime(2027, 1, 5, tzinfo=UTC), "notice": datetime(2226, 10, 11, tzinfo=UTC)}


@pytest.fixture(scope="module")
def noticed(house):
    """Makes an agreement under a notice; answers with its id and number."""

    def made(title, **notice):
        _, stream = house.draft(title)
        with house.parts.database.transaction() as session:
            head = get_head(session, ACTS, stream)
            after = replace(head, state={**head.state, **STATE, "notice": {**NOTICE, **notice}})
            act = Act("record_delivery", "k", "k", datetime(2026, 11, 28, 4, tzinfo=UTC))
            values = register_values(RecordedAct(head, after, act, Decision(after.state, {}), DUES))
            session.execute(
                update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=after.state)
            )
            row = update(AgreementRow).where(AgreementRow.id == stream).values(**values)
            return stream, session.scalar(row.returning(AgreementRow.number))

    return made


def test_all_who_read_it_are_told_by_which_day_it_ends(house, dana, noticed):
    stream, number = noticed("Ends By Notice")
    ends, by_notice = "Oct 11, 2226", "Ends on Oct 11, 2226 (last day in force Oct 10, 2226), by notice of "
    page, public = dana.get(f"/agreements/{stream}"), house.visitor().get(f"/agreements/published/{number}")
    for told in (page, public):
        assert f"<dt>Ends on</dt>\n    <dd>{ends}</dd>" in told
        assert by_notice in told
    assert f"Hold the review and record it (ends {ends}, by notice)" in page
    assert f"ends {ends}, by notice" in dana.get("/agreements?q=Ends+By+Notice")
    rows = csv.DictReader(StringIO(dana.get("/agreements/export.csv").lstrip("\ufeff")))
    assert [row["Ends on"] for row in rows if number in row["Number"]] == ["2226-10-11"]
    assert f"ends on {ends}" in house.visitor().get("/agreements/published?q=Ends+By+Notice")


def test_notice_not_delivered_is_told_to_those_who_read_the_record_and_not_to_strangers(house, dana, noticed):
    stream, number = noticed("Not Delivered", delivered_on=None)
    said = "sent on Nov 27, 2026, not delivered yet"
    assert said in html.unescape(dana.get(f"/agreements/{stream}"))
    public = house.visitor().get(f"/agreements/published/{number}")
    assert "<dd>Until terminated</dd>" in public and "Notice" not in public.split("<main")[1]
