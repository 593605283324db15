"""The command line: it answers at once, and says plainly what is not installed."""

import subprocess
import sys

from click.testing import CliRunner

from deploy import cli
from deploy.lazy import Entry, LazyGroup


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


def test_every_command_in_the_table_that_exists_can_be_asked_for_help() -> None:
    for name in ("run", "reset", "doctor", "serve", "worker", "migrate", "provision"):
        outcome = CliRunner().invoke(cli.concord, [name, "--help"], env={"CONCORD_MODE": "production"})
        assert outcome.exit_code == 0, outcome.output
        assert "Usage" in outcome.output
