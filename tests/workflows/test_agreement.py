"""An agreement's workflow over virtual time: clocks, lost answers, new runs, epochs."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from shared.auth.actor import ActorClaims, Grant
from tests.integration.acts.drafts import AUTHOR, HEAD, LAWYER, SUBMIT, an_act
from tests.workflows.conftest import staged
from workflows.agreements import contract

pytestmark = pytest.mark.engines
NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)


async def until(check, seconds=20):
    for _ in range(seconds * 50):
        if check():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came about")


async def to_approval(stage):
    await stage.act(an_act("submit", AUTHOR, NOW, **SUBMIT))
    await until(lambda: "package_frozen" in stage.ledger.names)


def test_package_is_frozen_by_the_workflow_itself_after_submitting(run):
    async def story():
        async with staged() as stage:
            await to_approval(stage)
            assert stage.ledger.head.state["package"]["id"] == "p1"

    run(story())


def test_work_is_given_to_another_worker_soon_after_its_own_falls_silent(run):
    async def story():
        async with staged() as stage:
            await to_approval(stage)
            history = await stage.handle.fetch_history()
            [given] = [
                event.activity_task_scheduled_event_attributes
                for event in history.events
                if event.activity_task_scheduled_event_attributes.activity_type.name == contract.FREEZE
            ]
            assert timedelta(0) < given.heartbeat_timeout.ToTimedelta() <= timedelta(seconds=20)

    run(story())


def test_approval_clock_reminds_then_is_due_then_escalates_each_once(run):
    async def story():
        async with staged() as stage:
            await to_approval(stage)
            await until(lambda: stage.ledger.names.count("clock:approval") == 3)
            assert stage.ledger.mails[-3:] == ["approval_reminder", "approval_overdue", "approval_escalated"]

    run(story())


def test_acts_of_two_people_at_once_take_turns_and_the_second_is_judged_by_what_the_first_left(run):
    async def story():
        async with staged() as stage:
            stage.ledger.takes = 0.3
            sent = [
                stage.act(an_act(name, AUTHOR, NOW, **SUBMIT)) for name in ("submit", "withdraw", "submit")
            ]
            first, second, third = await asyncio.gather(*sent, return_exceptions=True)
            assert stage.ledger.most_at_once == 1
            refused = [one.cause.type for one in (first, second, third) if isinstance(one, Exception)]
            assert len(stage.ledger.outcomes) >= 1 and set(refused) <= {"wrong_state"}
            assert len(refused) >= 1, "two submissions cannot both have happened"

    run(story())


def test_refusal_by_the_validator_leaves_no_trace_in_history(run):
    async def story():
        async with staged() as stage:
            lengths = []
            for _ in range(3):  # the first one waits for the workflow's very first task
                with pytest.raises(WorkflowUpdateFailedError) as refused:
                    await stage.act(an_act("approve", LAWYER, NOW, package="p"))
                assert refused.value.cause.type == "wrong_state"
                lengths.append((await stage.handle.describe()).history_length)
            assert len(set(lengths)) == 1

    run(story())


def test_answer_lost_after_the_commit_is_found_again_and_nothing_is_done_twice(run):
    async def story():
        async with staged() as stage:
            stage.ledger.losses = 1
            outcome = await stage.act(an_act("submit", AUTHOR, NOW, **SUBMIT))
            assert (outcome.seq, stage.ledger.names.count("submit")) == (2, 1)

    run(story())


def test_workflow_behind_the_record_lets_the_commit_decide(run):
    async def story():
        async with staged() as stage:
            ledger = stage.ledger
            ledger._write(
                an_act("submit", AUTHOR, NOW, **SUBMIT)
            )  # committed, but the workflow never heard of it
            ahead = an_act("withdraw", AUTHOR, NOW, key="late")
            outcome = await stage.act(type(ahead)(**{**vars(ahead), "seen": ledger.head.seq}))
            assert outcome.status == "ended"

    run(story())


def test_workflow_ahead_of_a_record_that_was_set_back_takes_it_over_and_never_spins(run):
    async def story():
        async with staged() as stage:
            older = stage.ledger.head
            await to_approval(stage)
            stage.ledger.head, stage.ledger.clocks = older, {}
            before = await commits(stage)
            await until(lambda: stage.ledger.refusals)
            await asyncio.sleep(1)
            assert await commits(stage) <= before + 2
            again = an_act("submit", AUTHOR, NOW, key="again", **SUBMIT)
            again = type(again)(**{**vars(again), "seen": older.seq})
            assert (await stage.act(again)).seq == older.seq + 1

    run(story())


async def commits(stage):
    """How many commits its workflow asked for beside people's acts."""
    return sum(
        event.activity_task_scheduled_event_attributes.activity_type.name == contract.COMMIT
        for event in (await stage.handle.fetch_history()).events
    )


