"""Assembling an agreement: template, clause versions and answers in, a Word file out.

A pure function. No clock, no randomness, no files: the same input gives the same bytes, so a draft can be made again
and compared. It decides nothing by itself; what stands where comes from `plan`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shared.documents.write.answers import get_effective_answers, validate_answers
from shared.documents.write.blocks import walk_texts
from shared.documents.write.body import ClauseWriter, make_break, make_group
from shared.documents.write.errors import AnswerError, AnswersIncompleteError
from shared.documents.write.furniture import (
    get_landscape,
    make_contents,
    make_cover,
    make_first_header,
    make_font_table,
    make_footer,
    make_header,
    make_section_properties,
    make_settings,
)
from shared.documents.write.house_numbering import make_numbering
from shared.documents.write.house_styles import make_styles
from shared.documents.write.ink import Ink
from shared.documents.write.model import Answers, ClauseText, Template
from shared.documents.write.ooxml import Bookmarks, Element, to_bytes, w
from shared.documents.write.outline import get_missing
from shared.documents.write.package import make_package
from shared.documents.write.plan import PlacedClause, PlacedGroup, Plan, index_clauses, make_plan
from shared.documents.write.values import clean_text
from shared.documents.write.words import get_words


def assemble(
    template: Template,
    clauses: Iterable[ClauseText],
    answers: Answers,
    *,
    agreement_number: str,
    language: str = "en",
    allow_blanks: bool = False,
) -> bytes:
    """The agreement as a .docx file.

    `language` gives the house's own words (`en` or `es`), not the clauses'. With `allow_blanks` a missing answer is
    printed as a marked blank (for a preview); without, AnswersIncompleteError lists what to answer. Raises
    AssemblyError when the clauses do not fit the template.
    """
    by_id = index_clauses(clauses)
    effective = get_effective_answers(template.questionnaire, answers)
    plan = make_plan(template, by_id, answers, effective)
    if not allow_blanks:
        _refuse_incomplete(template, answers, plan)
    words = get_words(language)
    ink = Ink(template.questionnaire, effective, plan.targets, words, language, allow_blanks)
    number = " ".join(clean_text(agreement_number).split())
    title, subtitle = ink.spell(template.title), ink.spell(template.subtitle)
    return make_package(
        {name: to_bytes(part) for name, part in _make_parts(template, plan, ink, number).items()},
        title=f"{title}: {subtitle}" if subtitle else title,
        subject=f"{words.agreement_number} {number}",
        identifier=number,
        language=words.tag,
    )


def _refuse_incomplete(template: Template, answers: Answers, plan: Plan) -> None:
    errors = validate_answers(template.questionnaire, answers)
    known = {error.question_id for error in errors}
    texts = [
        template.title,
        template.subtitle,
        *(text for item in plan.clauses for text in walk_texts(item.blocks)),
    ]
    for question_id in get_missing(texts, plan.effective):
        if question_id not in known:
            errors.append(AnswerError(question_id, "The text of the agreement needs this."))
    if errors:
        raise AnswersIncompleteError(tuple(errors))


def _make_parts(template: Template, plan: Plan, ink: Ink, number: str) -> dict[str, Element]:
    return {
        "document": w("document", _make_body(template, plan, ink, number)),
        "styles": make_styles(ink.words.tag),
        "numbering": make_numbering(ink.words),
        "settings": make_settings(ink.words.tag),
        "fontTable": make_font_table(),
        "header1": make_header(template, ink, number, landscape=False),
        "header2": make_first_header(),
        "header3": make_header(template, ink, number, landscape=True),
        "footer1": make_footer(template, ink, landscape=False),
        "footer2": make_footer(template, ink, landscape=True),
    }


def _make_body(template: Template, plan: Plan, ink: Ink, number: str) -> Element:
    body = w("body", *make_cover(template, ink, number))
    body.extend(_make_items(plan, ink))
    return body


def _make_items(plan: Plan, ink: Ink) -> Iterator[Element]:
    """Every item in order, the contents after the openings, a section break wherever the page turns."""
    bookmarks = Bookmarks()
    landscape, is_first, has_contents = False, True, False
    for item in plan.items:
        if not has_contents and not _is_opening(item):
            yield from make_contents(plan, ink)
            has_contents = True
        if get_landscape(item) != landscape:
            yield make_break(make_section_properties(landscape=landscape, is_first=is_first))
            landscape, is_first = not landscape, False
        yield _make_item(item, ink, bookmarks)
    yield make_section_properties(landscape=landscape, is_first=is_first)


def _is_opening(item: PlacedGroup | PlacedClause) -> bool:
    return isinstance(item, PlacedClause) and item.clause.role == "opening"


def _make_item(item: PlacedGroup | PlacedClause, ink: Ink, bookmarks: Bookmarks) -> Element:
    if isinstance(item, PlacedGroup):
        return make_group(item, bookmarks)
    return ClauseWriter(item, ink, bookmarks).write()
