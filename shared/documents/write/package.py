"""The .docx package: its fixed parts, and a ZIP file in which nothing depends on the moment it was made.

The same parts give the same bytes with the same zlib: members in one order, one timestamp, no user's or system's
traces. Nothing here knows what is written in the document.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

_EPOCH = (1980, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Relationship id, kind, file: the document's own parts, in the order they are written.
_PARTS = (
    ("rId1", "styles", "styles"),
    ("rId2", "numbering", "numbering"),
    ("rId3", "settings", "settings"),
    ("rId4", "fontTable", "fontTable"),
    ("rId5", "header", "header1"),
    ("rId6", "header", "header2"),
    ("rId7", "header", "header3"),
    ("rId8", "footer", "footer1"),
    ("rId9", "footer", "footer2"),
)


def make_package(
    parts: Mapping[str, bytes], *, title: str, subject: str, identifier: str, language: str
) -> bytes:
    """The file. `parts` are `document` and every name in the relationships above, as XML bytes."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _root_relations(),
        "docProps/app.xml": f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties"/>',
        "docProps/core.xml": _core(title, subject, identifier, language),
        "word/_rels/document.xml.rels": _document_relations(),
        **{f"word/{name}.xml": content for name, content in parts.items()},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members.items():
            archive.writestr(_member(name), content)
    return stream.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 0
    member.external_attr = 0
    return member


def _content_types() -> str:
    kinds = {"document": "document.main", **{name: kind for _, kind, name in _PARTS}}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        f'<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f'<Override PartName="/docProps/app.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _relations(relations: list[tuple[str, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{to}"/>' for key, kind, to in relations)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _root_relations() -> str:
    return _relations(
        [
            ("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        ]
    )


def _document_relations() -> str:
    return _relations([(key, f"{_OFFICE}/relationships/{kind}", f"{name}.xml") for key, kind, name in _PARTS])


def _core(title: str, subject: str, identifier: str, language: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        f"<dc:subject>{escape(subject)}</dc:subject><dc:identifier>{escape(identifier)}</dc:identifier>"
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )
