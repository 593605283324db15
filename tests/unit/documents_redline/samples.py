"""Word files from raw body XML, and what they say, for the tests of accepting and rejecting."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from tests.corpus.redline_pairs.parts import CONTENT_TYPES, NAMESPACES, PACKAGE_RELS, STYLES, numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BY = 'w:id="1" w:author="Ann" w:date="2026-01-01T00:00:00Z"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def make_document(body: str) -> bytes:
    """A .docx with this body, styles and a two-level list."""
    relationships = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target="{kind}.xml"/>'
        for number, kind in enumerate(("styles", "numbering"), start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", PACKAGE_RELS)
        archive.writestr(
            "word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr("word/numbering.xml", numbering("%1."))
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{space}">{relationships}</Relationships>'
        )
    return out.getvalue()


def run(text: str, look: str = "") -> str:
    """A run of text."""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def gone(text: str) -> str:
    """A tracked deletion."""
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def come(text: str) -> str:
    """A tracked insertion."""
    return f"<w:ins {BY}>{run(text)}</w:ins>"


def para(inner: str, mark: str = "", properties: str = "") -> str:
    """A paragraph; `mark` is "ins" or "del" for a tracked paragraph mark."""
    tracked = f"<w:rPr><w:{mark} {BY}/></w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{properties}{tracked}</w:pPr>{inner}</w:p>"


def body_of(document: bytes) -> etree._Element:
    """The body of a .docx."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        body = etree.fromstring(archive.read("word/document.xml")).find(f"{W}body")
    assert body is not None
    return body


def lines_of(document: bytes) -> list[str]:
    """The text of each paragraph, those in tables too."""
    return ["".join(node.text or "" for node in p.iter(f"{W}t")) for p in body_of(document).iter(f"{W}p")]


def count(document: bytes, *names: str) -> int:
    """How many elements of these names the body holds."""
    return sum(1 for _ in body_of(document).iter(*(f"{W}{name}" for name in names)))
