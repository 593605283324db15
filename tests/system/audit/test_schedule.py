"""In a running Concord the record is sealed and anchored by itself: nobody runs a command."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial

import psycopg
import pytest
from minio import Minio

from deploy.local.ports import Ports
from shared.audit.access import Access, Kind, add_access
from shared.audit.ledger import ledger_of
from shared.clock import now
from shared.database import Database

pytestmark = [pytest.mark.engines, pytest.mark.timeout(240)]

EVERY = 5
"""Seconds between two seals here; an hour elsewhere."""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """`concord run` on a folder of its own, with its settings."""
    var, port = tmp_path_factory.mktemp("sealing"), Ports.free().web
    own = {"CONCORD_VAR": str(var), "CONCORD_PORT": str(port), "CONCORD_AUDIT_SEAL_SECONDS": str(EVERY)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CONCORD_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.cli", "run", "--no-seed"],
        env={**inherited, **own}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    try:
        for line in process.stdout:
            if "Concord is ready" in line:
                break
        assert process.poll() is None
        yield json.loads((var / "environment.json").read_text())
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_schedule_seals_what_happened_and_anchors_it_under_a_lock_again_and_again(running):
    for _ in range(2):
        before = max(anchored(running), default=0)
        somebody_is_refused(running)
        wait_until(partial(is_anchored_after, running, before), "a head over what happened since")
    number = max(anchored(running))
    kept = store(running).get_object("concord-audit", f"heads/agreements/{number:09d}.json")
    head = json.loads(kept.read())["head"]
    assert (head["service"], head["number"]) == ("agreements", number)
    lock = store(running).get_object_retention("concord-audit", f"heads/agreements/{number:09d}.json")
    assert lock.mode == "COMPLIANCE"


def is_anchored_after(running, number: int) -> bool:
    return max(anchored(running), default=0) > number


def somebody_is_refused(running) -> None:
    """Something for the record to hold, written as the service writes it."""
    database = Database(running["CONCORD_DATABASE_URL_AGREEMENTS"])
    with database.transaction() as session:
        access = Access(now(), "somebody", Kind.DENIED, "", "request", {"page": "agreements"})
        add_access(session, ledger_of("agreements", database).tables, access)
    database.dispose()


def anchored(running) -> list[int]:
    """The numbers of the heads that the agreements' record says are anchored."""
    with psycopg.connect(running["CONCORD_DATABASE_URL_AGREEMENTS"]) as database:
        return [number for (number,) in database.execute("SELECT number FROM agreements.audit_anchor")]


def store(running) -> Minio:
    return Minio(
        running["CONCORD_S3_ENDPOINT"], running["CONCORD_S3_ACCESS_KEY"], running["CONCORD_S3_SECRET_KEY"],
        secure=False, region=running["CONCORD_S3_REGION"],
    )  # fmt: skip


def wait_until(true, what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} s"
        time.sleep(0.5)
