"""The pool's promises, tried with small programs in LibreOffice's place: time, clean-up, honest failure."""

import io
import os
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from shared.documents.convert.convert import convert_batch, convert_to_pdf
from shared.documents.convert.locate import office_available
from shared.documents.convert.model import ConversionFailed, OfficeMissing, OutOfTime
from shared.documents.convert.pool import OfficePool


def make_package() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    return buffer.getvalue()


def make_program(directory: Path, body: str) -> str:
    program = directory / "soffice"
    program.write_text(f'#!/bin/sh\ncase "$*" in *terminate_after_init*|--version) exit 0;; esac\n{body}\n')
    program.chmod(0o755)
    return str(program)


def get_running(marker: str) -> list[str]:
    listing = subprocess.run(
        ["ps", "-ww", "-eo", "stat,args"], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in listing.splitlines() if marker in line and not line.startswith("Z")]


def test_convert_when_the_program_hangs_is_stopped_on_time_with_its_children(tmp_path: Path) -> None:
    program = make_program(tmp_path, "sleep 54321 & sleep 54321")
    pool = OfficePool(executable=program, keep_warm=False)
    started = time.monotonic()
    with pytest.raises(OutOfTime, match="longer than") as failure:
        convert_to_pdf(make_package(), "a.docx", seconds=0.3, pool=pool)
    assert time.monotonic() - started < 10
    assert "Try again" in failure.value.way_out
    assert get_running("54321") == []
    pool.close()


def test_convert_when_the_program_dies_says_so_and_the_next_job_is_served(tmp_path: Path) -> None:
    pool = OfficePool(executable=make_program(tmp_path, "kill -SEGV $$"), keep_warm=False)
    for _ in range(2):
        with pytest.raises(ConversionFailed, match="stopped while"):
            convert_to_pdf(make_package(), "a.docx", seconds=5, pool=pool)
    pool.close()


def test_convert_when_the_program_cannot_start_does_not_blame_the_document(tmp_path: Path) -> None:
    program = make_program(tmp_path, "exec /nowhere/oosplash")
    for keep_warm in (False, True):
        pool = OfficePool(executable=program, keep_warm=keep_warm)
        for _ in range(2):
            with pytest.raises(OfficeMissing, match="could not start") as failure:
                convert_to_pdf(make_package(), "a.docx", seconds=5, pool=pool)
            assert "save" not in failure.value.way_out
        pool.close()


def test_convert_when_the_waiting_process_has_died_starts_another(tmp_path: Path) -> None:
    pool = OfficePool(executable=make_program(tmp_path, "exit 7"), keep_warm=True)
    for _ in range(3):
        with pytest.raises(ConversionFailed, match="stopped while"):
            convert_to_pdf(make_package(), "a.docx", seconds=5, pool=pool)
    pool.close()


def test_convert_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    pool = OfficePool(executable=make_program(tmp_path, "exit 1"), keep_warm=False)
    with pytest.raises(ConversionFailed):
        convert_to_pdf(make_package(), "a.docx", seconds=5, pool=pool)
    pool.close()
    assert list(scratch.iterdir()) == []


def test_convert_gives_the_program_none_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORD_DATABASE_URL", "postgresql://secret")
    seen = tmp_path / "seen"
    pool = OfficePool(executable=make_program(tmp_path, f"env > {seen}"), keep_warm=False)
    with pytest.raises(ConversionFailed):
        convert_to_pdf(make_package(), "a.docx", seconds=5, pool=pool)
    pool.close()
    assert "HOME=" in seen.read_text()
    assert "secret" not in seen.read_text()


@pytest.mark.parametrize(("content", "reason"), [(b"", "empty"), (b"<html></html>", "not a Word document")])
def test_convert_of_what_is_no_package_is_refused_before_anything_starts(content: bytes, reason: str) -> None:
    with pytest.raises(ConversionFailed, match=reason):
        convert_to_pdf(content, "a.docx", pool=OfficePool(executable="/nowhere/soffice"))


def test_convert_without_libreoffice_says_how_to_get_it() -> None:
    with pytest.raises(OfficeMissing) as failure:
        convert_to_pdf(make_package(), "a.docx", pool=OfficePool(executable="/nowhere/soffice"))
    assert "apt-get install libreoffice-writer" in failure.value.way_out


def test_batch_without_libreoffice_fails_as_a_whole() -> None:
    with pytest.raises(OfficeMissing):
        list(convert_batch([("a.docx", make_package())], pool=OfficePool(executable="/nowhere/soffice")))


def test_status_without_libreoffice_names_the_place_that_was_set() -> None:
    status = office_available("/nowhere/soffice")
    assert not status.available
    assert "/nowhere/soffice" in status.how_to_get


def test_a_new_pool_removes_what_a_killed_program_left_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    ended = subprocess.Popen(["true"])
    ended.wait()
    left, running = (scratch / f"concord-office-pool-{pid}-x" for pid in (ended.pid, os.getpid()))
    for folder in (left, running, scratch / "concord-office-pool-other", scratch / "elsewhere"):
        folder.mkdir()
    pool = OfficePool(executable=make_program(tmp_path, "exit 1"), keep_warm=False)
    with pytest.raises(ConversionFailed):
        convert_to_pdf(make_package(), "a.docx", seconds=5, pool=pool)
    pool.close()
    assert not left.exists()
    assert running.exists()
    assert len(list(scratch.iterdir())) == 3
