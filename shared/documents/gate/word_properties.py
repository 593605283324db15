"""What a Word file says of itself beside its text: author, last editor, company, title. All of it stays in the copy.

Names only; whether that may be given out is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shared.documents.gate.findings import finding
from shared.documents.gate.model import Finding
from shared.documents.gate.word_package import WordPackage

_CORE: Final = "docProps/core.xml"
_APP: Final = "docProps/app.xml"
# ECMA-376 part 2, 11 (core) and part 1, 22.2 (extended). The title tells little, but goes into the PDF.
_TELLING: Final = (
    (_CORE, "creator", "author"),
    (_CORE, "lastModifiedBy", "last modified by"),
    (_APP, "Company", "company"),
    (_APP, "Manager", "manager"),
)
_TITLE: Final = (_CORE, "title", "title")


def name_properties(package: WordPackage) -> Iterator[Finding]:
    """One finding for the record when the file names a person or a firm; none for a title alone."""
    said = _read(package, _TELLING)
    if said:
        said += _read(package, (_TITLE,))
        yield finding("properties", what=", ".join(f"{name} “{value}”" for name, value in said))


def _read(package: WordPackage, wanted: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str]]:
    said = []
    for part, tag, name in wanted:
        root = package.roots.get(package.find(part) or "")
        found = root.find(f"{{*}}{tag}") if root is not None else None
        value = " ".join((found.text or "").split()) if found is not None else ""
        if value:
            said.append((name, value[:80]))
    return said
