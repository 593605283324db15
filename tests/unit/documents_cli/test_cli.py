"""`concord documents` as its users meet it: words, JSON, exit codes, and files that are never written over."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from shared.documents.cli import group
from shared.documents.console.outcome import Exit, to_plain
from shared.documents.console.run import list_files
from shared.documents.manifest.manifest import make_package_manifest
from shared.documents.seal.keys import make_development_key
from tests.unit.documents_seal.conftest import make_pdf

REPOSITORY = Path(__file__).parents[3]


def make_docx(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def call_json(*arguments: object) -> Any:
    return json.loads(call(*arguments, "--json").stdout)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_development_key(folder, "Example Agency")
    return folder


@pytest.fixture
def sealed(tmp_path: Path, keys: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    result = seal(tmp_path / "a.pdf", tmp_path / "sealed.pdf", keys)
    assert result.exit_code == Exit.FINE, result.output
    return tmp_path / "sealed.pdf"


def seal(source: Path, target: Path, keys: Path) -> Result:
    secret = ("--key", keys / "seal-key.p12", "--passphrase-file", keys / "seal-passphrase")
    return call("seal", source, "-o", target, *secret, "--location", "Charleston")


def test_verify_of_a_good_seal_says_who_and_when_and_leaves_with_0(sealed: Path, keys: Path) -> None:
    result = call("verify", sealed, "--trust", keys / "seal-root.pem")
    assert result.exit_code == Exit.FINE
    assert "GOOD: The seal by Example Agency is intact and covers the whole file" in result.stdout
    assert "by the signer's own clock" in result.stdout


def test_verify_says_that_no_file_knows_whether_its_agreement_is_still_in_force(
    sealed: Path, keys: Path
) -> None:
    trusted = ("verify", sealed, "--trust", keys / "seal-root.pem")
    assert "can't say whether the agreement in it is still in force" in call(*trusted).stdout
    assert "still in force" in call_json(*trusted)["files"][0]["not_checked"]


def test_verify_of_a_changed_file_leaves_with_1_and_says_so_in_json(sealed: Path, keys: Path) -> None:
    content = bytearray(sealed.read_bytes())
    content[content.index(b"stream\n") + 9] ^= 1
    sealed.write_bytes(content)
    answer = call_json("verify", sealed, "--trust", keys / "seal-root.pem")
    assert answer["exit"] == Exit.FOUND
    [signature] = answer["files"][0]["signatures"]
    assert signature["verdict"] == "broken"
    assert signature["report"]["intact"] is False


def test_verify_without_the_root_is_not_good(sealed: Path) -> None:
    result = call("verify", sealed)
    assert result.exit_code == Exit.FOUND
    assert "NOT TRUSTED" in result.stdout


def test_verify_of_a_folder_answers_for_every_pdf_in_it(sealed: Path, keys: Path) -> None:
    (sealed.parent / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    answer = call_json("verify", sealed.parent, "--trust", keys / "seal-root.pem")
    exits = {Path(one["file"]).name: one["exit"] for one in answer["files"]}
    assert exits == {"a.pdf": Exit.FOUND, "broken.pdf": Exit.FAILED, "sealed.pdf": Exit.FINE}
    assert answer["exit"] == Exit.FAILED


def test_verify_of_a_package_by_its_manifest(tmp_path: Path) -> None:
    files = {"agreement.docx": b"word", "agreement.pdf": b"%PDF", "terms.json": b"{}"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    manifest = tmp_path / "SHA256SUMS"
    manifest.write_text(make_package_manifest(docx=b"word", pdf=b"%PDF", terms=b"{}"))
    assert call("verify", manifest).exit_code == Exit.FINE
    (tmp_path / "terms.json").write_bytes(b"[]")
    result = call("verify", manifest)
    assert result.exit_code == Exit.FOUND
    assert "changed  terms.json" in result.stdout


def test_seal_of_a_sealed_file_fails_with_the_way_out_and_writes_nothing(sealed: Path, keys: Path) -> None:
    result = seal(sealed, sealed.parent / "again.pdf", keys)
    assert result.exit_code == Exit.FAILED
    assert "certificate of completion" in result.stderr
    assert not (sealed.parent / "again.pdf").exists()


def test_no_command_writes_over_a_file(sealed: Path, keys: Path) -> None:
    before = sealed.read_bytes()
    result = seal(sealed.parent / "a.pdf", sealed, keys)
    assert result.exit_code == Exit.FAILED
    assert "is there already" in result.stderr
    assert sealed.read_bytes() == before


def test_redact_by_phrase_writes_a_file_without_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf("Jordan Rivera agrees.", "Page two"))
    answer = call_json("redact", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf", "--find", "jordan rivera")
    assert answer["exit"] == Exit.FINE
    text = call("text", tmp_path / "b.pdf").stdout
    assert "agrees" in text
    assert "Rivera" not in text


def test_redact_that_leaves_words_like_the_phrase_names_them_and_leaves_with_1(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf("Jordan Rivera agrees.", "Jordan-Rivera too"))
    answer = call_json("redact", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf", "--find", "jordan rivera")
    assert answer["exit"] == Exit.FOUND
    [left] = answer["files"][0]["not_blacked_out"]
    assert left["page"] == 2
    assert left["words"] == "Jordan-Rivera"


@pytest.mark.parametrize(
    "arguments", [(), ("--box", "1,2,3"), ("--box", "one,1,1,2,2"), ("--box", "1,1,1,2,2,3")]
)
def test_redact_with_a_wrong_box_is_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    assert call("redact", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf", *arguments).exit_code == 2


def test_redact_of_a_phrase_that_is_not_there_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf())
    result = call("redact", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf", "--find", "Avery")
    assert result.exit_code == Exit.FAILED
    assert not (tmp_path / "b.pdf").exists()


def test_inspect_says_why_a_file_is_refused_and_hashes_the_original(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"not a word file")
    answer = call_json("inspect", tmp_path / "a.docx")
    verdict = answer["files"][0]["verdict"]
    assert answer["exit"] == Exit.FOUND
    assert verdict["decision"] == "refuse"
    assert verdict["findings"][0]["way_out"]
    assert verdict["sha256"] == hashlib.sha256(b"not a word file").hexdigest()


def test_inspect_writes_the_working_copy_where_it_is_asked_to(tmp_path: Path) -> None:
    source = make_docx(tmp_path / "a.docx", "The parties agree.")
    assert call("inspect", source, "--copy-to", tmp_path / "copies").exit_code == Exit.FINE
    assert "The parties agree." in call("text", tmp_path / "copies" / "a.docx").stdout
    again = call("inspect", source, "--copy-to", tmp_path / "copies")
    assert again.exit_code == Exit.FAILED
    assert "is there already" in again.stderr


def test_text_of_one_file_is_the_text_alone(tmp_path: Path) -> None:
    source = make_docx(tmp_path / "a.docx", "First.", "Second.")
    assert call("text", source).stdout == "First.\nSecond.\n"


def test_check_finds_a_blank_and_leaves_with_1(tmp_path: Path) -> None:
    source = make_docx(tmp_path / "a.docx", "This agreement starts on ____________.")
    result = call("check", source)
    assert result.exit_code == Exit.FOUND
    assert "blank" in result.stdout


def test_compare_shows_words_and_leaves_with_0_only_when_nothing_differs(tmp_path: Path) -> None:
    old = make_docx(tmp_path / "old.docx", "The term is two years.")
    new = make_docx(tmp_path / "new.docx", "The term is three years.")
    result = call("compare", old, new)
    assert result.exit_code == Exit.FOUND
    assert "[-two-]{+three+}" in result.stdout
    assert call("compare", old, old).exit_code == Exit.FINE


@pytest.mark.parametrize("names", [("--author", "A", "--their-author", "A"), ("--author", " ")])
def test_redline_without_names_that_tell_the_sides_apart_is_wrong_usage(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    one = make_docx(tmp_path / "one.docx", "The term is two years.")
    result = call("redline", one, one, "-o", tmp_path / "r.docx", "--theirs", one, *names)
    assert result.exit_code == 2
    assert not (tmp_path / "r.docx").exists()


def test_convert_of_a_file_that_the_gate_refuses_fails_and_leaves_the_target_alone(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 nothing")
    answer = call_json("convert", tmp_path)
    assert answer["exit"] == Exit.FAILED
    assert not (tmp_path / "a.pdf").exists()


def test_convert_never_makes_one_pdf_of_two_files_with_the_same_name(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.docx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.pdf").write_bytes(b"kept")
    answer = call_json("convert", tmp_path / "one", tmp_path / "two", "-o", tmp_path / "out")
    assert [one["exit"] for one in answer["files"]] == [Exit.FAILED, Exit.FAILED]
    assert (tmp_path / "out" / "a.pdf").read_bytes() == b"kept"


def test_a_folder_without_a_fitting_file_is_wrong_usage(tmp_path: Path) -> None:
    result = call("verify", tmp_path)
    assert result.exit_code == 2
    assert "no file to work on" in result.stderr


def test_list_of_a_folder_passes_over_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in ("a.docx", "~$a.docx", ".b.docx", "c.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in list_files([tmp_path], (".docx",))] == ["a.docx"]


def test_json_leaves_bytes_out_and_writes_times_with_their_zone() -> None:
    plain = to_plain({"path": Path("a"), "exit": Exit.FOUND, "many": ({1},)})
    assert plain == {"path": "a", "exit": 1, "many": [[1]]}


def test_help_documents_the_exit_codes_and_every_command_offers_json() -> None:
    answer = call("--help").stdout
    for code in (*Exit, 2):
        assert f"  {int(code)}  " in answer
    for name in group.commands:
        assert "--json" in call(name, "--help").stdout, name


def test_help_answers_without_loading_the_engine() -> None:
    code = (
        "import sys; sys.argv = ['documents', '--help']\n"
        "from shared.documents.cli import group\n"
        "try: group()\nexcept SystemExit: pass\n"
        "heavy = {'pikepdf', 'pyhanko', 'lxml', 'typst', 'rich', 'docx', 'pypdfium2'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert "verify" in answer.stdout
