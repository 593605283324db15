"""Reads a Word file (.docx) into the typed tree of `model`.

    from shared.documents.read.docx import read_docx
    from shared.documents.read.views import resolve          # the document with changes accepted or rejected
    from shared.documents.read.text import text, stories     # plain text
    from shared.documents.read.outline import outline        # headings with their numbers
    from shared.documents.read.segments import segments      # clauses
    from shared.documents.read.changes import changes        # who changed what, when
    from shared.documents.read.html import to_html           # safe HTML

    document = read_docx(path.read_bytes())
    text(document, "accepted")
    for segment in segments(document):
        print(segment.clause_id, segment.number, segment.heading, segment.confidence)

Raises `UnreadableDocument` for anything that is not a readable .docx. Takes bytes only: run it through
`process.run_isolated` when the file has not passed the gate. It changes nothing and fetches nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, cast

from lxml import etree

from shared.documents.read.blocks import Source, read_story
from shared.documents.read.comments import read_comments
from shared.documents.read.looks import Looks
from shared.documents.read.model import Block, Document, Note, PageStory
from shared.documents.read.numbering import read_lists
from shared.documents.read.package import Package, R, UnreadableDocument, W, open_package
from shared.documents.read.paper import Paper, read_paper
from shared.documents.read.place import Places
from shared.documents.read.styles import Styles, read_styles, value_of
from shared.documents.read.views import renumber

CORE: Final = "{http://purl.org/dc/elements/1.1/}title"


def read_docx(data: bytes) -> Document:
    """The document with every tracked change still in it; numbers are those of the marked view."""
    return document_of(open_package(data))


def document_of(package: Package) -> Document:
    """The same of a package that is open already."""
    try:
        return renumber(_read(package))
    except RecursionError as error:
        raise UnreadableDocument("The document is nested too deeply to be read.") from error


def _read(package: Package) -> Document:
    main = package.main_part()
    root = package.xml(main)
    bodies = root.findall(W + "body") if root is not None else []
    if not bodies:
        raise UnreadableDocument("The file has no Word document inside it.")
    if len(bodies) > 1:
        raise UnreadableDocument(
            "The document has two bodies of text; different programs would show different ones."
        )
    body = bodies[0]
    styles = read_styles(_related(package, main, "styles"))
    lists, style_levels = read_lists(_related(package, main, "numbering"))
    sections = list(body.iter(W + "sectPr"))
    reader = _Parts(package, main, styles, style_levels, read_paper(sections))
    settings = _related(package, main, "settings")
    document = Document(
        blocks=reader.story(main, body),
        notes=(*reader.notes("footnote"), *reader.notes("endnote")),
        page_stories=reader.page_stories(sections),
        title=_title(package),
        language=styles.language,
        protection=_protection(settings),
        lists=lists,
        note_formats=_note_formats(settings),
    )
    return replace(document, comments=read_comments(package, main, document, reader.story))


def _related(package: Package, main: str, kind: str) -> etree._Element | None:
    name = package.related(main, kind)
    return package.xml(name) if name else None


class _Parts:
    """Reads the stories that other parts hold, each with its own part's relationships."""

    def __init__(
        self, package: Package, main: str, styles: Styles, style_levels: dict[str, int], paper: Paper
    ) -> None:
        self._package = package
        self._main = main
        self._styles = styles
        self._looks = Looks(styles)
        self._places = Places(styles, paper)
        self._style_levels = style_levels
        self._sources: dict[str, Source] = {}

    def story(self, part: str, element: etree._Element) -> tuple[Block, ...]:
        if part not in self._sources:
            relationships = self._package.relationships(part)
            self._sources[part] = Source(
                self._styles, self._looks, self._places, self._style_levels, relationships
            )
        return read_story(element, self._sources[part])

    def notes(self, kind: Literal["footnote", "endnote"]) -> list[Note]:
        part = self._package.related(self._main, f"{kind}s")
        root = self._package.xml(part) if part else None
        if part is None or root is None:
            return []
        return [
            Note(item.get(W + "id") or "", kind, self.story(part, item))
            for item in root.findall(W + kind)
            if item.get(W + "type") in (None, "normal")  # the others are the separator lines
        ]

    def page_stories(self, sections: Sequence[etree._Element]) -> tuple[PageStory, ...]:
        found: list[PageStory] = []
        relationships = self._package.relationships(self._main)
        for section, properties in enumerate(sections):
            for reference in properties:
                kind = etree.QName(reference).localname.removesuffix("Reference")
                known = relationships.get(reference.get(R + "id") or "")
                root = self._package.xml(known.target) if known and kind in ("header", "footer") else None
                if known is not None and root is not None:
                    blocks = self.story(known.target, root)
                    variant = reference.get(W + "type") or "default"
                    found.append(
                        PageStory(cast("Literal['header', 'footer']", kind), variant, section, blocks)
                    )
        return tuple(found)


def _title(package: Package) -> str:
    for relationship in package.relationships().values():
        if relationship.type.endswith("/core-properties"):
            root = package.xml(relationship.target)
            return (root.findtext(CORE) or "").strip() if root is not None else ""
    return ""


def _protection(settings: etree._Element | None) -> str:
    found = settings.find(W + "documentProtection") if settings is not None else None
    if found is None or (found.get(W + "enforcement") or "1").lower() in {"0", "false", "off"}:
        return ""
    return found.get(W + "edit") or "none"


def _note_formats(settings: etree._Element | None) -> dict[str, str]:
    """How notes are numbered; Word counts footnotes 1, 2 and endnotes i, ii unless told otherwise."""
    formats = {"footnote": "decimal", "endnote": "lowerRoman"}
    for kind, usual in formats.items():
        properties = settings.find(f"{W}{kind}Pr") if settings is not None else None
        formats[kind] = value_of(properties, "numFmt") or usual
    return formats
