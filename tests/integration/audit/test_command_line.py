"""`concord audit`: exit codes, words, and the proof that a stranger checks."""

import json
import shlex
import subprocess
import sys

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from shared.audit import cli, offline

pytestmark = pytest.mark.engines


@pytest.fixture
def run(record, audit_settings, store, monkeypatch):
    """The command line on the record under test."""
    address = SecretStr(record.app.url)
    settings = audit_settings.model_copy(update={"database_url_agreements": address})
    monkeypatch.setattr(cli, "get_settings", lambda: settings)
    monkeypatch.setattr(cli, "documents", lambda _: store)

    def call(*words):
        done = CliRunner().invoke(cli.group, [*words])
        assert not isinstance(done.exception, Exception) or isinstance(done.exception, SystemExit), (
            done.exception
        )
        return done.exit_code, done.output

    return call


ONLY = ("--service", "agreements")


def test_seal_then_verify_holds(run):
    assert run("seal", *ONLY) == (0, "agreements: 1 heads made, 1 anchored\n")
    code, said = run("verify", *ONLY)
    assert (code, "agreements: holds" in said, "10 events" in said) == (0, True, True), said


def test_verify_names_what_was_tampered_with_and_fails(run, record):
    run("seal", *ONLY)
    record.run("DELETE FROM agreements.event WHERE stream_id = %s AND seq = 3", record.streams[0])
    code, said = run("verify", *ONLY)
    assert code == 1
    assert f"DELETED: {record.streams[0]}/3" in said and "DOES NOT HOLD" in said


def test_heads_show_the_public_key(run, record):
    assert "nothing has been sealed yet" in run("heads", *ONLY)[1]
    run("seal", *ONLY)
    code, said = run("heads", *ONLY)
    assert code == 0 and record.work.signer.public in said and "16 entries" in said and "anchored" in said


@pytest.mark.parametrize("name", ["event", "access"])
def test_proof_is_checked_by_the_script_alone(run, record, tmp_path, name):
    run("seal", *ONLY)
    event = f"{record.streams[0]}/2" if name == "event" else "access/4"
    code, said = run("proof", event, "--to", str(tmp_path / "for the court"))
    assert code == 0
    proof = json.loads((tmp_path / "for the court" / "PROOF.json").read_text(encoding="utf-8"))
    for who, named in proof["names_not_sealed"].items():
        assert f"Who:     {who} is {named}" in said
    line = said.splitlines()[-1].removeprefix("Check:")
    done = subprocess.run(line, shell=True, cwd="/", capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout.startswith("HOLDS")) == (0, True), done.stdout + done.stderr
    assert f"--key {record.work.signer.public}" in line
    argv = [sys.executable, "-I", "-S", offline.__file__, *shlex.split(line)[2:]]
    alone = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
    assert alone.stdout == done.stdout


@pytest.mark.parametrize("event", ["nonsense", "x/y", "x/7", "access/99"])
def test_proof_of_what_is_not_there_says_so(run, event):
    run("seal", *ONLY)
    code, said = run("proof", event)
    assert (code, said.startswith("Error: ")) == (2, True)


def test_missing_setting_is_named(run):
    code, said = run("verify", "--service", "portal")
    assert (code, "CONCORD_DATABASE_URL_PORTAL" in said) == (2, True)
