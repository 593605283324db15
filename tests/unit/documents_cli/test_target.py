"""What a command writes stands there whole or not at all, on any disk, and never over another file."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from shared.documents.console import target
from shared.documents.console.outcome import Exit, Stopped
from shared.documents.console.target import make_folder, write_new


def fail_with(number: int) -> Any:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def write_and_fail(path: Path, content: bytes = b"content") -> str:
    with pytest.raises(Stopped) as stopped:
        write_new(path, content, about="source.docx")
    assert stopped.value.outcome.exit is Exit.FAILED
    assert stopped.value.outcome.name == "source.docx"
    return stopped.value.outcome.lines[0]


def test_write_that_fails_midway_leaves_no_file_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_half(path: Path, content: bytes) -> None:
        path.write_bytes(content[:3])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(target, "_write", write_half)
    assert "No space left on device" in write_and_fail(tmp_path / "o.pdf")
    assert list(tmp_path.iterdir()) == []


def test_write_whose_flush_to_the_disk_fails_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", fail_with(errno.EDQUOT))
    write_and_fail(tmp_path / "o.pdf")
    assert list(tmp_path.iterdir()) == []


def test_write_to_a_disk_without_links_still_gives_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", fail_with(errno.EPERM))
    write_new(tmp_path / "o.pdf", b"content")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("o.pdf", b"content")]


def test_write_where_somebody_takes_the_name_meanwhile_leaves_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target, "_write", lambda path, content: _write_and_lose(path, content, tmp_path))
    assert "is there already" in write_and_fail(tmp_path / "o.pdf")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("o.pdf", b"theirs")]


def _write_and_lose(path: Path, content: bytes, folder: Path) -> None:
    path.write_bytes(content)
    (folder / "o.pdf").write_bytes(b"theirs")


def test_write_over_a_dangling_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "o.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    assert "is there already" in write_and_fail(tmp_path / "o.pdf")
    assert not (tmp_path / "elsewhere.pdf").exists()


def test_write_gives_the_rights_that_new_files_get(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_new(tmp_path / "o.pdf", b"content")
    assert (tmp_path / "o.pdf").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_folder_that_a_file_stands_in_the_way_of_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(Stopped) as stopped:
        make_folder(tmp_path / "a" / "b")
    assert "can't be written" in stopped.value.outcome.lines[0]
