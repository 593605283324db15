"""Names of files are their senders': no name may forge a line, turn the reading direction, or break the JSON."""

import json
import os
from pathlib import Path

import pytest

from shared.documents.console.names import Targets, show, show_json, show_lines, show_text

RAW = os.fsdecode(b"a\xff.docx")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.docx\nok      b.docx", "a.docx\\nok      b.docx"),
        ("invoice\u202efdp.exe", "invoice\\u202efdp.exe"),
        ("\x1b[2Jx", "\\x1b[2Jx"),
        (RAW, "a\\xff.docx"),
        ("Überlegung – 合意.docx", "Überlegung – 合意.docx"),
    ],
)
def test_name_is_shown_escaped_only_where_it_must_be(name: str, shown: str) -> None:
    assert show(name) == shown


def test_lines_keep_their_tabs_and_breaks_but_no_other_control() -> None:
    assert show_lines("one\ttwo\nthree\x07") == ["one\ttwo", "three\\x07"]


def test_json_with_any_name_is_valid_utf8_and_gives_the_rest_unchanged() -> None:
    names = [RAW, "a\nb", "a\u202eb", "\ud83d", "é \\xff"]
    document = show_json(json.dumps(names, ensure_ascii=False, indent=2))
    assert json.loads(document.encode("utf-8")) == ["a\\xff.docx", "a\nb", "a\u202eb", "\\ud83d", "é \\xff"]
    assert "\u202e" not in document


def test_text_of_a_document_can_always_be_written() -> None:
    assert show_text("a\n\tb\ud800").encode("utf-8") == b"a\n\tb\\ud800"


def test_targets_give_one_name_once_whatever_its_case() -> None:
    given = Targets()
    names = [given.name(Path("out"), name).name for name in ("a.docx", "A.docx", "a.docx", "b.docx")]
    assert names == ["a.docx", "A (2).docx", "a (3).docx", "b.docx"]
    assert given.name(Path("other"), "a.docx") == Path("other/a.docx")


def test_target_has_a_plain_name() -> None:
    assert Targets().name(Path("out"), "a\nb\u202e" + RAW).name == "a_b_a_.docx"
