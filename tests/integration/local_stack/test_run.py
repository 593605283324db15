"""`concord run` as a person meets it: start, stop, start again, and what it does when something breaks."""

import dataclasses
import io
import os
import signal
import socket
import stat
import sys
import urllib.request

import psutil
import psycopg
import pytest

from deploy.local.ports import Ports
from deploy.local.process import LAUNCHER
from tests.integration.local_stack.running import RunningStack, settings_of, store_of

pytestmark = pytest.mark.engines

READY = "Concord is ready"


def test_stop_and_start_again_keeps_all_data_and_leaves_nothing_running(start, ports) -> None:
    first = start()
    first.wait_for("The demo is complete")
    first.wait_for(READY)
    settings = settings_of(first)
    with psycopg.connect(settings["CONCORD_DATABASE_URL_OWNER"]) as database:
        database.execute("CREATE SCHEMA kept")
    store_of(first).make_bucket("kept", object_lock=True)
    store_of(first).put_object("kept", "copy", io.BytesIO(b"executed"), 8)
    children = first.descendants()
    assert first.stop() < 15
    assert first.process.returncode == 0
    assert [child for child in children if child.is_running()] == []

    second = start()
    second.wait_for(READY)
    settings = settings_of(second)
    with psycopg.connect(settings["CONCORD_DATABASE_URL_OWNER"]) as database:
        assert database.execute("SELECT to_regnamespace('kept')::text").fetchone() == ("kept",)
    assert store_of(second).get_object("kept", "copy").read() == b"executed"
    calls = (second.var / "log" / "calls.log").read_text().split()
    assert calls.count("seed") == 1
    assert calls.count("migrate") == 2


def test_secrets_are_readable_by_their_owner_alone(shared_stack) -> None:
    private = [shared_stack.var / name for name in ("secrets.json", "environment.json", "seal.p12")]
    assert {stat.S_IMODE(file.stat().st_mode) for file in private} == {0o600}


