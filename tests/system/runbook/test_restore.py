"""The runbook's own lines, on real engines: back up, lose the machine, restore, lose Temporal, turn every key."""

import asyncio
import base64
import os
import re
import secrets
import shutil
import time

import psycopg
import pytest
from temporalio.api.common.v1 import Payloads
from temporalio.client import WorkflowExecutionStatus

from deploy.local.environment import environment
from deploy.local.seal import make_seal
from services.agreements.demo.stage import Story
from services.agreements.demo.stories import STORIES
from services.agreements.wiring import Agreements
from services.portal.accounts.totp import code_at
from services.portal.app import create_app as create_portal
from services.portal.seed import seed as seed_people
from services.portal.signin.set_up import offered_secret
from services.portal.wiring import portal_parts
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


def test_turned_secret_key_takes_everybody_s_new_second_factor(restored):
    turned = {"CONCORD_SECRET_KEY": new_key()}
    said = restored.lines("give everybody a new second factor", **turned)
    links = dict(re.findall(r"^(\S+@\S+) +http://\S+?(/set-up/\S+)$", said, re.M))
    assert SAM in links and len(links) == restored.query(
        "SELECT count(*) FROM directory.account WHERE disabled_at IS NULL"
    )
    old = restored.settings
    new = old.model_copy(update={"secret_key": type(old.secret_key)(turned["CONCORD_SECRET_KEY"])})
    visitor, parts = create_portal(new).test_client(), portal_parts(new)
    code = code_at(offered_secret(parts, links[SAM].rpartition("/")[2]), clock.now())
    typed = {"password": "seven lanterns over the river", "code": code}
    typed["repeated"] = typed["password"]
    form = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', visitor.get(links[SAM]).text)
    )
    assert "recovery codes" in visitor.post(links[SAM], data={**form, **typed}).text
    parts.database.dispose()


def test_turned_passwords_of_the_database_are_the_only_ones_that_work(restored):
    turned = {
        name: re.sub(r":[^:@]+@", f":{secrets.token_hex(16)}@", value)
        for name, value in environment(restored.stack).items()
        if name.startswith("CONCORD_DATABASE_URL_")
    }
    before = restored.stack.postgres_url("portal")
    assert "roles and database are there" in restored.lines("change the passwords of the database", **turned)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(before)
    restored.concord("users", "list", **turned)
    restored.concord("provision")


def test_copies_of_an_earlier_seal_verify_by_its_authority_and_not_without(restored, tmp_path):
    old = environment(restored.stack)
    turned = {"CONCORD_SEAL_FILE": str(tmp_path / "new.p12"), "CONCORD_SEAL_PASSPHRASE": "another"}
    make_seal(tmp_path / "new.p12", "another", "State of West Virginia")
    assert "1 with a problem" in restored.concord("documents", "verify-kept", ends=1, **turned)
    roots = str(tmp_path / "old-seal.pem")
    kept = {"OLD_SEAL": old["CONCORD_SEAL_FILE"], "OLD_PASSPHRASE": old["CONCORD_SEAL_PASSPHRASE"]}
    restored.lines("keep the old seal's authority", ROOTS=roots, **kept)
    turned["CONCORD_TRUST_ROOTS"] = roots
    assert "1 kept copies checked, 0 with a problem" in restored.concord("documents", "verify-kept", **turned)


@pytest.mark.slow
def test_archived_changes_bring_back_what_came_after_the_backup(restored):
    restored.make_archive()
    restored.lines("keep every change")
    restored.stack.stop()
    restored.start()
    shutil.rmtree(restored.backup / "postgres")
    restored.lines("back up")
    restored.concord("users", "disable", "luis.ortega@wvsp.example")
    events = restored.query("SELECT count(*) FROM directory.event")
    with psycopg.connect(restored.stack.postgres.superuser_url(), autocommit=True) as last:
        last.execute("SELECT pg_switch_wal()")  # what archive_timeout does within the minute
        wait_until_archived(last)
    restored.stack.stop()
    shutil.rmtree(f"{restored.var / 'postgres' / 'data'}.damaged")
    restored.lines("restore")
    restored.lines("go on to the last change")
    restored.start()
    assert restored.query("SELECT count(*) FROM directory.event") == events
    assert restored.query("SELECT pg_is_in_recovery()") is False


def wait_until_archived(connection, seconds=60):
    """Until PostgreSQL has given all finished files away."""
    for _ in range(seconds * 5):
        waiting = "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'"
        if connection.execute(waiting).fetchone() == (0,):
            return
        time.sleep(0.2)
    raise AssertionError("the archive takes nothing")


@pytest.mark.slow
def test_archive_of_the_whole_folder_brings_everything_back(restored):
    events = restored.query("SELECT count(*) FROM directory.event")
    restored.stack.stop()
    restored.lines("archive var")
    shutil.rmtree(restored.var / "seaweedfs")
    (restored.var / "secrets.json").write_text("{}")
    restored.lines("put var back")
    restored.start()
    assert restored.query("SELECT count(*) FROM directory.event") == events
    assert "1 kept copies checked, 0 with a problem" in restored.concord("documents", "verify-kept")