def test_workflow_of_an_older_epoch_ends_itself(run):
    async def story():
        async with staged() as stage:
            stage.ledger.head = type(stage.ledger.head)(**{**vars(stage.ledger.head), "epoch": 2})
            with pytest.raises(WorkflowUpdateFailedError) as refused:
                await stage.act(an_act("submit", AUTHOR, NOW, **SUBMIT))
            assert refused.value.cause.type == "superseded"
            await asyncio.wait_for(stage.handle.result(), 10)

    run(story())


def test_acts_go_on_after_continue_as_new_and_an_old_key_gets_its_old_answer(run):
    async def story():
        async with staged() as stage:
            first = an_act("submit", AUTHOR, NOW, key="first", **SUBMIT)
            answer = await stage.act(first)
            await until(lambda: "package_frozen" in stage.ledger.names)
            run_id = (await stage.handle.describe()).run_id
            for _ in range(14):  # question and answer, until the run is long
                await stage.act(an_act("ask_question", LAWYER, NOW))
                await stage.act(an_act("answer_question", AUTHOR, NOW))
            await until(lambda: True)
            described = await stage.env.client.get_workflow_handle(stage.handle.id).describe()
            assert described.run_id != run_id
            again = type(first)(**{**vars(first), "seen": 10_000})
            assert await stage.act(again) == answer

    run(story())


def test_effective_date_review_and_term_run_over_years(run):
    async def story():
        async with staged() as stage:
            end = (NOW + timedelta(days=800)).date().isoformat()
            await stage.act(an_act("submit", AUTHOR, NOW, **SUBMIT, ends_on=end))
            await until(lambda: "package_frozen" in stage.ledger.names)
            for who in (LAWYER, HEAD):
                await stage.act(an_act("approve", who, NOW, package="p1"))
            await stage.act(an_act("sign", HEAD, NOW, package="p1", signer="signer-1", evidence="e"))
            await until(lambda: stage.ledger.head.state["status"] == "ended")
            assert stage.ledger.head.state["ended"]["how"] == "term_ended"
            await asyncio.wait_for(stage.handle.result(), 10)

    run(story())


def test_bug_in_a_commit_fails_this_act_and_not_the_next(run):
    async def story():
        async with staged() as stage:
            broken = an_act("submit", AUTHOR, NOW, **{**SUBMIT, "route": "not a route"})
            nobody = ActorClaims("author", "s", [Grant("drafter", "agency-a")])
            with pytest.raises(WorkflowUpdateFailedError):
                await asyncio.wait_for(stage.act(broken), 8)
            assert (await stage.act(an_act("submit", nobody, NOW, **SUBMIT))).status == "preparing"

    run(story())


def test_mistake_in_a_clock_s_act_stops_no_act_of_a_person_and_the_clock_fires_once_mended(run):
    async def story():
        async with staged() as stage:
            stage.ledger.broken = "clock:approval"
            await to_approval(stage)
            await until(lambda: stage.ledger.failures)
            asked = await asyncio.wait_for(stage.act(an_act("ask_question", LAWYER, NOW)), 8)
            assert asked.status == "in_approval"
            assert "clock:approval" not in stage.ledger.names
            await stage.act(an_act("answer_question", AUTHOR, NOW))
            stage.ledger.broken = ""
            await until(lambda: stage.ledger.names.count("clock:approval") == 3)

    run(story())
