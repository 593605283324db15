"""The runbook's own lines, on real engines: back up, lose the machine, restore, lose Temporal, turn the payload key."""

import asyncio
import base64
import os
import re

import pytest
from temporalio.api.common.v1 import Payloads
from temporalio.client import WorkflowExecutionStatus

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import STORIES
from services.agreements.wiring import Agreements
from services.portal.seed import seed as seed_people
from shared import clock
from shared.database import database_for
from shared.service.demo import release
from shared.temporal import connect
from tests.system.runbook.site import Site
from workflows.agreements import contract

pytestmark = [pytest.mark.engines, pytest.mark.office, pytest.mark.timeout(600)]

WHY = "The disk failed; the backup of the evening before was put in."
SAM = "sam.kessler@wvdhs.example"


def tell(site, name):
    """One of the demo's agreements, told by its acts; returns its id."""
    parts = Agreements(site.settings)
    story = Story(parts, clock.now(), f"runbook-{name}")
    STORIES[name](story)
    release(parts, story.stream)
    parts.database.dispose()
    return story.stream


def new_key():
    return base64.b64encode(os.urandom(32)).decode()


def first_payloads(settings, stream):
    """The status of an agreement's workflow, and what it was started with, still encrypted."""

    async def look():
        client = await connect(settings)
        handle = client.get_workflow_handle(contract.workflow_id(stream))
        status = (await handle.describe()).status
        started = (await handle.fetch_history()).events[0].workflow_execution_started_event_attributes
        return status, started.input

    return asyncio.run(look())


def decoded(settings, payloads):
    async def read():
        client = await connect(settings)
        copy = Payloads()
        copy.CopyFrom(payloads)
        return await client.data_converter.decode(copy.payloads)

    return asyncio.run(read())


@pytest.fixture(scope="module")
def restored(tmp_path_factory):
    """An installation after the runbook's *Back up*, a lost disk, and *Restore*; with what it said on the way."""
    site = Site(tmp_path_factory.mktemp("runbook"))
    try:
        site.concord("migrate")
        seed_people(database_for("portal", site.settings), site.settings)
        site.kept = tell(site, "review-due")
        site.concord("audit", "seal")
        site.lines("back up")
        site.lost = tell(site, "begun")
        site.concord("audit", "seal")
        site.stack.stop()
        site.lines("restore")
        site.lose("temporal")
        site.start()
        yield site
    finally:
        site.stack.stop()


def test_restored_record_holds_what_was_backed_up_and_its_clocks_run_again(restored):
    assert restored.query("SELECT count(*) FROM agreements.stream") == 1
    said = restored.concord("workflows", "rehydrate")
    assert "1 agreements: their workflows run again" in said
    status, _ = first_payloads(restored.settings, restored.kept)
    assert status == WorkflowExecutionStatus.RUNNING
    assert "1 kept copies checked, 0 with a problem" in restored.concord("documents", "verify-kept")


def test_what_the_backup_lacks_is_named_until_an_administrator_answers_for_it(restored):
    said = restored.concord("audit", "verify", "--service", "agreements", ends=1)
    assert "agreements: DOES NOT HOLD" in said
    known = {"SERVICE": "agreements", "ADDRESS": SAM, "REASON": WHY}
    said = restored.lines("answer for what is lost", answer="y\n", **known)
    assert "agreements: holds" in said
    assert "ACKNOWLEDGED" in said


def test_turned_payload_key_encrypts_and_the_old_one_still_reads(restored):
    restored.concord("workflows", "rehydrate")
    old = restored.settings
    _, before = first_payloads(old, restored.kept)
    turned = f"new:{new_key()},{old.need('payload_keys')}"
    new = old.model_copy(update={"payload_keys": type(old.payload_keys)(turned)})
    assert decoded(new, before) == decoded(old, before)
    restored.concord("workflows", "rehydrate", CONCORD_PAYLOAD_KEYS=turned)
    _, after = first_payloads(new, restored.kept)
    assert {bytes(p.metadata["key-id"]) for p in after.payloads} == {b"new"}
    with pytest.raises(KeyError):
        decoded(old, after)


def test_turned_audit_key_counts_with_the_retired_one_and_not_without(restored):
    public = re.search(
        r"signed with key ([0-9a-f]{64})", restored.concord("audit", "heads", "--service", "portal")
    )
    turned = {"CONCORD_AUDIT_KEY": new_key()}
    service = ("--service", "portal")
    restored.concord("audit", "verify", *service, ends=1, **turned)
    turned["CONCORD_AUDIT_RETIRED_KEYS"] = public[1]
    restored.concord("users", "disable", "priya.nair@wvsp.example")
    assert "1 heads made" in restored.concord("audit", "seal", *service, **turned)
    assert public[1] not in restored.concord("audit", "heads", *service, **turned)
    restored.concord("audit", "verify", *service, **turned)
