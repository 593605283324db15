"""Writes a document of `model` as a .docx. Raw WordprocessingML, because python-docx writes no notes or text boxes."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape, quoteattr

from tests.corpus.redline_pairs.model import Control, Doc, Para, Piece, Table
from tests.corpus.redline_pairs.parts import CONTENT_TYPES, NAMESPACES, PACKAGE_RELS, STYLES, numbering

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def render(doc: Doc) -> bytes:
    """The .docx of a document; the same document gives the same bytes."""
    return _Writer(doc).write()


class _Writer:
    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._rng = random.Random(doc.seed)
        self._notes: dict[str, list[str]] = {"note": [], "endnote": []}
        self._rels: list[tuple[str, str, bool]] = [
            ("styles", "styles.xml", False),
            ("numbering", "numbering.xml", False),
            ("footnotes", "footnotes.xml", False),
            ("endnotes", "endnotes.xml", False),
            ("header", "header1.xml", False),
            ("footer", "footer1.xml", False),
        ]
        self._media: dict[str, bytes] = {}
        self._ids = 100

    def write(self) -> bytes:
        body = "".join(self._block(block) for block in self._doc.blocks)
        section = (
            '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" '
            'r:id="rId6"/><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" '
            'w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
        )
        members = {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": PACKAGE_RELS,
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>",
            "word/styles.xml": STYLES,
            "word/numbering.xml": numbering(self._doc.level_text),
            "word/footnotes.xml": self._note_part("footnote", "note"),
            "word/endnotes.xml": self._note_part("endnote", "endnote"),
            "word/header1.xml": f"<w:hdr {NAMESPACES}>{_plain(self._doc.header)}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {NAMESPACES}>{_plain(self._doc.footer)}</w:ftr>",
            "word/_rels/document.xml.rels": self._relationships(),
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in members.items():
                archive.writestr(zipfile.ZipInfo(name), text.encode())
            for name, data in self._media.items():
                archive.writestr(zipfile.ZipInfo(name), data)
        return out.getvalue()

    def _block(self, block: Para | Table | Control) -> str:
        if isinstance(block, Control):
            inner = "".join(self._block(child) for child in block.blocks)
            tag = quoteattr(block.tag)
            return (
                f"<w:sdt><w:sdtPr><w:tag w:val={tag}/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
            )
        return self._table(block) if isinstance(block, Table) else self._para(block)

    def _para(self, para: Para) -> str:
        style = f'<w:pStyle w:val="{para.style}"/>' if para.style else ""
        number = ""
        if para.level is not None:
            number = f'<w:numPr><w:ilvl w:val="{para.level}"/><w:numId w:val="{para.list_id}"/></w:numPr>'
        runs = "".join(self._piece(piece) for piece in para.pieces)
        return f"<w:p><w:pPr>{style}{number}</w:pPr>{runs}</w:p>"

    def _table(self, table: Table) -> str:
        grid = "".join('<w:gridCol w:w="2000"/>' for _ in table.rows[0])
        rows = ""
        for at, row in enumerate(table.rows):
            cells = [
                f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{_plain(text)}</w:tc>'
                for text in row
            ]
            if table.spanned and at == 0:
                width = f'<w:tcW w:w="6000" w:type="dxa"/><w:gridSpan w:val="{len(row)}"/>'
                cells = [f"<w:tc><w:tcPr>{width}</w:tcPr>{_plain(row[0])}</w:tc>"]
            if table.spanned and at in (1, 2):
                merge = '<w:vMerge w:val="restart"/>' if at == 1 else "<w:vMerge/>"
                text = row[0] if at == 1 else ""
                cells[0] = (
                    f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{merge}</w:tcPr>{_plain(text)}</w:tc>'
                )
            rows += f"<w:tr>{''.join(cells)}</w:tr>"
        properties = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _piece(self, piece: Piece) -> str:
        special = {
            "note": self._note, "endnote": self._note, "image": self._image, "box": self._box, "link": self._link,
            "field": self._field, "control": self._control, "break": self._break, "tab": self._break,
        }  # fmt: skip
        if piece.kind in special:
            return special[piece.kind](piece)
        look = {"bold": "<w:rPr><w:b/></w:rPr>", "italic": "<w:rPr><w:i/></w:rPr>"}.get(piece.kind, "")
        return "".join(self._text(part, look) for part in self._parts(piece.text))

    def _parts(self, text: str) -> list[str]:
        """The text whole, or split into runs at any place, as Word does while people type."""
        if not self._doc.splits or len(text) < 4:
            return [text]
        cuts = sorted({self._rng.randrange(1, len(text)) for _ in range(self._rng.randint(1, 4))})
        return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    def _text(self, text: str, look: str) -> str:
        run = f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        if not self._doc.tracked or self._rng.random() > 0.3:
            return run
        self._ids += 1
        about = f'w:id="{self._ids}" w:author="Earlier" w:date="2025-05-05T00:00:00Z"'
        if self._rng.random() < 0.5:
            return f"<w:ins {about}>{run}</w:ins>"
        return (
            f"{run}<w:del {about}>{run.replace('w:t>', 'w:delText>').replace('<w:t ', '<w:delText ')}</w:del>"
        )

    def _note(self, piece: Piece) -> str:
        notes = self._notes[piece.kind]
        notes.append(piece.text)
        name = "footnote" if piece.kind == "note" else "endnote"
        return f'<w:r><w:{name}Reference w:id="{len(notes) + 1}"/></w:r>'

    def _note_part(self, name: str, kind: str) -> str:
        lines = [
            f'<w:{name} w:type="{kind_}" w:id="{number}"><w:p><w:r><w:{kind_}/></w:r></w:p></w:{name}>'
            for number, kind_ in enumerate(("separator", "continuationSeparator"))
        ]
        for number, text in enumerate(self._notes[kind], start=2):
            mark = f"<w:r><w:{name}Ref/></w:r>"
            lines.append(f'<w:{name} w:id="{number}">{_plain(text, mark)}</w:{name}>')
        return f"<w:{name}s {NAMESPACES}>{''.join(lines)}</w:{name}s>"

    def _image(self, piece: Piece) -> str:
        colour = zlib.crc32(piece.text.encode()) & 0xFFFFFF
        name = f"media/image{colour:06x}.png"
        self._media[f"word/{name}"] = _png(colour)
        number = self._relate("image", name)
        self._ids += 1
        return (
            f'<w:r><w:drawing><wp:inline><wp:extent cx="360000" cy="360000"/><wp:docPr id="{self._ids}" '
            f'name="Picture {self._ids}" descr={quoteattr(piece.text)}/><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{self._ids}" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
            '<a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _box(self, piece: Piece) -> str:
        self._ids += 1
        return (
            f'<w:r><w:drawing><wp:inline><wp:extent cx="1800000" cy="600000"/><wp:docPr id="{self._ids}" '
            f'name="Box {self._ids}"/><a:graphic><a:graphicData '
            'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
            '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="600000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>'
            f"{_plain(piece.text)}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
            "</wp:inline></w:drawing></w:r>"
        )

    def _link(self, piece: Piece) -> str:
        address = f"https://example.gov/{zlib.crc32(piece.text.encode())}"
        number = self._relate("hyperlink", address, external=True)
        return f'<w:hyperlink r:id="{number}">{self._text(piece.text, "")}</w:hyperlink>'

    def _field(self, piece: Piece) -> str:
        kinds = ("begin", "separate", "end")
        begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
        instruction = (
            f'<w:r><w:instrText xml:space="preserve"> REF _Ref{len(piece.text)} </w:instrText></w:r>'
        )
        return f'{begin}{instruction}{separate}<w:r><w:t xml:space="preserve">{escape(piece.text)}</w:t></w:r>{end}'

    def _control(self, piece: Piece) -> str:
        run = f'<w:r><w:t xml:space="preserve">{escape(piece.text)}</w:t></w:r>'
        tag = f"field:{len(piece.text)}"
        return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>'

    def _break(self, piece: Piece) -> str:
        text = f'<w:t xml:space="preserve">{escape(piece.text)}</w:t>'
        return f'<w:r><w:tab/>{text}<w:br/><w:noBreakHyphen/></w:r><w:r><w:br w:type="page"/></w:r>'

    def _relate(self, kind: str, target: str, *, external: bool = False) -> str:
        entry = (kind, target, external)
        if entry not in self._rels:
            self._rels.append(entry)
        return f"rId{self._rels.index(entry) + 1}"

    def _relationships(self) -> str:
        lines = ""
        for number, (kind, target, external) in enumerate(self._rels, start=1):
            mode = ' TargetMode="External"' if external else ""
            lines += f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target={quoteattr(target)}{mode}/>'
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        return f'<Relationships xmlns="{space}">{lines}</Relationships>'


def _plain(text: str, before: str = "") -> str:
    return f'<w:p>{before}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _png(colour: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\0" + colour.to_bytes(3, "big"))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
