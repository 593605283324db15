"""One copy per data folder, and a reset that deletes only what is Concord's."""

import pytest
from click.testing import CliRunner

from deploy.local.commands import reset
from deploy.local.errors import AlreadyRunning
from deploy.local.lock import RunLock, is_running


@pytest.fixture
def var(tmp_path):
    """A data folder with something in it."""
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "row").write_text("kept")
    (tmp_path / "secrets.json").write_text("{}")
    return tmp_path


def _reset(var, *arguments: str, answer: str = ""):
    return CliRunner().invoke(reset, ["--var", str(var), *arguments], input=answer)


def test_second_lock_is_refused_with_the_first_ones_address(var) -> None:
    with (
        RunLock(var, "http://127.0.0.1:8000"),
        pytest.raises(AlreadyRunning, match=r"http://127\.0\.0\.1:8000"),
        RunLock(var, "http://127.0.0.1:8001"),
    ):
        pass
    assert not is_running(var)


def test_lock_left_by_a_killed_copy_is_no_obstacle(var) -> None:
    (var / "running.lock").write_text("999999 http://127.0.0.1:8000")
    with RunLock(var, "http://127.0.0.1:8000"):
        assert is_running(var)


def test_reset_asks_and_no_deletes_nothing(var) -> None:
    outcome = _reset(var, answer="n\n")
    assert "Nothing was deleted" in outcome.output
    assert (var / "postgres" / "row").read_text() == "kept"


def test_reset_after_yes_clears_the_folder(var) -> None:
    assert _reset(var, answer="y\n").exit_code == 0
    assert list(var.iterdir()) == []


def test_reset_while_running_is_refused(var) -> None:
    with RunLock(var, "http://127.0.0.1:8000"):
        outcome = _reset(var, "--yes")
    assert outcome.exit_code == 1
    assert "Stop it first" in outcome.output
    assert (var / "postgres" / "row").exists()


def test_reset_of_a_folder_with_foreign_files_is_refused(var) -> None:
    (var / "thesis.docx").write_text("mine")
    outcome = _reset(var, "--yes")
    assert outcome.exit_code == 1
    assert "thesis.docx" in outcome.output
    assert (var / "postgres" / "row").exists()
