"""`concord documents` when the world outside does not help: full disks, pipes, missing files, hostile names, Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from shared.documents.console import guard, options, reading, target
from shared.documents.console.outcome import Exit
from tests.unit.documents_cli.test_cli import REPOSITORY, call, call_json, make_docx
from tests.unit.documents_seal.conftest import make_pdf

FULL = Path("/dev/full")


def call_alone(*arguments: object, stdout: Any = subprocess.PIPE) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "shared.documents.cli", *(str(one) for one in arguments)],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
        start_new_session=True,
        check=False,
    )


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def write_half(path: Path, content: bytes) -> None:
        path.write_bytes(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(target, "_write", write_half)


@pytest.mark.usefixtures("full_disk")
def test_redact_to_a_full_disk_says_so_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf("Jordan Rivera agrees.", "Page two"))
    result = call("redact", tmp_path / "a.pdf", "-o", tmp_path / "o.pdf", "--find", "jordan rivera")
    assert result.exit_code == Exit.FAILED
    assert result.stderr.count("\n") == 1
    assert "No space left" in result.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.usefixtures("full_disk")
def test_inspect_whose_copy_finds_no_room_still_gives_the_verdict(tmp_path: Path) -> None:
    source = make_docx(tmp_path / "a.docx", "The parties agree.")
    [answer] = call_json("inspect", source, "--copy-to", tmp_path / "copies")["files"]
    assert (answer["exit"], answer["file"]) == (Exit.FAILED, str(source))
    assert answer["verdict"]["sha256"]
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_answer_to_a_full_disk_is_one_line_and_3(tmp_path: Path, extra: tuple[str, ...]) -> None:
    (tmp_path / "a.pdf").write_bytes(b"nothing")
    with FULL.open("w") as stdout:
        done = call_alone("inspect", tmp_path / "a.pdf", *extra, stdout=stdout)
    assert done.returncode == Exit.FAILED
    assert done.stderr == "failed  The answer can't be written: No space left on device.\n"


def test_any_refusal_of_the_system_is_one_line_and_3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("shared.documents.console.run.list_files", refuse)
    result = call("check", tmp_path)
    assert result.exit_code == Exit.FAILED
    assert result.stderr.count("\n") == 1
    assert call_json("check", tmp_path)["exit"] == Exit.FAILED


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe.docx")
    return tmp_path / "pipe.docx"


@pytest.mark.parametrize(
    "make_arguments",
    [
        lambda pipe, word: ("inspect", pipe),
        lambda pipe, word: ("text", pipe),
        lambda pipe, word: ("check", pipe),
        lambda pipe, word: ("compare", word, pipe),
        lambda pipe, word: ("redline", word, pipe, "-o", word.parent / "o.docx"),
        lambda pipe, word: ("redline", word, word, "--theirs", pipe, "-o", word.parent / "o.docx"),
        lambda pipe, word: ("convert", pipe),
        lambda pipe, word: ("redact", pipe, "--find", "a", "-o", word.parent / "o.pdf"),
        lambda pipe, word: ("verify", pipe),
        lambda pipe, word: ("verify", word, "--trust", pipe),
        lambda pipe, word: ("seal", word, "--key", pipe, "--passphrase-file", word, "-o", word.parent / "o"),
        lambda pipe, word: ("seal", word, "--key", word, "--passphrase-file", pipe, "-o", word.parent / "o"),
        lambda pipe, word: ("inspect", "/dev/zero"),
    ],
)
def test_pipe_or_device_is_refused_at_once(
    tmp_path: Path, pipe: Path, make_arguments: Callable[[Path, Path], tuple[object, ...]]
) -> None:
    word = make_docx(tmp_path / "a.docx", "The parties agree.")
    before = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(20)
    try:
        result = call(*make_arguments(pipe, word))
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert result.exit_code == Exit.FAILED
    assert "no regular file" in result.stderr
    assert result.stderr.count("\n") == 1


def _give_up(*_: object) -> None:
    raise AssertionError("the command waits for the pipe")


def test_name_cannot_forge_a_line_nor_break_the_json(tmp_path: Path) -> None:
    for name in (b"a\xff.docx", b"b.docx\nok      c.docx"):
        (tmp_path / os.fsdecode(name)).write_bytes(b"nothing")
    done = call_alone("inspect", tmp_path, "--json")
    assert [Path(one["file"]).name for one in json.loads(done.stdout)["files"]] == [
        "a\\xff.docx",
        "b.docx\nok      c.docx",
    ]
    lines = call("inspect", *sorted(tmp_path.iterdir())).stdout.splitlines()
    assert not [line for line in lines if line.startswith("ok")]


def test_working_copy_of_a_hostile_name_gets_a_plain_one(tmp_path: Path) -> None:
    source = make_docx(tmp_path / "a\n\u202eb.docx", "The parties agree.")
    assert (
        call("inspect", source, "--copy-to", tmp_path / "copies").exit_code == Exit.FOUND
    )  # the gate warns of the name
    assert [one.name for one in (tmp_path / "copies").iterdir()] == ["a__b.docx"]


def test_inspect_of_two_files_with_one_name_keeps_both_copies_and_both_verdicts(tmp_path: Path) -> None:
    sources = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        sources.append(make_docx(tmp_path / folder / "a.docx", f"Agreement {folder}."))
    files = call_json("inspect", *sources, "--copy-to", tmp_path / "copies")["files"]
    assert [one["file"] for one in files] == [str(source) for source in sources]
    assert [Path(one["copy"]).name for one in files] == ["a.docx", "a (2).docx"]
    assert call("text", files[1]["copy"]).stdout == "Agreement two.\n"


@pytest.mark.parametrize("dangling", [False, True])
def test_missing_path_is_reported_and_the_others_are_done(tmp_path: Path, dangling: bool) -> None:
    missing = tmp_path / "gone.docx"
    if dangling:
        missing.symlink_to(tmp_path / "nowhere")
    word = make_docx(tmp_path / "a.docx", "It starts on ____________.")
    answer = call_json("check", missing, word)
    assert [one["exit"] for one in answer["files"]] == [Exit.FAILED, Exit.FOUND]
    assert answer["exit"] == Exit.FAILED
    alone = call("check", missing)
    assert alone.exit_code == Exit.FAILED
    assert alone.stderr == (
        f"failed  {missing}: The file can't be read: No such file or directory. Check name and rights.\n"
    )


def test_seal_without_terminal_or_passphrase_is_one_line_and_2(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    done = call_alone("seal", tmp_path / "a.pdf", "--key", tmp_path / "a.pdf", "-o", tmp_path / "o.pdf")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--passphrase-file" in done.stderr


@pytest.mark.parametrize("signal_", [KeyboardInterrupt, click.Abort])
def test_interrupted_command_leaves_with_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signal_: type[BaseException]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise signal_

    monkeypatch.setattr(reading, "check_file", interrupt)
    assert call("check", make_docx(tmp_path / "a.docx", "Text.")).exit_code == guard.INTERRUPTED


@pytest.mark.parametrize(
    "tag", ["en", "en-US", "es-419", "zh-Hant-TW", "sl-rozaj-biske", "de-CH-x-phonebk", ""]
)
def test_language_of_bcp47_is_taken(tag: str) -> None:
    assert options.check_language(None, None, tag) == tag  # type: ignore[arg-type] # neither is looked at


@pytest.mark.parametrize("tag", ["English", "en_US", "e", "en-", "en US", "en-US\n", "én", "../en"])
def test_language_that_is_no_tag_is_wrong_usage(tmp_path: Path, tag: str) -> None:
    word = make_docx(tmp_path / "a.docx", "Text.")
    assert call("convert", word, "--language", tag).exit_code == 2
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("option", ["--author", "--their-author"])
@pytest.mark.parametrize("name", ["A" * 201, "A\nB"])
def test_author_that_word_could_not_show_is_wrong_usage(tmp_path: Path, option: str, name: str) -> None:
    word = make_docx(tmp_path / "a.docx", "Text.")
    assert call("redline", word, word, "-o", tmp_path / "o.docx", option, name).exit_code == 2
