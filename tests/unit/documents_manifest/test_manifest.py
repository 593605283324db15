"""A manifest is checked the same by us and by `sha256sum -c`, and is never fooled by a name."""

import shutil
import subprocess
from pathlib import Path

import pytest

from shared.documents.manifest.manifest import (
    MANIFEST_NAME,
    Entry,
    ManifestError,
    State,
    check_manifest,
    hash_bytes,
    make_manifest,
    make_package_manifest,
    read_manifest,
)

FILES = {"agreement.docx": b"word", "agreement.pdf": b"%PDF", "terms.json": b"{}"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / MANIFEST_NAME).write_text(make_package_manifest(docx=b"word", pdf=b"%PDF", terms=b"{}"))
    return tmp_path


def get_states(folder: Path) -> dict[str, State]:
    entries = check_manifest((folder / MANIFEST_NAME).read_text(), folder)
    return {entry.name: entry.state for entry in entries}


def test_check_of_an_untouched_package_finds_every_file_the_same(folder: Path) -> None:
    assert get_states(folder) == dict.fromkeys(FILES, State.SAME)


def test_check_finds_a_changed_a_missing_and_an_extra_file(folder: Path) -> None:
    (folder / "agreement.pdf").write_bytes(b"%PDF.")
    (folder / "terms.json").unlink()
    (folder / "notes.txt").write_bytes(b"")
    assert get_states(folder) == {
        "agreement.docx": State.SAME,
        "agreement.pdf": State.CHANGED,
        "terms.json": State.MISSING,
        "notes.txt": State.EXTRA,
    }


def test_check_does_not_follow_a_link(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a"
    elsewhere.write_bytes(b"{}")
    (folder / "terms.json").unlink()
    (folder / "terms.json").symlink_to(elsewhere)
    assert get_states(folder)["terms.json"] is State.MISSING


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
@pytest.mark.parametrize("spoil", [False, True])
def test_sha256sum_comes_to_the_same_answer(folder: Path, spoil: bool) -> None:
    if spoil:
        (folder / "agreement.docx").write_bytes(b"wort")
    answer = subprocess.run(
        ["sha256sum", "-c", "--strict", MANIFEST_NAME], cwd=folder, capture_output=True, check=False
    )
    ours = set(get_states(folder).values()) == {State.SAME}
    assert (answer.returncode == 0) == ours == (not spoil)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_we_read_what_sha256sum_writes(folder: Path) -> None:
    names = sorted(FILES)
    text = subprocess.run(
        ["sha256sum", *names], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    assert read_manifest(text) == {name: hash_bytes(FILES[name]) for name in names}
    assert all(entry.state is State.SAME for entry in check_manifest(text, folder))


def test_manifest_of_the_same_files_is_the_same_text_in_any_order() -> None:
    assert make_manifest(FILES) == make_manifest(dict(reversed(FILES.items())))


def test_manifest_keeps_names_in_any_language() -> None:
    text = make_manifest({"Acuerdo de cooperación ñ.pdf": b"x"})
    assert read_manifest(text) == {"Acuerdo de cooperación ñ.pdf": hash_bytes(b"x")}


@pytest.mark.parametrize("name", ["../a", "a/b", "a\\b", "a\nb", "", "..", " a", MANIFEST_NAME])
def test_manifest_refuses_a_name_that_could_mean_another_file(name: str) -> None:
    with pytest.raises(ManifestError, match="plain name"):
        make_manifest({name: b""})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no file"),
        ("hello\n", "Line 1"),
        (f"{'a' * 64} *x\n{'b' * 63} *y\n", "Line 2"),
        (f"{'a' * 64} *../x\n", "Line 1"),
        (f"{'a' * 64} *x\n{'b' * 64} *x\n", "again"),
    ],
)
def test_read_of_what_is_no_manifest_says_which_line_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(ManifestError, match=reason):
        read_manifest(text)


def test_entry_of_an_extra_file_states_no_hash(folder: Path) -> None:
    (folder / "extra").write_bytes(b"x")
    assert check_manifest((folder / MANIFEST_NAME).read_text(), folder)[-1] == Entry("extra", "", State.EXTRA)
