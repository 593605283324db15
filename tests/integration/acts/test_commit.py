"""The commit, one test for each thing that it promises (docs/architecture.md, "One act on its way", step 3)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import select, update

from services.agreements.register.models import AgreementRow
from shared.acts.commit import get_head, lock_head
from shared.acts.messages import CommitInput
from shared.acts.start import next_epoch
from shared.auth.actor import SYSTEM
from shared.errors import Unavailable
from tests.integration.acts.conftest import NOON
from tests.integration.acts.drafts import AUTHOR, HEAD, LAWYER, PACKAGE, SUBMIT, an_act

pytestmark = pytest.mark.engines


def commit(committer, stream, act, epoch=0):
    return committer.commit(CommitInput(stream, epoch, act))


def to_approval(committer, stream):
    commit(committer, stream, an_act("submit", AUTHOR, NOON, **SUBMIT))
    return commit(committer, stream, an_act("package_frozen", SYSTEM, NOON, package=PACKAGE))


def test_commit_of_an_allowed_act_moves_the_head_and_stores_its_outcome(committer, stream):
    done = commit(committer, stream, an_act("submit", AUTHOR, NOON, **SUBMIT))
    assert done.outcome and done.outcome.status == "preparing"
    assert (done.head.seq, done.head.work) == (2, ["freeze_package"])


def test_commit_of_a_known_key_returns_the_stored_outcome_and_changes_nothing(committer, stream):
    act = an_act("submit", AUTHOR, NOON, key="k", **SUBMIT)
    first, second = commit(committer, stream, act), commit(committer, stream, act)
    assert second.outcome == first.outcome and second.head == first.head


def test_commit_of_a_known_key_with_another_payload_is_refused(committer, stream):
    commit(committer, stream, an_act("submit", AUTHOR, NOON, key="k", **SUBMIT))
    again = commit(committer, stream, an_act("withdraw", AUTHOR, NOON, key="k"))
    assert again.refusal and again.refusal.code == "idempotency_key_reused"


def test_commit_from_another_epoch_is_refused(committer, stream):
    done = commit(committer, stream, an_act("submit", AUTHOR, NOON, **SUBMIT), epoch=7)
    assert done.refusal and done.refusal.code == "superseded"


def test_commit_of_an_act_the_rules_refuse_returns_the_head_and_writes_nothing(committer, stream, database):
    done = commit(committer, stream, an_act("approve", LAWYER, NOON, package="p1"))
    assert done.refusal and done.refusal.code == "wrong_state"
    with database.transaction() as session:
        assert get_head(session, committer.context.tables, stream) == done.head
    assert done.head.seq == 1


def test_recheck_of_an_evening_act_sees_the_day_of_the_state_s_own_zone(committer, stream):
    days = []
    committer.context.recheck = lambda session, state, act: days.append(act.at.date())
    evening = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)  # 8:30 p.m. on the 24th in Charleston
    done = commit(committer, stream, an_act("submit", AUTHOR, evening, **SUBMIT))
    assert done.outcome
    assert days == [date(2026, 11, 24)]


def test_approval_of_all_stages_leads_to_signature_and_arms_the_clocks(committer, stream):
    asked = to_approval(committer, stream)
    assert set(asked.head.due) == {"approval"}
    commit(committer, stream, an_act("approve", LAWYER, NOON, package="p1"))
    done = commit(committer, stream, an_act("approve", HEAD, NOON, package="p1"))
    assert done.head.state["status"] == "signing" and set(done.head.due) == {"signing"}


def test_register_knows_the_kind_of_the_next_step(committer, stream, database):
    commit(committer, stream, an_act("submit", AUTHOR, NOON, **SUBMIT))
    kind = select(AgreementRow.next_kind).where(AgreementRow.id == stream)
    for act, expected in ((None, None), (an_act("package_frozen", SYSTEM, NOON, package=PACKAGE), "approve")):
        if act:
            commit(committer, stream, act)
        with database.transaction() as session:
            assert session.scalars(kind).one() == expected


def test_clock_fired_late_collapses_missed_points_into_one_event(committer, stream):
    asked = to_approval(committer, stream)
    late = NOON + timedelta(days=40)
    done = commit(committer, stream, an_act("clock:approval", SYSTEM, late))
    assert done.outcome and done.head.seq == asked.head.seq + 1
    assert "approval" not in done.head.due  # remind, due and escalate have all fired, together
    assert [m["why"] for m in done.head.state["route"][0]["members"]] == ["", "escalated"]


def test_clock_before_its_point_is_refused(committer, stream):
    to_approval(committer, stream)
    done = commit(committer, stream, an_act("clock:approval", SYSTEM, NOON))
    assert done.refusal and done.refusal.code == "not_due"


def to_signed(committer, stream):
    to_approval(committer, stream)
    for who in (LAWYER, HEAD):
        commit(committer, stream, an_act("approve", who, NOON, package="p1"))
    commit(committer, stream, an_act("sign", HEAD, NOON, package="p1", signer="signer-1", evidence="e1"))
    return commit(committer, stream, an_act("executed", SYSTEM, NOON, executed={"sha256": "e" * 64}))


def test_executed_agreement_without_a_later_date_takes_effect_at_once_and_starts_its_review(
    committer, stream
):
    assert to_signed(committer, stream).head.due == {"effect": NOON}
    done = commit(committer, stream, an_act("clock:effect", SYSTEM, NOON))
    assert done.refusal is None and done.head.state["status"] == "in_force"
    assert set(done.head.due) == {"review"}


def test_act_in_the_evening_falls_on_that_evenings_day_in_the_states_own_zone(committer, stream):
    evening = NOON.astimezone(committer.zone).replace(hour=21)
    assert evening.astimezone(UTC).date() == evening.date() + timedelta(days=1)
    done = commit(committer, stream, an_act("withdraw", AUTHOR, evening.astimezone(UTC)))
    assert done.head.state["ended"]["on"] == evening.date().isoformat()


@pytest.fixture
def no_event_can_be_written(migrated):
    """PostgreSQL refuses every row of the audit chain, as on a full disk."""
    with psycopg.connect(migrated("owner"), autocommit=True) as owner:
        owner.execute("CREATE FUNCTION agreements.no_room() RETURNS trigger LANGUAGE plpgsql AS"
                      " $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$")  # fmt: skip
        owner.execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON agreements.event EXECUTE FUNCTION agreements.no_room()"
        )
        yield lambda: owner.execute("DROP TRIGGER IF EXISTS no_room ON agreements.event")
        owner.execute("DROP FUNCTION agreements.no_room() CASCADE")


def everything_of(database, tables, stream):
    """Every row that an act may write, so that a test can say that none was."""
    own = [t for t in vars(tables).values() if "stream_id" in t.c]
    with database.transaction() as session:
        return {t.name: session.execute(select(t).where(t.c.stream_id == stream)).all() for t in own}


def test_act_whose_event_can_not_be_written_leaves_nothing_behind_and_works_afterwards(
    committer, stream, database, no_event_can_be_written
):
    before, tables = everything_of(database, committer.context.tables, stream), committer.context.tables
    act = an_act("submit", AUTHOR, NOON, key="k", **SUBMIT)
    with pytest.raises(Unavailable):
        commit(committer, stream, act)
    assert everything_of(database, tables, stream) == before
    no_event_can_be_written()
    assert commit(committer, stream, act).outcome


def test_act_waits_for_another_of_its_record_and_is_decided_on_what_that_one_left(
    committer, stream, database
):
    """Two workers at once, as where Temporal gives a task to a second one: the head's lock keeps them in turn."""
    with database.transaction() as session, ThreadPoolExecutor(1) as pool:
        lock_head(session, committer.context.tables, stream)
        second = pool.submit(commit, committer, stream, an_act("submit", AUTHOR, NOON, **SUBMIT))
        time.sleep(0.3)
        assert not second.done()
        state = {**get_head(session, committer.context.tables, stream).state, "status": "ended"}
        t = committer.context.tables.stream
        session.execute(update(t).where(t.c.stream_id == stream).values(state=state))
        session.commit()
        done = second.result(30)
    assert done.refusal and done.refusal.code == "wrong_state"


def test_act_on_a_record_that_is_held_too_long_says_so_in_under_4_s(committer, stream, database):
    with database.transaction() as session:
        lock_head(session, committer.context.tables, stream)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            commit(committer, stream, an_act("submit", AUTHOR, NOON, **SUBMIT))
        assert time.monotonic() - began < 4


def test_epoch_only_rises_and_stays_for_whoever_has_seen_an_earlier_one(committer, stream, database):
    seen = [next_epoch(database, committer.context, stream, before).epoch for before in (0, 1, 0, 1, 2)]
    assert seen == [1, 2, 2, 2, 3]
