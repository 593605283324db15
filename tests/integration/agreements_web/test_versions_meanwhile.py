"""Nothing is written over what was committed while a version was on its way."""

import threading
import uuid

import pytest
from sqlalchemy import update

from services.agreements.drafts.service import make_version, save
from services.agreements.files.repository import list_versions
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.commit import get_head, lock_head
from shared.auth.actor import Actor, Grant
from shared.errors import Conflict
from workflows.agreements.approval import writers

pytestmark = [pytest.mark.engines, pytest.mark.timeout(60)]


def in_background(work):
    """Run it beside the test; its result, or what it raised, once it has ended."""
    ended: list[object] = []

    def run() -> None:
        try:
            ended.append(work())
        except Exception as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, ended


def test_version_that_arrives_while_the_agreement_is_withdrawn_does_not_bring_it_back(house):
    dana, stream = house.draft("Withdrawn meanwhile", versions=0)
    with house.parts.database.transaction() as session:
        head = lock_head(session, ACTS, stream)
        thread, ended = in_background(
            lambda: make_version(house.parts, dana, stream, note="", key=uuid.uuid4().hex)
        )
        thread.join(2)  # long enough to come to the lock, on which it now waits
        assert thread.is_alive()
        withdrawn = {**head.state, "status": "withdrawn"}
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=withdrawn))
    thread.join(20)
    assert isinstance(ended[0], Conflict)
    with house.parts.database.transaction() as session:
        assert get_head(session, ACTS, stream).state["status"] == "withdrawn"
        assert not list_versions(session, stream)


def test_two_versions_at_once_get_two_numbers(house):
    dana, stream = house.draft("Two at once", versions=0)
    both = [
        in_background(lambda: make_version(house.parts, dana, stream, note="", key=uuid.uuid4().hex))
        for _ in range(2)
    ]
    for thread, _ in both:
        thread.join(30)
    assert sorted(ended[0] for _, ended in both) == [1, 2]


def test_whoever_answered_a_question_may_not_decide_though_another_saved_last(house):
    dana, stream = house.draft("Answered by two", versions=0)
    here = seed_id("agency", "wvsp")
    luis = Actor(
        seed_id("account", "luis-ortega"), "Luis", "l", "s", frozenset({Grant("legal_reviewer", here)})
    )
    draft = save(house.parts, luis, stream, {"task_force_name": "Luis's words"}, 1)
    save(house.parts, dana, stream, {"start_date": "2027-04-01"}, draft.row.row_version)
    make_version(house.parts, dana, stream, note="", key=uuid.uuid4().hex)
    with house.parts.database.transaction() as session:
        assert writers(get_head(session, ACTS, stream).state) == {dana.account_id, luis.account_id}