def test_everything_listens_on_loopback_only(shared_stack) -> None:
    listening = {
        connection.laddr.ip
        for process in shared_stack.descendants()
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def test_second_copy_on_the_same_folder_is_refused_with_the_address(shared_stack) -> None:
    second = RunningStack(shared_stack.var, dataclasses.asdict(Ports.free()))
    assert second.wait_for_end() != 0
    assert f"already runs on {shared_stack.var} (process {shared_stack.process.pid})" in second.lines[-1]
    assert settings_of(shared_stack)["CONCORD_PUBLIC_URL"] in second.lines[-1]
    assert shared_stack.process.poll() is None


def test_taken_web_port_is_named_with_the_way_out(start, ports) -> None:
    with socket.create_server(("127.0.0.1", ports["web"])):
        stack = start()
        assert stack.wait_for_end() != 0
    assert len(stack.lines) == 1, "nothing was started, so nothing is said to be stopped"
    assert f"Port {ports['web']} is taken" in stack.lines[-1]
    assert "CONCORD_PORT=" in stack.lines[-1]


def test_taken_engine_port_is_moved(start, ports) -> None:
    with socket.create_server(("127.0.0.1", ports["postgres"])):
        stack = start()
        stack.wait_for(READY)
        assert f":{ports['postgres']}/" not in settings_of(stack)["CONCORD_DATABASE_URL_OWNER"]


@pytest.mark.parametrize(
    ("engine", "name"), [("postgres", "PostgreSQL"), ("temporal", "Temporal"), ("seaweedfs", "SeaweedFS")]
)
def test_engine_that_dies_is_started_again(shared_stack, engine, name) -> None:
    pid = int((shared_stack.var / engine / f"{engine}.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    shared_stack.wait_for(f"{name} was killed (signal 9)")
    shared_stack.wait_for(f"{name} is back")


def test_web_server_that_dies_is_started_again(shared_stack) -> None:
    with urllib.request.urlopen(settings_of(shared_stack)["CONCORD_PUBLIC_URL"]) as answer:
        pid = int(answer.read())
    os.kill(pid, signal.SIGKILL)
    shared_stack.wait_for("The web server was killed")
    shared_stack.wait_for("The web server is back")


def test_killed_supervisor_takes_its_children_along_and_the_next_start_works(start) -> None:
    first = start()
    first.wait_for(READY)
    children = first.descendants()
    assert len(children) >= 5
    first.stop(signal.SIGKILL)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    start().wait_for(READY)


def test_programs_start_beside_the_migrations_and_take_no_work_before_their_end(start) -> None:
    for _ in ("the first start", "the next, on what the first one left"):
        stack = start({"MIGRATE_SECONDS": "1"})
        stack.wait_for(READY)
        stack.stop()
        calls = stack.var / "log" / "calls.log"
        done = calls.read_text().split()
        calls.unlink()
        for program in ("serve", "worker"):
            assert done.index(program) < done.index("migrate-done") < done.index(f"{program}-let-go")


def test_failing_migration_is_one_clear_line_and_stops_everything(start) -> None:
    stack = start({"FAIL": "migrate"})
    assert stack.wait_for_end() != 0
    assert "could not be brought up to date: migrate: the schema is from the future" in stack.lines[-1]
    assert "log/migrate.log" in stack.lines[-1]


def _spoil(path) -> None:
    """Overwrite a file's first page, as a failing disk would."""
    with path.open("r+b") as file:
        file.write(b"\xff" * 8192)


@pytest.mark.parametrize(
    ("file", "said", "way_out"),
    [
        ("postgres/data/global/pg_control", "PostgreSQL stopped right after its start.", "make reset"),
        (
            "temporal/temporal.db",
            "temporal.db is damaged (file is not a database)",
            "concord workflows rehydrate",
        ),
    ],
)
def test_damaged_data_is_named_with_the_way_out(start, used, file, said, way_out) -> None:
    _spoil(used / file)
    (used / "temporal" / "temporal.db-wal").unlink()  # from which SQLite would mend its file
    second = start()
    assert second.wait_for_end() != 0
    answer = "\n".join(second.lines)
    assert said in answer
    assert way_out in answer
    assert "docs/runbook.md" in answer


def _forget_names(store) -> None:
    for file in (store / "data" / "filerldb2").glob("*/*"):
        file.write_bytes(os.urandom(500))


def _cut_volume(store) -> None:
    [volume] = (store / "data").glob("kept_*.dat")
    volume.write_bytes(b"")


@pytest.mark.parametrize(
    ("damage", "said"), [(_forget_names, "has forgotten kept"), (_cut_volume, "ends too early")]
)
def test_damaged_document_store_is_named_and_not_taken_for_an_empty_one(start, used, damage, said) -> None:
    damage(used / "seaweedfs")
    second = start()
    assert second.wait_for_end() != 0
    assert said in second.lines[-1]
    assert "make reset" in second.lines[-1]


@pytest.mark.skipif(os.geteuid() != 0, reason="every other test here runs as an ordinary user already")
def test_ordinary_user_runs_the_whole_stack(tmp_path_factory) -> None:
    var = tmp_path_factory.mktemp("ordinary")
    os.chown(var, 65534, 65534)
    ordinary = [
        *(sys.executable, "-I", str(LAUNCHER), "--uid", "65534", "--gid", "65534"),
        *("--pass-closed-folders", "--"),  # only to reach this Python, wherever it is
    ]
    stack = RunningStack(var, dataclasses.asdict(Ports.free()), {"HOME": str(var)}, ordinary)
    try:
        stack.wait_for(READY)
        assert {process.uids().real for process in stack.descendants()} == {65534}
    finally:
        assert stack.stop() < 15


def test_failing_seed_is_said_and_tried_again_at_the_next_start(start) -> None:
    first = start({"FAIL": "seed"})
    first.wait_for("The demo could not be filled in whole: seed: the schema is from the future")
    first.wait_for(READY)
    first.stop()
    second = start()
    second.wait_for("The demo is complete")


def test_demo_that_is_not_whole_yet_is_said_after_the_address_and_when_it_is(start) -> None:
    first = start({"SEED_SECONDS": "6", "LET_IN_AFTER": "2"})
    first.wait_for(READY)
    first.wait_for("The demo is still being filled in")
    first.wait_for("The demo is complete")
