"""What is wrong outside Concord is said in two lines, under every command; a mistake of ours keeps its traceback."""

import errno

import click
import psycopg
import pytest
from click.testing import CliRunner
from minio.error import MinioException
from sqlalchemy.exc import InternalError

from deploy import cli
from deploy.lazy import Entry
from deploy.local.errors import StackError
from shared.errors import Unavailable
from shared.settings import SettingMissing, get_settings

DAMAGED = psycopg.errors.DataCorrupted("invalid page in block 1 of relation x\nDETAIL: (Karen Holt)")


def call(error: Exception):
    """What `concord fly` says where its work ends with this error."""

    @click.command()
    def fly() -> None:
        raise error

    group = cli.Commands("concord", entries={"fly": Entry("nowhere:fly", "Fly.")})
    group.get_command = lambda _context, _name: fly  # type: ignore[method-assign]
    return CliRunner().invoke(group, ["fly"])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StackError("It is damaged.", "Put a backup in its place."), "It is damaged.\nPut a backup"),
        (SettingMissing("Set CONCORD_AUDIT_KEY: what signs heads"), "Set CONCORD_AUDIT_KEY"),
        (Unavailable("The database does not answer."), "The database does not answer.\n`concord doctor`"),
        (InternalError("INSERT …", {"name": "Karen Holt"}, DAMAGED), "could not do it: invalid page in block 1"),
        (DAMAGED, "could not do it: invalid page in block 1 of relation x\n`concord doctor`"),
        (MinioException("connection refused"), "The document store could not do it: connection refused"),
        (OSError(errno.ENOSPC, "No space left on device", "/d/lock"), "/d/lock: No space left on device."),
    ],
    ids=["stack", "setting", "engine away", "database", "bare database", "store", "disk"],
)  # fmt: skip
def test_what_a_person_can_mend_is_two_lines(error, said):
    outcome = call(error)
    assert outcome.exit_code == 1
    assert outcome.output.startswith("Error: ") and said in outcome.output
    assert len(outcome.output.splitlines()) == 2
    assert "Karen" not in outcome.output


def test_mistake_of_ours_is_not_hidden():
    assert isinstance(call(ZeroDivisionError()).exception, ZeroDivisionError)


def test_setting_of_a_wrong_kind_is_named(monkeypatch):
    monkeypatch.setenv("CONCORD_SMTP_PORT", "twelve")
    get_settings.cache_clear()
    outcome = CliRunner().invoke(cli.concord, ["search", "rebuild"], env={"CONCORD_MODE": "production"})
    get_settings.cache_clear()
    assert outcome.exit_code == 1
    assert outcome.output.startswith("Error: CONCORD_SMTP_PORT: ")


@pytest.mark.parametrize("port", ["0", "80000", "http"])
def test_port_that_can_not_be_is_refused_before_anything_starts(port, tmp_path):
    outcome = CliRunner().invoke(cli.concord, ["run", "--var", str(tmp_path / "var"), "--port", port])
    assert outcome.exit_code == 2
    assert "Invalid value for '--port'" in outcome.output
    assert not (tmp_path / "var").exists()
