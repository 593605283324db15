"""The supplied library: complete, assembled whole under every combination of answers, and within its time."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from services.agreements.library.loader import load_library
from shared.documents.write.answers import validate_answers
from shared.documents.write.blocks import walk_texts
from shared.documents.write.errors import SourceError
from shared.documents.write.model import ClauseText, Template
from shared.documents.write.outline import outline
from tests.unit.documents_write.samples import (
    ESSENTIALS,
    assemble_mou,
    get_library,
    get_text,
    mou_answers,
    read_part,
)

SUBJECTS = {
    *(
        "objectives",
        "authority",
        "agency-duties",
        "federal-duties",
        "information",
        "safeguards",
        "costs",
        "planning",
    ),
    *(
        "after-action",
        "reporting",
        "oversight",
        "training",
        "supervision",
        "complaints",
        "civil-rights",
        "liaison",
    ),
    *(
        "disputes",
        "liability",
        "transparency",
        "risk",
        "term",
        "review",
        "suspension",
        "termination",
        "amendment",
    ),
    *("signatures", "contacts", "functions", "training-plan", "complaint-procedure"),
}


def test_five_essential_answers_are_enough_for_a_first_draft():
    template = get_library().of_kind("task-force-mou")
    essential = [question.id for question in template.questionnaire.questions if question.essential]
    assert sorted(essential) == sorted(ESSENTIALS)
    assert validate_answers(template.questionnaire, ESSENTIALS) == []
    assert outline(template, get_library().clauses, ESSENTIALS).is_ready


def test_memorandum_covers_every_subject():
    draft = outline(get_library().of_kind("task-force-mou"), get_library().clauses, ESSENTIALS)
    assert {item.slot_id for item in draft.items if item.is_included} >= SUBJECTS


def test_library_offers_conditional_clauses_and_fallbacks_with_when_to_use_them():
    slots = get_library().of_kind("task-force-mou").slots
    assert len([slot for slot in slots if slot.condition]) >= 8
    assert len([slot for slot in slots if len(slot.alternates) > 1]) >= 4
    for slot in slots:
        assert len(slot.alternates) == 1 or all(alternate.when_to_use for alternate in slot.alternates)


def test_every_clause_is_used_and_every_question_has_an_effect():
    library = get_library()
    template = library.of_kind("task-force-mou")
    used = {alternate.clause_id for slot in template.slots for alternate in slot.alternates}
    assert {clause.clause_id for clause in library.clauses} == used
    written = template.model_dump_json(exclude={"questionnaire"}) + "".join(
        clause.model_dump_json() for clause in library.clauses
    )
    derived = {one.base for one in template.questionnaire.derived} | {
        str(one.amount) for one in template.questionnaire.derived
    }
    for question in template.questionnaire.questions:
        named = rf'[{{]{question.id}[.}}]|"question":"{question.id}"'
        assert re.search(named, written) or question.id in derived, question.id


def test_operative_clauses_say_by_when():
    """Nearly every section sets a time: a day, a date, `at once` or a rhythm."""
    timed = re.compile(r"\b(days?|Working Days?|hours?|at once|year|month|quarter|same day|before)\b")
    for clause in get_library().clauses:
        if clause.role == "section" and not clause.clause_id.startswith(("liability-res", "special")):
            assert any(timed.search(text) for text in walk_texts(clause.blocks)), clause.clause_id


def test_library_goes_through_json_unchanged():
    library = get_library()
    for clause in library.clauses:
        assert ClauseText.model_validate_json(clause.model_dump_json()) == clause
    template = library.of_kind("task-force-mou")
    assert Template.model_validate_json(template.model_dump_json()) == template


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mou_answers())
def test_memorandum_under_any_answers_is_whole_and_without_placeholder(answers):
    check_whole(answers)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mou_answers())
def test_memorandum_under_very_many_answers_is_whole_and_without_placeholder(answers):
    check_whole(answers)


def check_whole(answers):
    draft = outline(get_library().of_kind("task-force-mou"), get_library().clauses, answers)
    assert draft.is_ready
    text = get_text(read_part(assemble_mou(answers)))
    assert not re.search(r"[{}]|\[To be|_{3,}|\*\*|\bTBD\b", text)
    labels = Counter(item.label for item in draft.items if item.label)
    assert max(labels.values()) == 1
    assert all(
        item.label
        for item in draft.items
        if item.is_included and item.slot_id not in ("opening", "amends", "signatures")
    )


def test_assembling_the_memorandum_takes_well_under_300_ms():
    """Processor time, best of three: other work on the machine does not count."""

    def measure() -> float:
        began = time.process_time()
        assemble_mou(ESSENTIALS)
        return time.process_time() - began

    assert min(measure() for _ in range(3)) < 0.15


def test_misfit_between_files_is_refused_naming_it(tmp_path):
    for folder in ("clauses", "questionnaires", "templates"):
        (tmp_path / folder).mkdir()
    asked = [("agency", "party"), ("federal_body", "party"), ("a", "text")]
    questions = [
        f'[[questions]]\nid = "{id}"\nlabel = "A?"\nkind = "{kind}"\nsection = "S"\nessential = true\nrequired = true\n'
        for id, kind in asked
    ]
    (tmp_path / "questionnaires" / "q.toml").write_text(
        'id = "q"\nversion = 1\ntitle = "Q"\n' + "".join(questions)
    )
    (tmp_path / "templates" / "t.toml").write_text(
        'id = "t"\nversion = 1\ntitle = "T"\nquestionnaire = "q"\n[[items]]\nslot = "one"\n'
    )
    with pytest.raises(SourceError, match="needs clause one, which does not exist"):
        load_library(tmp_path)
    (tmp_path / "clauses" / "one.md").write_text(
        '+++\nid = "one"\nversion = 1\ntitle = "One"\ngroup = "G"\n+++\n\nPrints {b}.\n'
    )
    with pytest.raises(SourceError, match=r"prints \{b\}, which is no question"):
        load_library(tmp_path)
    (tmp_path / "clauses" / "one.md").write_text(
        '+++\nid = "one"\nversion = 1\ntitle = "One"\ngroup = "G"\n+++\n\nPrints {a}.\n'
    )
    assert [clause.clause_id for clause in load_library(tmp_path).clauses] == ["one"]
