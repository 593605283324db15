"""What is overdue in an agency is put before those whose work it is to watch its clocks, and before nobody else."""

from datetime import timedelta

import pytest

from services.portal.work.overdue import LIMIT, list_overdue
from shared.auth.actor import Actor, Grant, Role
from shared.auth.scope import account_token, agency_token, record_tokens
from shared.search.port import Entry
from shared.search.rows import put_entries
from tests.desk import Task, create_task
from tests.integration.portal.seeded import SEEDED_AT, account, agency

pytestmark = pytest.mark.engines

WVSP, WVDNR = agency("wvsp"), agency("wvdnr")
DAY = timedelta(days=1)


def put(site, key, *, due=-DAY, at=WVSP, walls=(), whom=None):
    """An agreement of an agency, with a task that is due so long after the seeding."""
    with site.databases.agreements.transaction() as session:
        put_entries(session, [Entry(
            "agreements", key, "Agreement", f"AG {key}", "", f"/agreements/{key}",
            record_tokens("agreements.read", [at]), frozenset(walls), 1, SEEDED_AT,
        )])  # fmt: skip
        create_task(session, Task(
            id=f"task-{key}", context="agreements", entity_id=key, kind="approve", title=f"Approve {key}",
            url=f"/agreements/{key}/do/approve", created_at=SEEDED_AT, due_at=SEEDED_AT + due,
            **(whom or {"for_account": account("luis-ortega")}),
        ))  # fmt: skip


def overdue(site, *grants, known=(), who="priya-nair"):
    actor = Actor(account(who), "N", "e", "s", frozenset(Grant(*g) for g in grants))
    with site.databases.portal.transaction() as session:
        return [task for found in list_overdue(session, actor, SEEDED_AT, known) for task in found.tasks]


@pytest.mark.parametrize(
    ("grant", "shown"),
    [
        ((Role.RECORDS_OFFICER, WVSP), True),
        ((Role.RECORDS_OFFICER, None), True),
        ((Role.LEGAL_REVIEWER, WVSP), True),
        ((Role.RECORDS_OFFICER, WVDNR), False),
        ((Role.VIEWER, WVSP), False),
        ((Role.APPROVER, WVSP), False),
        ((Role.ADMINISTRATOR, None), False),
    ],
)
def test_overdue_work_is_put_before_who_watches_at_the_agency(site, grant, shown):
    put(site, "late")
    assert bool(overdue(site, grant)) is shown


def test_only_what_is_late_and_unknown_yet_is_shown_longest_overdue_first(site):
    for key, due in (("late", -DAY), ("later", -2 * DAY), ("early", DAY), ("own", -DAY)):
        put(site, key, due=due)
    found = overdue(site, (Role.RECORDS_OFFICER, WVSP), known=["task-own"])
    assert [(task.title, task.who, task.href) for task in found] == [
        ("Approve later", "Luis Ortega", "/agreements/later"),
        ("Approve late", "Luis Ortega", "/agreements/late"),
    ]


@pytest.mark.parametrize("wall", [account_token(account("priya-nair")), agency_token(WVSP)])
def test_a_wall_hides_the_overdue_work_of_its_record(site, wall):
    put(site, "walled", walls=[wall])
    assert overdue(site, (Role.RECORDS_OFFICER, WVSP)) == []


def test_what_waits_for_several_is_told_once_with_all_of_them(site):
    put(site, "late")
    with site.databases.agreements.transaction() as session:
        create_task(session, Task(
            id="task-late-2", context="agreements", entity_id="late", kind="approve", title="Approve late",
            url="/agreements/late/do/approve", created_at=SEEDED_AT, due_at=SEEDED_AT - DAY,
            for_account=account("ruth-hagan"),
        ))  # fmt: skip
    [task] = overdue(site, (Role.RECORDS_OFFICER, WVSP))
    assert sorted(task.who.split(", ")) == ["Luis Ortega", "Ruth Hagan"]


def test_a_role_s_task_names_the_role(site):
    put(site, "late", whom={"for_role": Role.LEGAL_REVIEWER, "for_agency": WVSP})
    [task] = overdue(site, (Role.RECORDS_OFFICER, WVSP))
    assert task.who == "a legal reviewer of the agency"


def test_my_work_of_a_records_officer_lists_it_and_links_to_all(site):
    page = site.visitor().demo("owen-tackett").get("/my-work").text
    assert "Overdue in" not in page
    for number in range(LIMIT + 1):
        put(site, f"late-{number}")
    page = site.visitor().demo("owen-tackett").get("/my-work").text
    assert "Overdue in your agencies" in page and "Waits for Luis Ortega" in page
    assert page.count(">Open<") == LIMIT
    assert 'href="/agreements?overdue=true"' in page
    put(site, "his", at=agency("wvdhs"))
    assert "Overdue in your agency" in site.visitor().demo("neil-forsythe").get("/my-work").text
    assert "Overdue in" not in site.visitor().demo("dana-mercer").get("/my-work").text


def test_own_overdue_work_is_not_listed_twice(site):
    put(site, "late")
    page = site.visitor().demo("luis-ortega").get("/my-work").text
    assert page.count("Approve late</a>") == 1 and "Overdue in your agency" not in page
