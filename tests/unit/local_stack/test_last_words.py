"""Of all that an engine or a command says while it goes down, the line that says why."""

import pytest

from deploy.local.errors import EngineFailed, StackError
from deploy.local.process import Child
from deploy.local.steps import migrate
from deploy.local.waiting import wait_until


def test_engine_s_mistake_is_quoted_not_its_farewell(tmp_path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text(
        "LOG:  starting\n"
        "PANIC:  could not locate a valid checkpoint record\n"
        "LOG:  terminating any other active server processes\n"
        "LOG:  database system is shut down\n"
    )
    with pytest.raises(EngineFailed) as failed:
        wait_until(lambda: False, Child("PostgreSQL", [], log))
    assert failed.value.what.endswith("It says: PANIC:  could not locate a valid checkpoint record")


def test_engine_that_names_no_mistake_is_quoted_by_its_last_line(tmp_path) -> None:
    log = tmp_path / "weed.log"
    log.write_text("starting\nbye\n")
    with pytest.raises(EngineFailed, match="It says: bye Look at its log"):
        wait_until(lambda: False, Child("SeaweedFS", [], log))


def test_failed_command_is_quoted_from_its_error_on(tmp_path) -> None:
    concord = ["/bin/sh", "-c", "echo Traceback; echo 'Error: The page is bad.'; echo 'Do this.'; exit 1"]
    with pytest.raises(StackError, match=r"up to date: The page is bad\. Do this\."):
        migrate(concord, tmp_path, {})
