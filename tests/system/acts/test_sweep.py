"""The minute's sweep: what lost its workflow is woken from the record, and one that can't be asked stops no other."""

import uuid
from datetime import timedelta
from functools import partial

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from shared.acts import sweep as sweeping
from shared.acts.messages import CommitInput
from shared.acts.start import list_overdue
from shared.temporal import Bridge
from tests.integration.acts.conftest import NOON
from tests.integration.acts.drafts import AUTHOR, SUBMIT, an_act, begin
from tests.system.acts.conftest import ADDRESS
from workflows.agreements import contract

pytestmark = pytest.mark.engines
DEFAULT = 3
"""A workflow's priority at Temporal where nothing was said, of 1 (first) to 5."""


@pytest.fixture
def forgotten(database, committer):
    """Three submitted agreements whose workflows were never started, by their ids in the order of the sweep."""
    streams = sorted(begin(database, committer.context, NOON) for _ in range(3))
    for stream in streams:
        committer.commit(CommitInput(stream, 0, an_act("submit", AUTHOR, NOON, **SUBMIT)))
    return streams


def swept(performer):
    return sweeping.sweep(performer.database, performer.context, performer.bridge, ADDRESS)


def is_running(bridge, stream):
    async def asked(client):
        return (await client.get_workflow_handle(contract.workflow_id(stream)).describe()).status

    try:
        return bridge.call(asked) == WorkflowExecutionStatus.RUNNING
    except RPCError as error:
        assert error.status == RPCStatusCode.NOT_FOUND
        return False


def test_entity_without_workflow_is_started_from_its_record_and_then_left_alone(worker, performer, forgotten):
    assert not any(is_running(performer.bridge, stream) for stream in forgotten)
    assert swept(performer) >= len(forgotten)
    assert all(is_running(performer.bridge, stream) for stream in forgotten)
    assert swept(performer) == 0


def test_agreement_that_is_woken_lets_the_acts_that_people_wait_for_go_first(
    worker, performer, forgotten, stream
):
    swept(performer)
    performer.perform(AUTHOR, stream, "submit", key=str(uuid.uuid4()), ids=SUBMIT)

    async def order(client, which):
        described = await client.get_workflow_handle(contract.workflow_id(which)).describe()
        return described.raw_description.workflow_execution_info.priority.priority_key or DEFAULT

    woken, acted = (performer.bridge.call(partial(order, which=each)) for each in (forgotten[0], stream))
    assert woken > acted


def test_task_of_a_killed_worker_goes_to_another_after_5_s(worker, performer, forgotten):
    swept(performer)

    async def limit(client):
        described = await client.get_workflow_handle(contract.workflow_id(forgotten[0])).describe()
        return described.raw_description.execution_config.default_workflow_task_timeout

    assert performer.bridge.call(limit).ToTimedelta() == timedelta(seconds=5)


def test_entity_whose_workflow_does_not_answer_keeps_no_other_asleep(connect, worker, performer, forgotten):
    silent, *others = forgotten

    async def start_where_nobody_works(client):
        await client.start_workflow(
            "Agreement", id=contract.workflow_id(silent), task_queue=str(uuid.uuid4())
        )

    Bridge(connect).call(start_where_nobody_works)
    assert swept(performer) >= len(others)
    assert all(is_running(performer.bridge, stream) for stream in others)


def test_what_lies_long_does_not_hide_what_lies_since(performer, forgotten):
    found, after = [], ""
    while page := list_overdue(
        performer.database, performer.context, NOON.replace(year=2027), after, limit=2
    ):
        found, after = [*found, *page], page[-1]
    assert set(forgotten) <= set(found) and len(found) == len(set(found))


def test_sweep_begins_elsewhere_each_time_so_that_all_have_their_turn(performer, forgotten, monkeypatch):
    """Some hundred that never answer take all its time: whoever is behind them must come before them by and by."""
    assert sweeping._somewhere() != sweeping._somewhere()
    asked = []

    def looked_at(*given):
        asked.append(given[-1])
        return False

    monkeypatch.setattr(sweeping, "_woken", looked_at)
    monkeypatch.setattr(sweeping, "_somewhere", lambda: forgotten[1])
    swept(performer)
    assert asked[-1] == forgotten[1]
    assert asked == [
        *sorted(s for s in asked if s > forgotten[1]),
        *sorted(s for s in asked if s <= forgotten[1]),
    ]
    assert set(forgotten) <= set(asked) and len(asked) == len(set(asked))


def test_sweep_while_temporal_is_away_fails_and_asks_nobody_else(performer, forgotten, monkeypatch):
    asked = []

    async def away(client, *, address, stream):
        asked.append(stream)
        raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")

    monkeypatch.setattr(sweeping, "_newest_known", away)
    with pytest.raises(RPCError):
        swept(performer)
    assert len(asked) == 1
