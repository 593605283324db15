"""`concord documents redline` with the real engine: the file that it writes, and the conflicts that it lists."""

from pathlib import Path

import pytest

from shared.documents.console.outcome import Exit
from tests.unit.documents_cli.test_cli import call, call_json, make_docx


def test_redline_writes_a_file_whose_two_readings_are_the_two_files(tmp_path: Path) -> None:
    old = make_docx(tmp_path / "old.docx", "The term is two years.")
    new = make_docx(tmp_path / "new.docx", "The term is three years.")
    result = call("redline", old, new, "-o", tmp_path / "r.docx", "--author", "Office of Counsel")
    if result.exit_code == Exit.MISSING:
        pytest.skip("needs the redline engine")
    assert result.exit_code == Exit.FINE, result.output
    assert "two" in call("text", tmp_path / "r.docx", "--view", "original").stdout
    assert "three" in call("text", tmp_path / "r.docx").stdout


def test_redline_of_three_shows_both_sides_and_lists_their_conflicts(tmp_path: Path) -> None:
    base = make_docx(tmp_path / "base.docx", "The term is two years.", "Reports are yearly.")
    ours = make_docx(tmp_path / "ours.docx", "The term is three years.", "Reports are yearly.")
    theirs = make_docx(tmp_path / "theirs.docx", "The term is nine years.", "Reports are monthly.")
    named = ("--author", "State", "--their-author", "Task force", "--theirs", theirs)
    result = call("redline", base, ours, "-o", tmp_path / "r.docx", *named)
    if result.exit_code == Exit.MISSING:
        pytest.skip("needs the redline engine")
    assert result.exit_code == Exit.FOUND, result.output
    assert "State “" in result.stdout and "Task force “" in result.stdout
    original = call("text", tmp_path / "r.docx", "--view", "original").stdout
    assert original == call("text", base).stdout
    answer = call_json("redline", base, base, "-o", tmp_path / "only.docx", "--theirs", theirs)
    assert (answer["exit"], answer["files"][0]["redline"]["conflicts"]) == (Exit.FINE, [])
