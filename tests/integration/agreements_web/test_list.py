"""The list of agreements as people page through it and take it away."""

import csv
import io
import re

import pytest
from sqlalchemy import select, update

from services.agreements.register.models import AgreementRow
from services.portal.seed import seed_id

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

TITLES = (
    "Zebra paged",
    "alpha paged",
    "Émile paged",
    "éclair paged",
    "ÉTAT paged",
    "İzmir paged",
    "Beta paged",
)
ROW = re.compile(r'<a href="/agreements/[0-9a-f-]{36}">([^<]+)</a>')


@pytest.fixture(scope="module")
def dana(house):
    for title in TITLES:
        house.draft(title, versions=0)
    return house.person("dana-mercer")


def _link(page, rel):
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else None


@pytest.mark.parametrize(
    "sort", ["title", "-title", "number", "-number", "due", "-due", "updated", "-updated"]
)
def test_pages_forth_and_back_show_every_row_once_in_every_order(dana, sort):
    pages = [dana.get(f"/agreements?q=paged&limit=2&sort={sort}")]
    while following := _link(pages[-1], "next"):
        pages.append(dana.get(following))
    shown = [ROW.findall(page) for page in pages]
    assert sorted(title for titles in shown for title in titles) == sorted(TITLES)
    back, page = [], pages[-1]
    while before := _link(page, "prev"):
        page = dana.get(before)
        back.append(ROW.findall(page))
    assert back == shown[-2::-1]


def test_csv_says_for_whom_each_waits_and_gives_the_office_s_days(house, dana):
    late = "2026-12-04T04:30:00+00:00"  # half past eleven in the evening of the third
    with house.parts.database.transaction() as session:
        rows = update(AgreementRow).where(AgreementRow.title == "Zebra paged")
        session.execute(rows.values(next_due=late, next_who=[seed_id("account", "luis-ortega"), "x"]))
    answer = dana.client.get("/agreements/export.csv?q=Zebra+paged")
    [row] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert row["Next due"] == "2026-12-03"
    assert row["Waits for"].startswith("Luis Ortega; ")
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", row["Changed"])


def test_list_offers_drafting_and_export_to_those_who_may(house, dana):
    assert 'href="/agreements/new"' in dana.get("/agreements") and "export.csv" in dana.get("/agreements")
    ruth = house.person("ruth-hagan").get("/agreements")
    assert 'href="/agreements/new"' not in ruth and "export.csv" not in ruth


def test_list_is_narrowed_to_a_party_whether_agency_or_federal_body(house, dana):
    with house.parts.database.transaction() as session:
        row = session.scalars(select(AgreementRow).where(AgreementRow.title == "Beta paged")).one()
        ours, theirs = row.agencies[0], row.partners[0]
    for party in (ours, theirs):
        assert "Beta paged" in ROW.findall(dana.get(f"/agreements?q=paged&agency={party}"))
    assert ROW.findall(dana.get("/agreements?q=paged&agency=nobody")) == []
