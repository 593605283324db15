"""The supplied clause library: the files beside this module, read into the model and checked against each other.

Reads files only. Keeping versions, approving and editing are the clauses feature's work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.agreements.library.asked import find_gaps
from shared.documents.write.errors import SourceError
from shared.documents.write.integrity import check_template
from shared.documents.write.model import ClauseText, Questionnaire, Template
from shared.documents.write.source import parse_clause
from shared.documents.write.source_toml import parse_questionnaire, parse_template

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Library:
    """Everything supplied, in the order of file names."""

    templates: tuple[Template, ...]
    clauses: tuple[ClauseText, ...]
    questionnaires: tuple[Questionnaire, ...]

    def of_kind(self, template_id: str) -> Template:
        """The template of a kind of agreement. Raises KeyError where there is none: there may be several kinds."""
        return {one.template_id: one for one in self.templates}[template_id]


def load_library(folder: Path = _FOLDER) -> Library:
    """The library in `folder`. Raises SourceError naming the file and line, or the first misfit between files."""
    clauses = tuple(parse_clause(text, name) for name, text in _read(folder / "clauses", "*.md"))
    questionnaires = tuple(
        parse_questionnaire(text, name) for name, text in _read(folder / "questionnaires", "*.toml")
    )
    for asked in questionnaires:
        for problem in find_gaps(asked):
            raise SourceError(f"questionnaires/{asked.questionnaire_id}", 1, problem)
    by_id = {one.questionnaire_id: one for one in questionnaires}
    templates = tuple(
        parse_template(text, name, by_id) for name, text in _read(folder / "templates", "*.toml")
    )
    for template in templates:
        for problem in check_template(template, clauses):
            raise SourceError(f"templates/{template.template_id}", 1, problem)
    return Library(templates, clauses, questionnaires)


def _read(folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob(pattern)):
        yield f"{folder.name}/{path.name}", path.read_text(encoding="utf-8")
