"""After each act its person is told, on whatever page of the agreement they come back to, that it was done."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from services.agreements.register.models import AgreementRow
from services.agreements.register.words import HAPPENED
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared import clock
from workflows.agreements.states import RULES

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

ACTS_OF_PEOPLE = sorted({row.action for row in RULES.transitions if row.roles})
TABS = ("", "/versions", "/approvals", "/people", "/clocks", "/timeline")
TOLD = re.compile(r'<div class="alert alert--success".*?</div>\s*</div>', re.S)
BODY = {"record_review": {"outcome": "amend"}, "send_link": {"signer": "s"}}


@pytest.fixture(scope="module")
def stream(house):
    return house.draft("Done a moment ago")[1]


def _did(house, stream, name, *, key="dana-mercer", ago=timedelta(0)):
    """An event of this name by somebody: the page is about that alone, not about what else an act changes."""
    e = ACTS.event
    with house.parts.database.transaction() as session:
        seq = session.scalar(select(func.max(e.c.seq)).where(e.c.stream_id == stream)) + 1
        session.execute(insert(e).values(
            stream_id=stream, seq=seq, name=name, at=clock.now() - ago, actor=seed_id("account", key),
            body=BODY.get(name, {}), previous_hash="", hash="",
        ))  # fmt: skip


def _told(page):
    return " ".join(re.sub("<[^>]+>", " ", html.unescape("".join(TOLD.findall(page)))).split())


@pytest.mark.parametrize("act", ACTS_OF_PEOPLE)
def test_every_act_is_told_to_who_did_it(house, dana, stream, act):
    _did(house, stream, act)
    told = _told(dana.get(f"/agreements/{stream}"))
    assert told.startswith(f"Done: {HAPPENED[act]}") and "Recorded " in told and ".." not in told


def test_it_is_told_on_every_tab_and_spoken(house, dana, stream):
    _did(house, stream, "recall")
    pages = [dana.get(f"/agreements/{stream}{tab}") for tab in TABS]
    assert all("Called back for changes" in _told(page) for page in pages)
    assert all('role="status"' in TOLD.findall(page)[0] for page in pages)


def test_it_is_told_to_nobody_else_and_not_for_long(house, dana, luis, stream):
    _did(house, stream, "suspend")
    assert _told(luis.get(f"/agreements/{stream}")) == ""
    other = house.draft("Done an hour ago")[1]
    _did(house, other, "lift", key="luis-ortega", ago=timedelta(hours=1))
    assert _told(luis.get(f"/agreements/{other}")) == ""


def test_what_was_published_is_told_with_its_public_address_as_a_link(house, dana, stream):
    with house.parts.database.transaction() as session:
        row = update(AgreementRow).where(AgreementRow.id == stream).values(published=True)
        number = session.scalar(row.returning(AgreementRow.number))
    _did(house, stream, "publish")
    address = f"{house.parts.settings.public_url}/agreements/published/{number}"
    assert f'<a href="{address}">{address}</a>' in "".join(TOLD.findall(dana.get(f"/agreements/{stream}")))


def test_a_change_of_a_clause_and_its_decision_are_told_to_who_made_them(house, dana, luis):
    page = "/agreements/clauses/oversight-meetings/propose"
    [source] = re.findall(r'<textarea[^>]*name="source"[^>]*>(.*?)</textarea>', dana.get(page), re.S)
    changed = html.unescape(source) + "\nMore.\n"
    where = dana.fill(page, {"source": changed, "reason": "More is said"}).headers["Location"]
    assert _told(dana.get(where)).startswith("Done: Your change of the clause is proposed")
    assert _told(luis.get(where)) == ""
    led = luis.fill(where, {"decision": "approve", "reason": "Agreed"}).headers["Location"]
    assert _told(luis.get(led)).startswith("Done: The proposal is approved")


def test_a_new_version_of_a_clock_rule_is_told(house):
    sam, today = house.person("sam-kessler"), clock.today(house.parts.zone)
    rule = {
        "amount": "12", "remind_before": "30", "escalate_after": "10", "source": "Policy 7",
        "from_date.month": str(today.month), "from_date.day": str(today.day), "from_date.year": str(today.year),
    }  # fmt: skip
    led = sam.fill("/agreements/clock-rules/yearly_review/new", rule).headers["Location"]
    assert _told(sam.get(led)).startswith("Done: The new version of the rule is added")


def test_a_changed_route_is_told(house):
    sam, page = house.person("sam-kessler"), f"/agreements/routes/{seed_id('agency', 'wvsp')}"
    _changed(house, f"route:{seed_id('agency', 'wvsp')}", "change_route", "sam-kessler")
    assert _told(sam.get(page)).startswith("Done: The route is changed")


def _changed(house, stream, name, key):
    """An event of a change, as the last test needs no more of it."""
    e = ACTS.event
    with house.parts.database.transaction() as session:
        session.execute(insert(e).values(
            stream_id=stream, seq=1, name=name, at=clock.now(), actor=seed_id("account", key), body={},
            previous_hash="", hash="",
        ))  # fmt: skip


def test_forms_of_other_acts_do_not_repeat_it(house, dana, stream):
    _did(house, stream, "recall")
    assert _told(dana.get(f"/agreements/{stream}/do/withdraw")) == ""
