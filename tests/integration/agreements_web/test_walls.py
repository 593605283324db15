"""A wall hides an agreement from a person, or an agency's people, who could see it otherwise: from every reader."""

import uuid

import pytest
from sqlalchemy import text, update

from services.agreements.audit.desk import REGISTER
from services.agreements.drafts.service import make_version
from services.agreements.register.findable import add_to_search
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from services.portal.work.overdue import list_overdue
from services.portal.work.repository import list_waiting
from shared import clock
from shared.acts.commit import get_head
from shared.auth.actor import Actor, Grant, Role
from shared.auth.scope import account_token, agency_token, allow_tokens, wall_tokens
from shared.search.port import Query
from shared.search.postgres import PostgresSearch
from tests.desk import Task, create_task

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]
PRIYA, HERE = seed_id("account", "priya-nair"), seed_id("agency", "wvsp")
TITLE = "Behind a wall of its own"
READER = Actor(PRIYA, "Priya", "p@x.example", "s", frozenset(
    Grant(role, HERE) for role in (Role.VIEWER, Role.RECORDS_OFFICER, Role.AUDITOR)
))  # fmt: skip


@pytest.fixture(scope="module")
def stream(house):
    """An agreement with two tasks that are overdue: Priya's own, and a role's that she watches over."""
    stream = house.draft(TITLE, versions=1)[1]
    at = clock.now()
    with house.parts.database.transaction() as session:
        for name, whom in (("own", {"for_account": PRIYA}), ("watched", {"for_role": Role.APPROVER})):
            create_task(session, Task(
                f"{stream}-{name}", "agreements", stream, "approve", name, f"/agreements/{stream}", at,
                due_at=at, **whom,
            ))  # fmt: skip
    return stream


def wall_off(house, stream, *walls):
    """Bring the register's row and the search entry to what an act that sets these walls leaves."""
    with house.parts.database.transaction() as session:
        row = session.get(AgreementRow, stream)
        row.walls = list(walls)
        add_to_search(session, row, "")


def on_pages(house, stream):
    priya = house.person("priya-nair")
    places = (
        f"/agreements/{stream}",
        f"/agreements/{stream}/versions/1/file.docx",
        f"/api/agreements/{stream}",
    )
    answers = {priya.client.get(place).status_code for place in places}
    assert answers in ({200}, {404})
    return answers == {200}


def in_the_list(house, _):
    return TITLE in house.person("priya-nair").get("/agreements?q=wall")


def in_the_api_s_list(house, _):
    return TITLE in house.person("priya-nair").get("/api/agreements?q=wall")


def in_search(house, stream):
    query = Query(f'"{TITLE}"', allow_tokens(READER), wall_tokens(READER))
    return stream in {hit.entity_id for hit in PostgresSearch(house.portal).search(query).hits}


def before_the_auditor(house, stream):
    with house.parts.database.transaction() as session:
        return REGISTER.may_see(session, READER, stream)


def waiting(house, stream):
    with house.portal.transaction() as session:
        return f"{stream}-own" in {task.id for task in list_waiting(session, READER, clock.now())}


def overdue(house, _):
    with house.portal.transaction() as session:
        found = list_overdue(session, READER, clock.now())
    return "watched" in {task.title for service in found for task in service.tasks}


READERS = (on_pages, in_the_list, in_the_api_s_list, in_search, before_the_auditor, waiting, overdue)


@pytest.mark.parametrize(
    ("walls", "hidden"),
    [
        ([], False),
        ([account_token(PRIYA)], True),
        ([agency_token(HERE)], True),
        ([account_token("somebody-else"), account_token(PRIYA)], True),
        ([account_token("somebody-else")], False),
    ],
)
def test_every_reader_obeys_a_wall_alike(house, stream, walls, hidden):
    wall_off(house, stream, *walls)
    try:
        shown = {reader.__name__: reader(house, stream) for reader in READERS}
        assert shown == {reader.__name__: not hidden for reader in READERS}
    finally:
        wall_off(house, stream)


def test_wall_in_the_state_reaches_the_register_and_search_with_the_next_event(house):
    dana, walled = house.draft("Walled by its state", versions=1)
    wall_off(house, walled)  # none: the entry that the relay makes
    with house.parts.database.transaction() as session:
        t = ACTS.stream
        state = {**get_head(session, ACTS, walled).state, "walls": [account_token(PRIYA)]}
        session.execute(update(t).where(t.c.stream_id == walled).values(state=state))
    assert on_pages(house, walled)
    make_version(house.parts, dana, walled, note="", key=uuid.uuid4().hex)
    assert not on_pages(house, walled)
    with house.portal.transaction() as session:
        query = text("SELECT walls FROM search.entry WHERE entity_id = :id")
        assert session.execute(query, {"id": walled}).scalar_one() == [account_token(PRIYA)]
