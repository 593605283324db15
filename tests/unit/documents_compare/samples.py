"""Small Word files and clauses for the comparison tests, built in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from shared.documents.compare.model import Clause, Text


def make_clause(text: str, *, heading: str = "", clause_id: str = "", number: str = "") -> Clause:
    """A clause of one paragraph a line, its heading first."""
    lines = ([heading] if heading else []) + text.split("\n")
    return Clause(tuple(Text(line) for line in lines), heading=heading, clause_id=clause_id, number=number)


def make_docx(
    clauses: Sequence[tuple[str, Sequence[str]]], tables: Sequence[Sequence[Sequence[str]]] = ()
) -> bytes:
    """A .docx with a heading and paragraphs a clause, then the tables."""
    document = Document()
    for heading, paragraphs in clauses:
        document.add_heading(heading, level=1)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return _saved(document)


def make_controlled_docx(clauses: Sequence[tuple[str, str, str]]) -> bytes:
    """A .docx of (tag, heading, text), each in a content control as Concord writes them."""
    document = Document()
    body = document.element.body
    for tag, heading, text in clauses:
        control, properties, name, content = (
            OxmlElement(found) for found in ("w:sdt", "w:sdtPr", "w:tag", "w:sdtContent")
        )
        name.set(qn("w:val"), tag)
        properties.append(name)
        control.extend([properties, content])
        for paragraph in (document.add_heading(heading, level=1), document.add_paragraph(text)):
            content.append(paragraph._p)
        body.insert(len(body) - 1, control)
    return _saved(document)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
