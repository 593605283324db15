"""Old executions survive new code. Recorded histories are replayed; a changed workflow must fail (control)."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from shared.acts.messages import Head
from shared.temporal import data_converter
from tests.workflows.conftest import BUILD, KEYS
from tests.workflows.record_histories import PATHS
from workflows.agreements import contract
from workflows.agreements import workflow as agreement_module
from workflows.agreements.workflow import Agreement

FOLDER = Path(__file__).parent / "histories"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


@workflow.defn(name=contract.WORKFLOW)
class Changed(Agreement):
    """The negative control: sleeps before it lives."""

    @workflow.init
    def __init__(self, head: Head) -> None:
        super().__init__(head)

    @workflow.run
    async def run(self, head: Head) -> Head:
        await workflow.sleep(timedelta(seconds=1))
        return await super().run(head)


def history(name: str) -> WorkflowHistory:
    return WorkflowHistory.from_json(f"replay-{name}", (FOLDER / f"{name}.json").read_text())


def replay(workflow_class, name, **options):
    replayer = Replayer(
        workflows=[workflow_class], data_converter=data_converter(KEYS), build_id=BUILD, **options
    )
    asyncio.run(replayer.replay_workflow(history(name)))


def test_every_recorded_path_is_there_and_every_file_belongs_to_one():
    assert sorted(PATHS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_recorded_history_replays_with_todays_code(name):
    replay(Agreement, name)


@pytest.mark.parametrize("name", NAMES)
def test_changed_workflow_fails_on_the_same_history(name):
    with pytest.raises(workflow.NondeterminismError):
        replay(Changed, name, workflow_runner=UnsandboxedWorkflowRunner())


def test_stricter_rules_do_not_break_old_histories(monkeypatch):
    """The rules are checked in the commit, not by the handler: a rule of today never judges an act of yesterday."""
    nothing = replace(agreement_module.KIND.rules, transitions=())
    stricter = replace(agreement_module.KIND, rules=nothing)
    monkeypatch.setattr(agreement_module, "KIND", stricter)
    replay(Agreement, "returned", workflow_runner=UnsandboxedWorkflowRunner())
