"""Nothing is written over what was committed while a version was on its way."""

import html
import io
import threading
import uuid

import pytest
from sqlalchemy import update

from services.agreements.drafts.service import make_version, open_draft, save
from services.agreements.files.repository import list_versions
from services.agreements.tables import ACTS
from services.agreements.versions import service
from services.agreements.versions.returned_example import returned_example
from services.agreements.versions.service import Returned, get_docx, upload
from services.agreements.versions.tracked_changes import accept_changes
from services.portal.seed import seed_id
from shared import clock
from shared.acts.commit import get_head, lock_head
from shared.auth.actor import Actor, Grant
from shared.errors import Conflict, Invalid
from tests.unit.agreements.test_changed_terms import edited
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


def key():
    return uuid.uuid4().hex


def changed_last_day(house, dana, stream):
    """Answer a question anew and make the Word file of it."""
    row_version = open_draft(house.parts, dana, stream).row.row_version
    save(house.parts, dana, stream, {"start_date": "2027-05-01"}, row_version)
    return make_version(house.parts, dana, stream, note="", key=key(), leave_out=True)


@pytest.fixture
def amid(monkeypatch):
    """Does something once, right before the next version's bytes are stored: as if it took that long to get there."""

    def arrange(work):
        store, waiting = service._store, [work]

        def interrupted(parts, stream, new):
            if waiting:
                waiting.pop()()
            return store(parts, stream, new)

        monkeypatch.setattr(service, "_store", interrupted)

    return arrange


def back(house, dana, stream, number=1):
    """That version with an edit by the other side."""
    made = get_docx(house.parts, dana, stream, number)[1]
    return edited(made, "at least once a week", "at least once a month")


def versions_of(house, stream):
    """All versions, oldest first."""
    with house.parts.database.transaction() as session:
        return list_versions(session, stream)[::-1]


def test_file_that_comes_while_another_version_is_made_takes_over_the_answers_of_that_one(house, amid):
    dana, stream = house.draft("Uploaded meanwhile")
    sent = Returned(back(house, dana, stream), "back.docx", "Returned")
    amid(lambda: changed_last_day(house, dana, stream))
    assert upload(house.parts, dana, stream, sent, key=key()) == 3
    first, second, third = versions_of(house, stream)
    assert first.terms["answers"] != second.terms["answers"] == third.terms["answers"]


def test_file_that_answers_an_older_version_is_not_taken_before_somebody_has_seen_the_newer(house, amid):
    dana, stream = house.draft("Answered an older one")
    sent = Returned(back(house, dana, stream), "back.docx", "Returned", answers=1)
    amid(lambda: changed_last_day(house, dana, stream))
    with pytest.raises(Invalid, match="Version 2 was added after you opened this page"):
        upload(house.parts, dana, stream, sent, key=key())
    assert len(versions_of(house, stream)) == 2


def test_word_file_made_while_one_comes_back_leaves_that_out_only_when_confirmed(house, amid):
    dana, stream = house.draft("Made while one came back")
    sent = Returned(back(house, dana, stream), "back.docx", "Returned")
    amid(lambda: upload(house.parts, dana, stream, sent, key=key()))
    with pytest.raises(Invalid, match="Version 2 came from the other side"):
        make_version(house.parts, dana, stream, note="", key=key())
    assert len(versions_of(house, stream)) == 2


def test_changes_accepted_while_a_version_is_made_do_not_come_after_it(house, amid):
    dana, stream = house.draft("Accepted meanwhile")
    made = get_docx(house.parts, dana, stream, 1)[1]
    upload(
        house.parts,
        dana,
        stream,
        Returned(returned_example(made, clock.now())[0], "b.docx", "Back"),
        key=key(),
    )
    amid(lambda: changed_last_day(house, dana, stream))
    with pytest.raises(Conflict, match="A newer version was made meanwhile"):
        accept_changes(house.parts, dana, stream, 2, key())
    assert [v.origin for v in versions_of(house, stream)] == ["assembled", "uploaded", "assembled"]


def test_second_tab_with_the_same_file_is_told_that_it_is_a_version_already(house, dana):
    actor, stream = house.draft("The same file twice")
    page, sent = f"/agreements/{stream}/versions", back(house, actor, stream)

    def send(status, **more):
        data = {"file": (io.BytesIO(sent), "back.docx"), "note": "Returned", **more}
        return html.unescape(dana.fill(page, data, status).text)

    assert "is compared with version 1" in dana.get(page)
    send(303)
    assert "This is version 2 already" in send(422)
    assert len(versions_of(house, stream)) == 2
    send(303, same_file="true")
    assert len(versions_of(house, stream)) == 3


def test_tab_opened_before_the_newest_version_is_told_of_it(house, dana):
    actor, stream = house.draft("A tab of before")
    data = {"file": (io.BytesIO(back(house, actor, stream)), "back.docx"), "note": "Returned"}
    page = f"/agreements/{stream}/versions"
    changed_last_day(house, actor, stream)
    said = html.unescape(dana.fill(page, {**data, "answers": "1"}, 422).text)
    assert "Version 2 was added after you opened this page" in said
    assert 'name="answers" value="2"' in said and 'value="Returned"' in said
