"""Links for people without an account: opening shows, only the pressed button acts, and once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.portal.models import LINK
from shared.auth.link_tokens import (
    CODE_LIFETIME,
    MAX_FAILURES,
    VISIT_LIFETIME,
    consume_link,
    create_code,
    create_link,
    find_over,
    list_newest,
    open_link,
    revoke_links,
    verify_code,
)
from shared.errors import Invalid, NotFound
from tests.integration.portal.seeded import SEEDED_AT

pytestmark = pytest.mark.engines

P = "agreement.sign"


@pytest.fixture
def db(databases):
    return databases.portal


def make(db, *, needs_code=True, subject="signer-1", days=7):
    with db.transaction() as session:
        return create_link(
            session, LINK, purpose=P, subject_id=subject, address="k@hsi.example", at=SEEDED_AT,
            lifetime=timedelta(days=days), needs_code=needs_code,
        )  # fmt: skip


def call(db, function, *args, later=timedelta(0), **options):
    with db.transaction() as session:
        return function(session, LINK, *args, purpose=P, at=SEEDED_AT + later, **options)


def whole_row(db):
    with db.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT l::text FROM directory.link l").scalars().all()


def test_opening_changes_nothing_however_often(db):
    token = make(db)
    before = whole_row(db)
    for _ in range(3):
        assert call(db, open_link, token).address == "k@hsi.example"
    assert whole_row(db) == before


def test_neither_token_nor_code_nor_visit_is_stored(db):
    token = make(db)
    _, code = call(db, create_code, token)
    assert token not in whole_row(db)[0]
    assert code not in whole_row(db)[0].replace("-", "").split(",")
    visit = call(db, verify_code, token, code)
    assert visit not in whole_row(db)[0]


def test_link_works_once(db):
    token = make(db, needs_code=False)
    assert call(db, consume_link, token).subject_id == "signer-1"
    for function in (consume_link, open_link, create_code):
        with pytest.raises(NotFound):
            call(db, function, token)


def test_link_of_another_purpose_is_not_found(db):
    token = make(db)
    with db.transaction() as session, pytest.raises(NotFound):
        open_link(session, LINK, token, purpose="account.set_up", at=SEEDED_AT)


def test_link_ends_with_its_last_day(db):
    token = make(db, days=7)
    call(db, open_link, token, later=timedelta(days=7, seconds=-1))
    with pytest.raises(NotFound):
        call(db, open_link, token, later=timedelta(days=7))


def test_new_link_stops_the_earlier_one_of_the_subject(db):
    first, other, second = make(db), make(db, subject="signer-2"), make(db)
    with pytest.raises(NotFound):
        call(db, open_link, first)
    call(db, open_link, second)
    call(db, open_link, other)


def test_revoked_link_is_not_found(db):
    token = make(db)
    call(db, revoke_links, subject_id="signer-1")
    with pytest.raises(NotFound):
        call(db, open_link, token)


def test_act_needs_the_code_given_in_this_browser(db):
    token = make(db)
    with pytest.raises(Invalid):
        call(db, consume_link, token)
    _, code = call(db, create_code, token)
    visit = call(db, verify_code, token, code)
    assert call(db, open_link, token, visit=visit).visiting
    assert not call(db, open_link, token, visit="another browser").visiting
    with pytest.raises(Invalid):
        call(db, consume_link, token, visit="another browser")
    assert call(db, consume_link, token, visit=visit).id


def test_code_is_good_for_one_use_and_15_minutes(db):
    token = make(db)
    _, code = call(db, create_code, token)
    assert call(db, verify_code, token, code, later=CODE_LIFETIME) is None
    _, code = call(db, create_code, token)
    assert call(db, verify_code, token, code)
    assert call(db, verify_code, token, code) is None


def test_visit_ends_after_an_hour(db):
    token = make(db)
    visit = call(db, verify_code, token, call(db, create_code, token)[1])
    with pytest.raises(Invalid):
        call(db, consume_link, token, visit=visit, later=VISIT_LIFETIME)


def test_five_wrong_codes_kill_the_link_also_over_several_codes(db):
    token = make(db)
    for _ in range(MAX_FAILURES):
        _, code = call(db, create_code, token)
        assert call(db, verify_code, token, f"{(int(code) + 1) % 1_000_000:06}") is None
    with pytest.raises(NotFound):
        call(db, create_code, token)


def test_two_at_once_use_the_link_once(db):
    token = make(db, needs_code=False)

    def attempt(_):
        try:
            return call(db, consume_link, token).id
        except NotFound:
            return None

    with ThreadPoolExecutor(8) as pool:
        used = [found for found in pool.map(attempt, range(8)) if found]
    assert len(used) == 1


def test_holder_of_a_used_or_locked_link_may_know_how_it_ended_and_nobody_else(db):
    used, locked, works = (make(db, needs_code=False, subject=name) for name in ("used", "locked", "works"))
    call(db, consume_link, used)
    for _ in range(MAX_FAILURES):
        call(db, verify_code, locked, "000000")
    with db.transaction() as session:
        over = [find_over(session, LINK, token, purpose=P) for token in (used, locked, works, "x" * 43)]
        newest = list_newest(session, LINK, ["used", "locked", "works", "never"], purpose=P, at=SEEDED_AT)
        later = list_newest(session, LINK, ["works"], purpose=P, at=newest["works"].expires_at)
    assert {who: sent.state for who, sent in newest.items()} == {
        "used": "used", "locked": "locked", "works": "works",
    }  # fmt: skip
    assert later["works"].state == "expired"
    assert [o and (o.subject_id, o.used_at) for o in over] == [
        ("used", SEEDED_AT),
        ("locked", None),
        None,
        None,
    ]


def test_locked_link_that_was_replaced_is_not_spoken_of_any_more(db):
    first = make(db)
    for _ in range(MAX_FAILURES):
        call(db, verify_code, first, "000000")
    make(db)
    with db.transaction() as session:
        assert find_over(session, LINK, first, purpose=P) is None
        newest = list_newest(session, LINK, ["signer-1"], purpose=P, at=SEEDED_AT)
        assert newest["signer-1"].state == "works"
        revoke_links(session, LINK, purpose=P, subject_id="signer-1", at=SEEDED_AT)
        newest = list_newest(session, LINK, ["signer-1"], purpose=P, at=SEEDED_AT)
        assert newest["signer-1"].state == "stopped"
