"""The Word file: the same input gives the same bytes, and its parts are what Word and readers rely on."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.write.assembly import assemble
from shared.documents.write.errors import AnswersIncompleteError, AssemblyError
from shared.documents.write.invisible import find_invisible
from shared.documents.write.marks import get_tag, read_bookmark, read_tag
from shared.documents.write.model import GroupHeading, Paragraph, Table
from shared.documents.write.ooxml import W
from shared.documents.write.plan import make_plan
from shared.documents.write.values import clean_text
from tests.unit.documents_write.samples import (
    ESSENTIALS,
    NUMBER,
    assemble_mou,
    find_all,
    get_library,
    get_text,
    make_clause,
    make_items,
    make_question,
    make_slot,
    make_template,
    read_part,
)


def build(template, *clauses, answers=None, **options) -> bytes:
    return assemble(template, clauses, answers or {}, agreement_number="T-1", **options)


def test_assemble_with_the_same_input_gives_the_same_bytes():
    again = dict(reversed(ESSENTIALS.items()))
    assert assemble_mou(ESSENTIALS) == assemble_mou(again)


def test_assemble_leaves_no_trace_of_when_or_where():
    with zipfile.ZipFile(io.BytesIO(assemble_mou(ESSENTIALS))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "dcterms" not in core
    assert "creator" not in core


def test_assemble_with_another_answer_or_clause_version_gives_other_bytes():
    library = get_library()
    changed = [
        clause.model_copy(update={"version": 2}) if clause.clause_id == "risk" else clause
        for clause in library.clauses
    ]
    first = assemble_mou(ESSENTIALS)
    assert assemble_mou({**ESSENTIALS, "notice_days": 91}) != first
    assert assemble(library.of_kind("task-force-mou"), changed, ESSENTIALS, agreement_number=NUMBER) != first


def test_order_in_which_clauses_are_given_does_not_matter():
    library = get_library()
    template = library.of_kind("task-force-mou")
    backwards = assemble(template, reversed(library.clauses), ESSENTIALS, agreement_number=NUMBER)
    assert backwards == assemble_mou(ESSENTIALS)


def test_missing_answers_refuse_the_file_and_are_all_named():
    with pytest.raises(AnswersIncompleteError) as caught:
        assemble_mou({})
    named = [error.question_id for error in caught.value.errors]
    assert named[:5] == ["agency", "federal_body", "task_force_name", "start_date", "information_sharing"]


def test_preview_marks_what_is_missing():
    document = read_part(assemble_mou({}, allow_blanks=True))
    assert "[To be answered: What is the task force called?]" in get_text(document)


def test_every_clause_stands_in_a_control_and_a_bookmark_with_its_id_and_version():
    library = get_library()
    document = read_part(assemble_mou(ESSENTIALS))
    tags = [node.get(f"{{{W}}}val") for node in find_all(document, "tag")]
    names = [read_bookmark(node.get(f"{{{W}}}name")) for node in find_all(document, "bookmarkStart")]
    from shared.documents.write.answers import get_effective_answers

    template = library.of_kind("task-force-mou")
    effective = get_effective_answers(template.questionnaire, ESSENTIALS)
    plan = make_plan(
        template, {clause.clause_id: clause for clause in library.clauses}, ESSENTIALS, effective
    )
    expected = [(item.clause.clause_id, item.clause.version) for item in plan.clauses]
    assert [read_tag(tag) for tag in tags] == expected
    assert [name for name in names if name] == expected
    assert tags[0] == get_tag("opening", 1)
    assert all(len(tag) <= 64 for tag in tags)


def test_control_numbers_and_bookmark_numbers_are_unique():
    document = read_part(assemble_mou(ESSENTIALS))
    for tag in ("bookmarkStart",):
        numbers = [node.get(f"{{{W}}}id") for node in find_all(document, tag)]
        assert len(numbers) == len(set(numbers)) == len(find_all(document, "bookmarkEnd"))
    controls = [node.find(f"{{{W}}}sdtPr/{{{W}}}id").get(f"{{{W}}}val") for node in find_all(document, "sdt")]
    assert len(controls) == len(set(controls))


def test_reference_is_a_field_to_a_bookmark_and_shows_the_number_it_has():
    template = make_template(make_slot("one"), make_slot("two"), make_slot("annexed"))
    clauses = [
        make_clause("one", "See {ref:two}, {ref:two#deep} and {ref:annexed}; {ref:annexed#there}."),
        make_clause(
            "two", "First.", "Second:", make_items("a", "b").model_copy(update={"items": _anchored()})
        ),
        make_clause("annexed", Paragraph(text="x", numbered=True, anchor="there"), role="exhibit"),
    ]
    document = read_part(build(template, *clauses))
    text = get_text(document)
    assert "See Section\u00a02, Section\u00a02.2(b) and Exhibit A; Section\u00a0A.1." in text
    names = {node.get(f"{{{W}}}name") for node in find_all(document, "bookmarkStart")}
    fields = [node.text.split() for node in find_all(document, "instrText") if "REF" in node.text.split()[0]]
    assert len(fields) == 4
    assert {field[1] for field in fields} <= names


def _anchored():
    items = make_items("a", "b").items
    return (items[0], items[1].model_copy(update={"anchor": "deep"}))


def test_reference_to_a_clause_left_out_is_refused_with_what_to_mend():
    from shared.documents.write.condition_text import parse_condition

    out = make_slot("two", condition=parse_condition("note is answered"))
    with pytest.raises(AssemblyError, match=r"\{ref:two\}, which is not in this document"):
        build(make_template(make_slot("one"), out), make_clause("one", "{ref:two}"), make_clause("two", "x"))


def test_clause_not_given_or_given_in_two_versions_is_refused():
    template = make_template(make_slot("one"))
    with pytest.raises(AssemblyError, match="needs clause one, which was not given"):
        build(template, make_clause("other", "x"))
    second = make_clause("one", "y").model_copy(update={"version": 2})
    with pytest.raises(AssemblyError, match="one is given twice"):
        build(template, make_clause("one", "x"), second)


NOTATION = "{ref:two} {note} **bold** \\{ {{ 7*7 }} <w:b/> &amp; ]]> {% x %}"


@pytest.mark.parametrize(
    "answer",
    [
        NOTATION,
        "A & B <c> “d” 'e' \"f\"",
        "שלום Ω مرحبا 123",
        "👩‍⚖️ 🏳️‍🌈",
        "two\nlines\tand tab",
        "  spaced  out  ",
    ],
)
def test_answer_comes_out_as_typed(answer):
    template = make_template(make_slot("one"), questions=[make_question("note", "long_text")])
    document = read_part(build(template, make_clause("one", "<{note}>"), answers={"note": answer}))
    assert f"<{answer.strip()}>" in get_text(document)


@given(
    st.text(min_size=1, max_size=60).filter(
        lambda text: clean_text(text).strip() and not find_invisible(text)
    )
)
def test_any_text_that_is_seen_comes_out_of_an_answer_as_typed(answer):
    template = make_template(make_slot("one"), questions=[make_question("note", "long_text")])
    file = build(template, make_clause("one", "<{note}>"), answers={"note": answer})
    assert f"<{clean_text(answer).strip()}>" in get_text(read_part(file))


def test_right_to_left_words_are_marked_so_that_word_sets_them_rightly():
    template = make_template(make_slot("one"), questions=[make_question("note")])
    document = read_part(build(template, make_clause("one", "{note}"), answers={"note": "abc שלום עולם def"}))
    marked = [
        get_text(run) for run in find_all(document, "r") if run.find(f"{{{W}}}rPr/{{{W}}}rtl") is not None
    ]
    assert marked == ["שלום עולם"]


def test_emoji_stand_in_a_font_of_their_own_and_joiners_between_letters_do_not():
    template = make_template(make_slot("one"), questions=[make_question("note")])
    document = read_part(build(template, make_clause("one", "{note}"), answers={"note": "ok 👩‍⚖️ ن\u200dن"}))
    runs = [run for run in find_all(document, "r") if find_all(run, "rFonts")]
    assert [get_text(run.getparent()) for run in runs] == ["ok 👩‍⚖️ ن\u200dن"]
    assert ["".join(run.itertext()) for run in runs] == ["👩‍⚖️"]


def test_table_has_its_header_row_marked_and_alternative_text():
    table = Table(
        description="What it shows.", header=("A", "B"), widths=(1, 3), rows=({"cells": ("a", "b")},)
    )
    document = read_part(build(make_template(make_slot("one")), make_clause("one", table)))
    (element,) = find_all(document, "tbl")
    first, second = find_all(element, "tr")
    assert find_all(first, "tblHeader")
    assert not find_all(second, "tblHeader")
    assert find_all(element, "tblDescription")[0].get(f"{{{W}}}val") == "What it shows."
    widths = [int(column.get(f"{{{W}}}w")) for column in find_all(element, "gridCol")]
    assert (sum(widths), widths[1] > 2 * widths[0]) == (9360, True)


def test_landscape_exhibit_has_its_own_pages_and_the_cover_no_running_header():
    sections = find_all(read_part(assemble_mou(ESSENTIALS)), "sectPr")
    turned = [section.find(f"{{{W}}}pgSz").get(f"{{{W}}}orient") for section in sections]
    assert turned == [None, "landscape", None]
    assert [section.find(f"{{{W}}}titlePg") is not None for section in sections] == [True, False, False]


def test_header_names_the_agreement_and_footer_counts_pages():
    file = assemble_mou(ESSENTIALS)
    assert get_text(read_part(file, "word/header1.xml")) == f"Memorandum of Understanding\tAgreement {NUMBER}"
    footer = read_part(file, "word/footer1.xml")
    assert [node.text.strip() for node in find_all(footer, "instrText")] == ["PAGE", "NUMPAGES"]
    assert get_text(footer) == "State Police · ICE\tPage 1 of 1"


def test_title_language_and_number_are_set_for_readers_and_screen_readers():
    document = docx.Document(io.BytesIO(assemble_mou(ESSENTIALS, language="es")))
    assert document.core_properties.title == "Memorandum of Understanding: Mountain Corridor Task Force"
    assert document.core_properties.identifier == NUMBER
    assert document.core_properties.language == "es-US"


def test_spanish_house_words_stand_in_headings_references_dates_and_signatures():
    file = assemble_mou(ESSENTIALS, language="es")
    document = read_part(file)
    text = get_text(document)
    assert "Contenido" in text
    assert "Sección\u00a0" in text
    assert "Anexo A" in text
    assert "1 de marzo de 2026" in text
    assert "Firma: \t" in text
    levels = [node.get(f"{{{W}}}val") for node in find_all(read_part(file, "word/numbering.xml"), "lvlText")]
    assert {"Parte %1", "Anexo %1"} <= set(levels)
    assert "Section" not in text.replace("Section Heading", "")


def test_unknown_language_is_refused_naming_those_there_are():
    with pytest.raises(ValueError, match="en, es"):
        assemble_mou(ESSENTIALS, language="fr")


def test_signer_without_a_name_leaves_a_line_and_with_one_prints_it():
    text = get_text(read_part(assemble_mou({**ESSENTIALS, "agency_signer": "Jane Q. Public"})))
    assert "Name: Jane Q. Public" in text
    assert text.count("Name: \t") == 1


def test_contents_repeat_every_heading_that_is_in():
    template = make_template(GroupHeading(title="Start"), make_slot("one"), make_slot("two"))
    clauses = [make_clause("one", "x", title="Aims"), make_clause("two", "y", title="People", role="exhibit")]
    document = read_part(build(template, *clauses))
    links = [get_text(node) for node in find_all(document, "hyperlink")]
    assert links == ["Part I\tStart", "1\tAims", "Exhibit A\tPeople"]
