"""Whatever a file is called, it is sent to be kept and not to be shown, under a name that is no path and no header."""

import pytest

from services.agreements.files.downloads import send_docx


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("AG-2026-0001 version 2.docx", "AG-2026-0001 version 2.docx"),
        ("../../etc/passwd.docx", "_.._etc_passwd.docx"),
        ("C:\\a\\b.docx", "C_a_b.docx"),
        ('a"; filename="b.html', "a_ filename_b.html"),
        ("a\r\nSet-Cookie: x=1.docx", "a_Set-Cookie_ x_1.docx"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_download_is_an_attachment_under_a_plain_name(name, plain):
    sent = send_docx(b"PK", name).headers["Content-Disposition"]
    assert sent.startswith(f'attachment; filename="{plain}"; ')
    assert "\r" not in sent and "\n" not in sent and sent.count('"') == 2


def test_name_beyond_ascii_is_kept_for_browsers_that_read_it():
    sent = send_docx(b"PK", "Übereinkunft.docx").headers["Content-Disposition"]
    assert sent == "attachment; filename=\"_bereinkunft.docx\"; filename*=UTF-8''%C3%9Cbereinkunft.docx"
