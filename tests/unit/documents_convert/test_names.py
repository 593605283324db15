"""File names come from outside; LibreOffice gets a plain one, whatever they say."""

import pytest

from shared.documents.convert.pool import get_safe_name


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("MOU 2026.docx", "MOU 2026"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Draft.DOCX", "Draft"),
        ("-env:UserInstallation=x.docx", "env-UserInstallation-x"),
        ("Convenio de cooperación.docx", "Convenio de cooperación"),
        ("a\nb\x00c.docx", "a-b-c"),
        (".docx", "document"),
        ("", "document"),
        ("///", "document"),
    ],
)
def test_safe_name_from_any_name_is_a_plain_stem(given: str, expected: str) -> None:
    assert get_safe_name(given) == expected


def test_safe_name_of_a_very_long_name_fits_every_file_system() -> None:
    assert len(get_safe_name("agreement " * 100).encode()) <= 160
