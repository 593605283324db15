"""Builds small Word files by hand, so that a test shows every byte that matters."""

from __future__ import annotations

import io
import zipfile

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Heading1"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
"""
BY = 'w:author="Ana Ruiz" w:date="2026-03-02T10:00:00Z"'


def run(text: str, marks: str = "") -> str:
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inside: str, style: str = "", marks: str = "", num: tuple[int, int] | None = None) -> str:
    """A paragraph. `marks` go into its mark's properties; `num` is (numId, level)."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>' if num else ""
    runs = "".join(piece if piece.startswith("<") else run(piece) for piece in inside)
    return f"<w:p><w:pPr>{styled}{listed}<w:rPr>{marks}</w:rPr></w:pPr>{runs}</w:p>"


def inserted(text: str) -> str:
    return f'<w:ins w:id="1" {BY}>{run(text)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


INSERTED_MARK = f'<w:ins w:id="3" {BY}/>'
DELETED_MARK = f'<w:del w:id="4" {BY}/>'


def control(tag: str, *blocks: str) -> str:
    inside = "".join(blocks)
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def table(*rows: list[str], header: bool = False) -> str:
    shown = []
    for place, cells in enumerate(rows):
        properties = "<w:trPr><w:tblHeader/></w:trPr>" if header and place == 0 else ""
        shown.append(
            f"<w:tr>{properties}{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"
        )
    return f"<w:tbl>{''.join(shown)}</w:tbl>"


def level(place: int, text: str, style: str = "decimal", more: str = "") -> str:
    counts = f'<w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{place}">{counts}</w:lvl>'


def numbering(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def relationship(key: str, kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{key}" Type="{REL}/{kind}" Target="{target}"{mode}/>'


def rels(*items: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(items)}</Relationships>"
    )


def part(tag: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {NAMESPACES}>{inside}</w:{tag}>'


def parts(
    body: str, *, relationships: tuple[str, ...] = (), main_type: str = MAIN_TYPE, **stories: str
) -> dict[str, bytes]:
    """The parts of a package. `stories` are parts by name: numbering, styles, settings, footnotes, comments, …"""
    stories.setdefault("styles", STYLES)
    own = [relationship(f"rel-{name}", name, f"{name}.xml") for name in stories]
    found = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": rels(relationship("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": rels(*own, *relationships),
    }
    for name, inside in stories.items():
        tag = {"header1": "hdr", "footer1": "ftr"}.get(name, name)
        found[f"word/{name}.xml"] = part(tag, inside)
    return {name: text.encode() for name, text in found.items()}


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def docx(body: str, *, relationships: tuple[str, ...] = (), **stories: str) -> bytes:
    return packed(parts(body, relationships=relationships, **stories))
