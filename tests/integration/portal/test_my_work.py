"""What waits for whom: one's own, one's roles', and those of whoever one acts for; due first."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.portal.administration.grants import create_grant
from services.portal.work.repository import list_waiting
from shared.auth.actor import Actor, Grant, Role
from shared.auth.scope import account_token
from shared.demo import filling_file, is_filling_in
from shared.notify.tables import MILESTONE
from shared.notify.try_this import Milestone, mark_milestone
from shared.search.port import Entry
from shared.search.rows import put_entries
from shared.web import templating
from tests.desk import Task, create_task
from tests.integration.portal.seeded import SEEDED_AT, account, agency

pytestmark = pytest.mark.engines

WVSP, WVDNR = agency("wvsp"), agency("wvdnr")


def put(site, key, *, due=None, **whom):
    task = Task(
        id=key, context="agreements", entity_id=f"agreement-{key}", kind="approve", title=f"Approve {key}",
        url=f"/agreements/{key}", created_at=SEEDED_AT, due_at=SEEDED_AT + due if due else None, **whom,
    )  # fmt: skip
    with site.databases.agreements.transaction() as session:
        create_task(session, task)


def waiting(site, key, *grants, at=SEEDED_AT):
    actor = Actor(account(key), "N", "e", "s", frozenset(Grant(*g) for g in grants))
    with site.databases.portal.transaction() as session:
        return [(task.id, task.behalf_of) for task in list_waiting(session, actor, at)]


def test_due_comes_first_and_undated_last(site):
    dana = account("dana-mercer")
    put(site, "later", for_account=dana, due=timedelta(days=5))
    put(site, "undated", for_account=dana)
    put(site, "late", for_account=dana, due=timedelta(days=-1))
    assert [task for task, _ in waiting(site, "dana-mercer")] == ["late", "later", "undated"]


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        ((Role.APPROVER, WVSP), True),
        ((Role.APPROVER, None), True),
        ((Role.APPROVER, WVDNR), False),
        ((Role.SIGNATORY, WVSP), False),
    ],
)
def test_role_s_task_waits_for_its_holders_at_that_agency(site, grant, expected):
    put(site, "t", for_role=Role.APPROVER, for_agency=WVSP)
    assert bool(waiting(site, "priya-nair", grant)) is expected


def test_task_of_a_role_at_every_agency_waits_for_any_holder(site):
    put(site, "t", for_role=Role.RECORDS_OFFICER)
    assert waiting(site, "priya-nair", (Role.RECORDS_OFFICER, WVDNR)) == [("t", None)]


def test_task_of_the_absent_waits_for_who_acts_for_them_within_the_delegation(site):
    put(site, "approve", for_role=Role.APPROVER, for_agency=WVSP)
    put(site, "named", for_account=account("james-whitlock"), lent_under=[f"{Role.APPROVER}@{WVSP}"])
    put(site, "sign", for_role=Role.SIGNATORY, for_agency=WVSP)
    found = waiting(site, "ruth-hagan")
    assert ("approve", "James Whitlock") in found
    assert ("named", "James Whitlock") in found
    assert "sign" not in {task for task, _ in found}
    assert waiting(site, "ruth-hagan", at=SEEDED_AT + timedelta(days=14)) == []


def test_delegation_at_one_agency_shows_none_of_the_absent_s_other_agencies(site):
    with site.transaction() as session:
        create_grant(
            session, by="system", account_id=account("james-whitlock"), role=Role.APPROVER, agency_id=None
        )
    put(site, "here", for_role=Role.APPROVER, for_agency=WVSP)
    put(site, "there", for_role=Role.APPROVER, for_agency=WVDNR)
    assert waiting(site, "ruth-hagan") == [("here", "James Whitlock")]


@pytest.mark.parametrize(
    "more",
    [
        {"lent_under": [f"{Role.SIGNATORY}@{WVSP}", f"{Role.SIGNATORY}@"]},
        {"lent_under": [f"{Role.APPROVER}@{WVDNR}"]},
        {"lent_under": []},
        {},
        {"lent_under": [f"{Role.APPROVER}@{WVSP}"], "kept_out": [account("ruth-hagan")]},
    ],
    ids=["another role", "another agency", "in person", "of before", "kept out"],
)
def test_deputy_is_not_asked_for_what_they_may_not_do(site, more):
    put(site, "named", for_account=account("james-whitlock"), **more)
    assert waiting(site, "james-whitlock") == [("named", None)]
    assert waiting(site, "ruth-hagan") == []


@pytest.mark.parametrize("who", ["ruth-hagan", "james-whitlock"])
def test_role_s_task_waits_for_nobody_who_is_kept_out_nor_for_their_deputy(site, who):
    put(site, "t", for_role=Role.APPROVER, for_agency=WVSP, kept_out=[account(who)])
    assert waiting(site, who, (Role.APPROVER, WVSP)) == []
    assert waiting(site, "ruth-hagan") == []
    assert waiting(site, "priya-nair", (Role.APPROVER, WVSP)) == [("t", None)]


@pytest.mark.parametrize("who", ["ruth-hagan", "james-whitlock"])
def test_wall_against_either_hides_the_task_from_the_deputy(site, who):
    put(site, "t", for_account=account("james-whitlock"), lent_under=[f"{Role.APPROVER}@{WVSP}"])
    assert waiting(site, "ruth-hagan") == [("t", "James Whitlock")]
    walls = frozenset({account_token(account(who))})
    hidden = Entry(
        "agreements", "agreement-t", "Agreement", "T", "", "/agreements/t", frozenset(), walls, 1, SEEDED_AT
    )
    with site.databases.agreements.transaction() as session:
        put_entries(session, [hidden])
    assert waiting(site, "ruth-hagan") == []


def test_deputy_s_link_leads_to_the_page_on_behalf_of_the_absent(site):
    put(site, "t", for_account=account("james-whitlock"), lent_under=[f"{Role.APPROVER}@{WVSP}"])
    page = site.visitor().demo("ruth-hagan").get("/my-work").text
    assert f'href="/agreements/t?for={account("james-whitlock")}"' in page


def test_own_reason_wins_over_somebody_else_s(site):
    put(site, "t", for_role=Role.APPROVER, for_agency=WVSP)
    assert waiting(site, "ruth-hagan", (Role.APPROVER, WVSP)) == [("t", None)]


def test_task_of_the_same_id_is_not_put_twice(site):
    dana = account("dana-mercer")
    put(site, "t", for_account=dana)
    put(site, "t", for_account=dana)
    assert len(waiting(site, "dana-mercer")) == 1


def test_page_says_why_it_waits_and_until_when(site):
    put(site, "t", for_role=Role.APPROVER, for_agency=WVSP, due=timedelta(days=1))
    page = site.visitor().demo("ruth-hagan").get("/my-work").text
    assert "One thing waits for you." in page
    assert "For you as approver" in page
    assert "Due tomorrow" in page
    assert 'href="/agreements/t"' in page


def test_what_is_due_after_a_month_is_shown_as_later_and_not_counted(site):
    dana = account("dana-mercer")
    put(site, "now", for_account=dana, due=timedelta(days=30))
    put(site, "then", for_account=dana, due=timedelta(days=31))
    page = site.visitor().demo("dana-mercer").get("/my-work").text
    assert "One thing waits for you." in page
    before, after = page.split("Later (1)")
    assert "/agreements/now" in before and "/agreements/then" not in before
    assert "/agreements/then" in after


def test_heading_counts_what_is_overdue_and_what_is_due_today(site):
    for name, due in (("late", -2), ("late-too", -30), ("today", 1), ("soon", 50), ("then", 24 * 40)):
        put(site, name, for_account=account("dana-mercer"), due=timedelta(hours=due))
    put(site, "whenever", for_account=account("dana-mercer"))
    assert (
        "5 things wait for you: 2 overdue, 1 due today."
        in site.visitor().demo("dana-mercer").get("/my-work").text
    )


def test_page_says_while_the_demo_is_still_filling_in(site, tmp_path, monkeypatch):
    monkeypatch.setattr(templating, "is_filling_in", lambda var: is_filling_in(tmp_path))
    dana = site.visitor().demo("dana-mercer")
    assert "The demo is still filling in" not in dana.get("/my-work").text
    filling_file(tmp_path).parent.mkdir()
    filling_file(tmp_path).touch()
    assert "The demo is still filling in" in dana.get("/my-work").text


def test_step_ticks_itself_for_everybody_in_the_demo_and_keeps_the_first_time(site):
    dana = account("dana-mercer")
    for hours in (1, 2):
        with site.databases.agreements.transaction() as session:
            mark_milestone(session, dana, Milestone.OPEN_WORD, SEEDED_AT + timedelta(hours=hours))
    with site.databases.portal.transaction() as session:
        assert session.scalars(select(MILESTONE.c.at)).all() == [SEEDED_AT + timedelta(hours=1)]
    assert site.visitor().demo("dana-mercer").get("/my-work").text.count("steps__step--done") == 1
    assert site.visitor().demo("luis-ortega").get("/my-work").text.count("steps__step--done") == 1
