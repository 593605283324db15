"""Texts of acts: claimed by one event of their author on their record, read for events wanted, swept unclaimed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from temporalio import activity
from temporalio.testing import ActivityEnvironment

from deploy.worker.assemble import assemble
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.messages import CommitInput
from shared.acts.staging import claim, get_texts, stage
from shared.registry.table import get_service
from shared.settings import Settings
from tests.integration.acts.conftest import NOON
from tests.integration.acts.drafts import AUTHOR, LAWYER, SUBMIT, an_act

pytestmark = pytest.mark.engines


def test_texts_of_the_events_wanted_are_read_and_no_others(database, stream):
    with database.transaction() as session:
        for seq, words in ((2, "First."), (3, "Second."), (4, "Third.")):
            ids = stage(session, ACTS, stream=stream, author="author", texts={"note": words}, at=NOON)
            claim(session, ACTS, stream=stream, author="author", ids=ids, seq=seq)
        assert get_texts(session, ACTS, stream, [3]) == {3: {"note": "Second."}}
        assert get_texts(session, ACTS, stream, []) == {}
        assert set(get_texts(session, ACTS, stream)) == {2, 3, 4}


def keep(database, stream, words, at):
    with database.transaction() as session:
        return stage(session, ACTS, stream=stream, author="author", texts={"reason": words}, at=at)


def kept(database, stream):
    with database.transaction() as session:
        t = ACTS.staged_input
        return list(
            session.execute(select(t.c.body).where(t.c.stream_id == stream).order_by(t.c.body)).scalars()
        )


def test_text_that_no_event_claimed_is_deleted_after_a_week_by_a_daily_job(database, committer, stream):
    claimed = keep(database, stream, "Claimed, and old.", NOON)
    withdrawn = replace(an_act("withdraw", AUTHOR, NOON), staged=claimed)
    assert committer.commit(CommitInput(stream, 0, withdrawn)).outcome
    keep(database, stream, "Given up.", NOON)
    keep(database, stream, "Perhaps still on its way.", NOON + timedelta(hours=1))
    [job] = [job for job in assembled(database).jobs if job.activity == "agreements.sweep_unclaimed"]
    assert job.cron
    with clock.at(NOON + timedelta(days=7, minutes=1)):
        assert run_job(database, job) == 1
    assert kept(database, stream) == ["Claimed, and old.", "Perhaps still on its way."]


def assembled(database):
    settings = Settings(mode="embedded", secret_key=SecretStr("k" * 40),
                        database_url_agreements=SecretStr(database.url))  # fmt: skip
    return assemble(get_service("agreements"), Agreements(settings))


def run_job(database, job):
    """What its schedule does: run the activity of this name, as the service's own role."""
    activities = {
        activity._Definition.must_from_callable(a).name: a for a in assembled(database).queues[0].activities
    }
    return ActivityEnvironment().run(activities[job.activity])


@pytest.mark.parametrize("whose", ["another author", "another stream"])
def test_text_of_somebody_else_or_of_another_record_is_not_claimed(database, committer, stream, whose):
    author, of = ("somebody", stream) if whose == "another author" else ("author", "another")
    with database.transaction() as session:
        ids = stage(session, ACTS, stream=of, author=author, texts={"reason": "Not yours."}, at=NOON)
    done = committer.commit(CommitInput(stream, 0, replace(an_act("withdraw", AUTHOR, NOON), staged=ids)))
    assert done.refusal and done.refusal.code == "staged_text" and done.head.seq == 1


def test_text_is_claimed_by_one_event_alone_and_a_refused_act_claims_none(database, committer, stream):
    ids = keep(database, stream, "The office was merged.", NOON)
    refused = replace(an_act("approve", LAWYER, NOON, package="p"), staged=ids)
    assert committer.commit(CommitInput(stream, 0, refused)).refusal
    asked = replace(an_act("submit", AUTHOR, NOON, **SUBMIT), staged=ids)
    assert committer.commit(CommitInput(stream, 0, asked)).outcome
    again = replace(an_act("recall", AUTHOR, NOON), staged=ids)
    twice = committer.commit(CommitInput(stream, 0, again))
    assert twice.refusal and twice.refusal.code == "staged_text" and twice.head.seq == 2


@pytest.mark.parametrize("change", ["UPDATE {} SET body = 'Another reason.'", "DELETE FROM {}"])
def test_text_that_an_event_claimed_can_be_neither_changed_nor_deleted_by_the_service(
    database, committer, stream, change
):
    ids = keep(database, stream, "The office was merged.", NOON)
    assert committer.commit(
        CommitInput(stream, 0, replace(an_act("withdraw", AUTHOR, NOON), staged=ids))
    ).outcome
    with database.transaction() as session:
        found = text(f"{change.format('agreements.staged_input')} WHERE stream_id = :stream")
        assert session.execute(found, {"stream": stream}).rowcount == 0
    assert kept(database, stream) == ["The office was merged."]
