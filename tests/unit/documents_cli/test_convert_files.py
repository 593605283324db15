"""`convert_files` answers for every file under its own path, whatever becomes of the others. LibreOffice is not run."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from shared.documents.console import making, target
from shared.documents.console.outcome import Exit
from shared.documents.convert.model import Pdf
from tests.unit.documents_cli.test_cli import call, call_json, make_docx


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    return [make_docx(tmp_path / folder / "a.docx", "The parties agree.") for folder in ("one", "two")]


def convert(sources: list[Path], folder: Path) -> list[tuple[str, int]]:
    answer = call_json("convert", *sources, "-o", folder)
    return [(one["file"], one["exit"]) for one in answer["files"]]


def answer_all(files: Iterable[tuple[str, bytes]], *, language: str) -> Iterator[tuple[str, Pdf]]:
    for name, _ in files:
        yield name, make_pdf(name, language)


def make_pdf(name: str, language: str = "", *warnings: str) -> Pdf:
    return Pdf(
        content=name.encode(),
        sha256="0" * 64,
        pages=1,
        title="Title",
        author="",
        language=language or "en-US",
        archive="PDF/A-2B",
        tagged=True,
        seconds=0.1,
        warnings=warnings,
    )


def test_files_with_one_name_become_two_pdfs(
    tmp_path: Path, sources: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "convert_batch", answer_all)
    assert convert(sources, tmp_path / "out") == [(str(source), Exit.FINE) for source in sources]
    made = {one.name: one.read_bytes().decode() for one in (tmp_path / "out").iterdir()}
    assert made == {"a.pdf": str(sources[0]), "a (2).pdf": str(sources[1])}


def test_full_disk_fails_file_by_file_and_leaves_nothing(
    tmp_path: Path, sources: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_half(path: Path, content: bytes) -> None:
        path.write_bytes(content[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "convert_batch", answer_all)
    monkeypatch.setattr(target, "_write", write_half)
    assert convert(sources, tmp_path / "out") == [(str(source), Exit.FAILED) for source in sources]
    assert list((tmp_path / "out").iterdir()) == []


def test_engine_without_room_keeps_what_was_answered_before(
    tmp_path: Path, sources: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer_one(files: Iterable[tuple[str, bytes]], *, language: str) -> Iterator[tuple[str, Pdf]]:
        yield next(answer_all(files, language=language))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "convert_batch", answer_one)
    assert convert(sources, tmp_path / "out") == [
        (str(sources[0]), Exit.FINE),
        (str(sources[1]), Exit.FAILED),
    ]
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["a.pdf"]


def test_pdf_with_a_warning_needs_a_person_and_says_why(
    tmp_path: Path, sources: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def warn(files: Iterable[tuple[str, bytes]], *, language: str) -> Iterator[tuple[str, Pdf]]:
        yield from ((name, make_pdf(name, language, "Look at page 1.")) for name, _ in files)

    monkeypatch.setattr(making, "convert_batch", warn)
    result = call("convert", sources[0], "-o", tmp_path / "out")
    assert result.exit_code == Exit.FOUND
    assert "Look at page 1." in result.stdout


def test_folder_that_is_a_file_fails_every_file_under_its_path(tmp_path: Path, sources: list[Path]) -> None:
    (tmp_path / "out").write_bytes(b"kept")
    assert convert(sources, tmp_path / "out") == [(str(source), Exit.FAILED) for source in sources]
    assert (tmp_path / "out").read_bytes() == b"kept"
