"""Word to PDF with the real LibreOffice: what the file is, and what a hostile one can't do."""

import http.server
import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pypdf
import pytest

from shared.documents.convert.convert import convert_batch, convert_to_pdf, normalise_docx
from shared.documents.convert.letters import find_without_font
from shared.documents.convert.model import ConversionFailed, Pdf
from shared.documents.convert.pool import OfficePool
from tests.integration.documents_office.conftest import make_docx

REPOSITORY = Path(__file__).parents[3]


def get_text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def replace_body(docx: bytes, body: str, relationships: str = "") -> bytes:
    """The same package with `body` (WordprocessingML) in place of its paragraphs, and more relationships."""
    source, buffer = zipfile.ZipFile(io.BytesIO(docx)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                head, rest = data.split("<w:body>", 1)
                data = f"{head}<w:body>{body}{rest[rest.index('<w:sectPr') :]}"
            if name == "word/_rels/document.xml.rels":
                data = data.replace("</Relationships>", f"{relationships}</Relationships>")
            target.writestr(name, data.encode("utf-8", "surrogateescape"))
    return buffer.getvalue()


def make_linked_picture(address: str) -> bytes:
    picture = (
        '<w:p><w:r><w:t>Before the picture</w:t></w:r><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">'
        '<v:shape style="width:90pt;height:90pt"><v:imagedata r:id="rId900" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></v:shape></w:pict></w:r></w:p>'
    )
    link = (
        '<Relationship Id="rId900" TargetMode="External" Target="' + address + '" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    )
    return replace_body(make_docx("x"), picture, link)


def make_include(address: str) -> bytes:
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> INCLUDETEXT '
        f'"{address}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    return replace_body(make_docx("x"), field)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server on loopback that remembers what was asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_OPTIONS = do_HEAD = do_PROPFIND = do_GET  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_convert_makes_a_tagged_archival_pdf_with_title_and_language(pool: OfficePool) -> None:
    pdf = convert_to_pdf(make_docx("Duties of the agency"), "Task force.docx", language="en-US", pool=pool)
    assert (pdf.archive, pdf.tagged, pdf.language, pdf.title) == ("PDF/A-2B", True, "en-US", "Task force")
    assert "Duties of the agency" in get_text(pdf.content)
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        assert opened.check_pdf_syntax() == []
        assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_convert_of_spanish_text_keeps_every_letter(pool: OfficePool) -> None:
    text = "Señal ¿año? acción «niñez» “comillas” — Ł Ž"
    pdf = convert_to_pdf(make_docx(text), "Convenio.docx", language="es-US", pool=pool)
    assert text in get_text(pdf.content)
    assert (pdf.language, pdf.unprintable) == ("es-US", "")


def test_convert_of_chinese_text_keeps_every_letter(pool: OfficePool) -> None:
    if find_without_font("中文"):
        pytest.skip("no font here has Chinese letters (Debian: fonts-droid-fallback)")
    assert "中文" in get_text(convert_to_pdf(make_docx("中文"), "中文.docx", pool=pool).content)


def test_convert_names_letters_that_it_prints_as_boxes(pool: OfficePool) -> None:
    letter = next((one for one in map(chr, range(0x13000, 0x13100)) if find_without_font(one)), "")
    if not letter:
        pytest.skip("the fonts here have every letter that this test tries")
    pdf = convert_to_pdf(make_docx(f"Signed by {letter}"), "a.docx", pool=pool)
    assert pdf.unprintable == letter and f"U+{ord(letter):X}" in pdf.warnings[0]


@pytest.mark.parametrize(
    "name", ["../../escape.docx", "-env:x=y.docx", "a & b <c> 'd'.docx", "Ωmega ñ.docx", ""]
)
def test_convert_under_any_file_name_gives_the_document(pool: OfficePool, name: str) -> None:
    assert "named" in get_text(convert_to_pdf(make_docx("named"), name, pool=pool).content)


def test_convert_of_html_dressed_as_word_is_refused(pool: OfficePool) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("index.html", "<html><body>hello</body></html>")
    with pytest.raises(ConversionFailed, match="can't read this file"):
        convert_to_pdf(buffer.getvalue(), "a.docx", pool=pool)


def test_convert_of_a_document_with_a_linked_picture_asks_nothing_of_the_network(
    pool: OfficePool, listener: tuple[str, list[str]]
) -> None:
    address, asked = listener
    pdf = convert_to_pdf(make_linked_picture(f"{address}/pixel.png"), "a.docx", pool=pool)
    assert "Before the picture" in get_text(pdf.content)
    assert asked == []


@pytest.mark.parametrize("make", [make_linked_picture, make_include])
def test_convert_of_a_document_that_points_at_a_local_file_shows_nothing_of_it(
    pool: OfficePool, tmp_path: Path, make
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-planted-secret\n")
    pdf = convert_to_pdf(make(secret.as_uri()), "a.docx", pool=pool)
    assert "planted" not in get_text(pdf.content)


def test_batch_answers_every_file_in_order_and_a_bad_one_alone_fails(pool: OfficePool) -> None:
    files = [(f"{number}.docx", make_docx(f"number {number}")) for number in range(5)]
    files.insert(2, ("bad.docx", b"PK\x03\x04 nothing of the kind"))
    answers = list(convert_batch(files, pool=pool))
    assert [name for name, _ in answers] == [name for name, _ in files]
    assert [name for name, answer in answers if isinstance(answer, ConversionFailed)] == ["bad.docx"]
    for name, answer in answers:
        if isinstance(answer, Pdf):
            assert f"number {name[0]}" in get_text(answer.content)


def test_batch_with_the_same_name_twice_keeps_the_two_apart(pool: OfficePool) -> None:
    answers = list(
        convert_batch([("a.docx", make_docx("first")), ("a.docx", make_docx("second"))], pool=pool)
    )
    texts = [get_text(answer.content) for _, answer in answers if isinstance(answer, Pdf)]
    assert [text.strip() for text in texts] == ["first", "second"]


def test_convert_from_many_threads_gives_each_its_own_document(pool: OfficePool) -> None:
    def convert(number: int) -> str:
        return get_text(convert_to_pdf(make_docx(f"document {number}."), "same name.docx", pool=pool).content)

    with ThreadPoolExecutor(4) as threads:
        assert [text.strip() for text in threads.map(convert, range(6))] == [
            f"document {n}." for n in range(6)
        ]


def test_convert_without_enough_time_fails_and_the_next_one_is_served(pool: OfficePool) -> None:
    with pytest.raises(ConversionFailed, match="longer than"):
        convert_to_pdf(make_docx("too slow"), "a.docx", seconds=0.02, pool=pool)
    assert "in time" in get_text(convert_to_pdf(make_docx("in time"), "a.docx", pool=pool).content)


def test_normalise_writes_the_same_text_as_an_ordinary_word_file(pool: OfficePool) -> None:
    normalised = normalise_docx(make_docx("kept text"), "a.docx", pool=pool)
    assert b"kept text" in zipfile.ZipFile(io.BytesIO(normalised)).read("word/document.xml")


def test_a_killed_program_takes_its_libreoffice_with_it(pool: OfficePool, tmp_path: Path) -> None:
    del pool  # asked for only because it skips where there is no LibreOffice
    code = (
        "import sys, time; from shared.documents.convert.pool import OfficePool; pool = OfficePool()\n"
        "with pool._slot('soffice') as slot: slot.warm()\n"
        "print('ready', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(REPOSITORY)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    assert wait_until(lambda: count_office(tmp_path) > 0)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert wait_until(lambda: count_office(tmp_path) == 0)


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def count_office(directory: Path) -> int:
    listing = subprocess.run(
        ["ps", "-ww", "-eo", "stat,args"], capture_output=True, text=True, check=True
    ).stdout
    lines = [line for line in listing.splitlines() if not line.startswith("Z")]
    return sum(f"file://{directory}" in line for line in lines)
