"""`concord workflows rehydrate`: from the command line, on real engines, and with Temporal away."""

import os
import subprocess
import sys

import pytest
from temporalio.client import WorkflowExecutionStatus

from shared.acts.messages import CommitInput
from shared.temporal import Bridge
from tests.integration.acts.conftest import NOON
from tests.integration.acts.drafts import AUTHOR, SUBMIT, an_act
from tests.system.acts.conftest import KEYS
from workflows.agreements import contract

pytestmark = pytest.mark.engines


def run(migrated, address):
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("CONCORD_")},
        "CONCORD_MODE": "embedded", "CONCORD_SECRET_KEY": "s" * 64, "CONCORD_PAYLOAD_KEYS": KEYS,
        "CONCORD_DATABASE_URL_AGREEMENTS": migrated("agreements"), "CONCORD_TEMPORAL_ADDRESS": address,
    }  # fmt: skip
    line = [sys.executable, "-m", "deploy.cli", "workflows", "rehydrate"]
    return subprocess.run(line, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_rehydrate_starts_every_open_agreement_and_no_quiet_one(
    migrated, temporal, committer, stream, connect
):
    run(migrated, temporal.address)  # what other tests left running is ended, and said so, here
    committer.commit(CommitInput(stream, 0, an_act("submit", AUTHOR, NOON, **SUBMIT)))
    done = run(migrated, temporal.address)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("agreements: their workflows run again from the record.\n")
    count = done.stdout.split()[0]
    assert done.stderr.endswith(f"{count} of {count} workflows of agreements\n")

    async def status(client):
        return (await client.get_workflow_handle(contract.workflow_id(stream)).describe()).status

    assert Bridge(connect).call(status) == WorkflowExecutionStatus.RUNNING


def test_rehydrate_without_temporal_says_so_in_one_line_and_loses_nothing(migrated, committer, stream):
    committer.commit(CommitInput(stream, 0, an_act("submit", AUTHOR, NOON, **SUBMIT)))
    done = run(migrated, "127.0.0.1:18342")
    assert done.returncode == 1 and "Nothing is lost" in done.stderr and "Traceback" not in done.stderr
