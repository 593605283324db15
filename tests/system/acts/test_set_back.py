"""A record that was set back by an older database, beside a Temporal that was not emptied."""

import time
import uuid

import psycopg
import pytest
from psycopg.types.json import Json
from temporalio.client import WorkflowExecutionStatus

from shared.acts import sweep as sweeping
from shared.acts.commit import get_head
from shared.acts.messages import Head
from shared.acts.start import rehydrate
from shared.acts.strays import end_strays
from tests.integration.acts.drafts import AUTHOR, LAWYER, SUBMIT
from tests.system.acts.conftest import ADDRESS
from workflows.agreements import contract

pytestmark = pytest.mark.engines
LATER = ("event", "outcome", "outbox")


@pytest.fixture
def remembered(migrated, stream):
    """Remembers where the record stands; what it answers puts the record back there, as an older database has it."""
    columns = "epoch, seq, state, due, work, closed, wake_at, chain_hash, updated_at"
    taken = f"SELECT {columns} FROM json_populate_record(null::agreements.stream, %s)"
    with psycopg.connect(migrated("owner"), autocommit=True) as owner:

        def remember():
            whole = "SELECT row_to_json(s) FROM agreements.stream s WHERE stream_id = %s"
            [[was]] = owner.execute(whole, (stream,)).fetchall()
            return lambda: back(was)

        def back(was):
            for table in ("event", "outcome", "outbox"):
                later = f"DELETE FROM agreements.{table} WHERE stream_id = %s AND seq > %s"
                owner.execute(later, (stream, was["seq"]))
            row = f"UPDATE agreements.stream SET ({columns}) = ({taken}) WHERE stream_id = %s"
            owner.execute(row, (Json(was), stream))
            for table in ("clock_entry", "clock") if not was["due"] else ():
                owner.execute(f"DELETE FROM agreements.{table} WHERE stream_id = %s", (stream,))

        yield remember


def submit(performer, stream):
    return performer.perform(AUTHOR, stream, "submit", key=str(uuid.uuid4()), ids=SUBMIT)


def status_of(performer, stream):
    async def asked(client):
        return (await client.get_workflow_handle(contract.workflow_id(stream)).describe()).status

    return performer.bridge.call(asked)


def test_draft_whose_workflow_believes_that_it_was_submitted_can_be_submitted(
    worker, performer, stream, remembered
):
    back = remembered()
    first = submit(performer, stream)
    back()
    again = submit(performer, stream)
    assert (again.seq, again.status) == (first.seq, "preparing")


def test_rehydrate_ends_what_is_ahead_of_a_quiet_record_or_has_none(worker, performer, stream, remembered):
    back = remembered()
    submit(performer, stream)
    wait_for(lambda: head_of(performer, stream).state["status"] == "in_approval")
    back()
    given = performer.database, performer.context, performer.bridge, ADDRESS
    nobody = str(uuid.uuid4())

    async def begin(client):
        await client.start_workflow(
            "Agreement", Head(nobody, 1, 1, {"status": "draft"}), id=contract.workflow_id(nobody),
            task_queue=contract.QUEUE,
        )  # fmt: skip

    performer.bridge.call(begin)
    rehydrate(*given)
    assert end_strays(*given) >= 2
    for each in (stream, nobody):
        assert status_of(performer, each) == WorkflowExecutionStatus.TERMINATED
    assert head_of(performer, stream).epoch > 0
    assert submit(performer, stream).status == "preparing"


def test_sweep_replaces_a_workflow_that_knows_more_than_its_record(worker, performer, stream, remembered):
    submit(performer, stream)
    wait_for(lambda: head_of(performer, stream).state["status"] == "in_approval")
    back, given = remembered(), (performer.database, performer.context, performer.bridge, ADDRESS)
    sweeping.sweep(*given)
    epoch = head_of(performer, stream).epoch
    performer.perform(LAWYER, stream, "ask_question", key=str(uuid.uuid4()))
    back()
    assert sweeping._woken(*given, stream)
    assert head_of(performer, stream).epoch > epoch
    assert not sweeping._woken(*given, stream)


def head_of(performer, stream):
    with performer.database.transaction() as session:
        return get_head(session, performer.context.tables, stream)


def wait_for(check, seconds=20):
    for _ in range(seconds * 20):
        if check():
            return
        time.sleep(0.05)
    raise AssertionError("it never came about")
