"""The command line: it answers at once, and says plainly what is not installed."""

import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from deploy import cli
from deploy import serve as serving
from deploy.lazy import Entry, LazyGroup
from shared.settings import Settings


def test_help_lists_every_command_without_importing_any() -> None:
    code = "import sys; from deploy.cli import concord; concord(['--help'], standalone_mode=False); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    help_text, _, modules = said.rpartition("\n\n") if "\n\n" in said else ("", "", said)
    assert all(name in said for name in cli.COMMANDS)
    assert not {"flask", "temporalio", "sqlalchemy", "psycopg"} & set(modules.split()), help_text


def test_command_of_a_missing_module_says_so() -> None:
    group = LazyGroup("concord", entries={"fly": Entry("deploy.wings:fly", "Fly.")})
    outcome = CliRunner().invoke(group, ["fly", "--high", "sub", "command"])
    assert outcome.exit_code == 1
    assert "the module deploy.wings is missing" in outcome.output


@pytest.mark.parametrize("address", ["0.0.0.0:8000", "[::]:8000", "192.0.2.7:8000", "unix:/tmp/x", ":8000"])
def test_embedded_mode_refuses_to_listen_beyond_this_machine(address, monkeypatch) -> None:
    monkeypatch.setattr(serving, "get_settings", lambda: Settings(mode="embedded"))
    monkeypatch.setattr(serving.Server, "run", lambda _: pytest.fail("it listens"))
    outcome = CliRunner().invoke(serving.serve, ["all", "--bind", address])
    assert outcome.exit_code == 2
    assert "signs anybody in by one click" in outcome.output


@pytest.mark.parametrize(
    ("mode", "address"),
    [("embedded", "127.0.0.1:8123"), ("embedded", "[::1]:8000"), ("production", "0.0.0.0:8000")],
)
def test_other_addresses_are_served(mode, address, monkeypatch) -> None:
    started = []
    monkeypatch.setattr(serving, "get_settings", lambda: Settings(mode=mode))
    monkeypatch.setattr(serving.Server, "run", lambda server: started.append(server.options["bind"]))
    outcome = CliRunner().invoke(serving.serve, ["all", "--bind", address])
    assert (outcome.exit_code, started) == (0, [address])


@pytest.mark.parametrize("listening", [True, False])
def test_taken_address_is_two_lines_with_the_way_out(listening, monkeypatch) -> None:
    monkeypatch.setattr(serving, "get_settings", lambda: Settings(mode="embedded"))
    monkeypatch.setattr(serving.Server, "run", lambda _: None)
    monkeypatch.setenv("CONCORD_MODE", "embedded")
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        if not listening:
            other.close()
        outcome = CliRunner().invoke(cli.concord, ["serve", "all", "--bind", address])
    assert outcome.exit_code == (1 if listening else 0), outcome.output
    assert (f"Nothing can listen on {address}: address already in use." in outcome.output) == listening
    assert len(outcome.output.splitlines()) == (2 if listening else 0)


def test_every_command_in_the_table_that_exists_can_be_asked_for_help() -> None:
    for name in ("run", "reset", "doctor", "serve", "worker", "migrate", "provision"):
        outcome = CliRunner().invoke(cli.concord, [name, "--help"], env={"CONCORD_MODE": "production"})
        assert outcome.exit_code == 0, outcome.output
        assert "Usage" in outcome.output
