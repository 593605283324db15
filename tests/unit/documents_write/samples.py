"""Templates, clauses and answers that the tests of assembly and of the checker share."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from services.agreements.library.loader import Library, load_library
from shared.documents.write.assembly import assemble
from shared.documents.write.model import (
    Alternate,
    ClauseText,
    Condition,
    NumberedList,
    Paragraph,
    Question,
    Questionnaire,
    Slot,
    Template,
    choice_key,
)
from shared.documents.write.ooxml import W

AGENCY = "West Virginia State Police"
FEDERAL = "U.S. Immigration and Customs Enforcement"
ESSENTIALS: dict[str, Any] = {
    "agency": {"name": AGENCY, "short_name": "State Police"},
    "federal_body": {"name": FEDERAL, "short_name": "ICE"},
    "task_force_name": "Mountain Corridor Task Force",
    "start_date": "2026-03-01",
    "information_sharing": True,
}
NUMBER = "WVSP-2026-0007"


@cache
def get_library() -> Library:
    return load_library()


def assemble_mou(answers, **options) -> bytes:
    library = get_library()
    return assemble(
        library.of_kind("task-force-mou"), library.clauses, answers, agreement_number=NUMBER, **options
    )


def make_clause(clause_id: str, *blocks, title: str = "", **fields) -> ClauseText:
    texts = [Paragraph(text=block, numbered=True) if isinstance(block, str) else block for block in blocks]
    return ClauseText(
        clause_id=clause_id,
        version=1,
        title=title or clause_id.title(),
        group="Test",
        blocks=tuple(texts),
        **fields,
    )


def make_items(*texts: str) -> NumberedList:
    return NumberedList.model_validate({"items": [{"text": text} for text in texts]})


def make_slot(slot_id: str, *clause_ids: str, condition: Condition | None = None) -> Slot:
    alternates = tuple(
        Alternate(clause_id=key, rank=rank) for rank, key in enumerate(clause_ids or (slot_id,))
    )
    return Slot(slot_id=slot_id, alternates=alternates, condition=condition)


def make_question(question_id: str, kind: str = "text", **fields) -> Question:
    return Question.model_validate(
        {"id": question_id, "label": f"What is {question_id}?", "kind": kind, "section": "Test", **fields}
    )


def make_template(*items, questions=(), derived=()) -> Template:
    questionnaire = Questionnaire(
        questionnaire_id="test",
        version=1,
        title="Test",
        questions=tuple(questions) or (make_question("note"),),
        derived=tuple(derived),
    )
    return Template(
        template_id="test", version=1, title="Test agreement", questionnaire=questionnaire, items=items
    )


def read_part(file: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return etree.fromstring(archive.read(name))


def find_all(root: Any, tag: str) -> list[Any]:
    return list(root.iter(f"{{{W}}}{tag}"))


def get_text(element: Any) -> str:
    """What a reader of the XML sees: texts, with tabs and breaks."""
    signs = {f"{{{W}}}tab": "\t", f"{{{W}}}br": "\n"}
    runs = (node for run in element.iter(f"{{{W}}}r") for node in run)
    parts = (signs.get(node.tag, node.text if node.tag == f"{{{W}}}t" else "") for node in runs)
    return "".join(part or "" for part in parts)


_SENTENCES = st.sampled_from(
    [
        "to curb the trade in stolen vehicles along the interstate highways",
        "W. Va. Code § 15-2-12",
        "Jane Q. Public, Charleston office, 304-555-0100, jane.public@wv.example",
        "Berkeley, Jefferson and Morgan",
        "The agency keeps its own radio channel. Costs are shared equally.",
        'Law & Order <unit> "A"',
        "the Civilian Review Board",
    ]
)


def _answer(question: Question) -> st.SearchStrategy[object]:
    values = [option.value for option in question.options]
    low, high = question.minimum or 1, question.maximum or 500
    kinds: dict[str, st.SearchStrategy[object]] = {
        "text": _SENTENCES,
        "long_text": _SENTENCES,
        "choice": st.sampled_from(values or [""]),
        "multi": st.lists(st.sampled_from(values or [""]), min_size=1, unique=True),
        "date": st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 1, 1)).map(
            lambda day: day.isoformat()
        ),
        "yes_no": st.booleans(),
        "party": st.just({}),
        "money": st.integers(min_value=1, max_value=10**8),
        "number": st.integers(min_value=low, max_value=high),
    }
    return kinds[question.kind]


@st.composite
def mou_answers(draw) -> dict[str, object]:
    """Complete, sensible answers to the memorandum: the essentials, any of the others, any alternates chosen."""
    template = get_library().of_kind("task-force-mou")
    answers: dict[str, object] = {**ESSENTIALS, "information_sharing": draw(st.booleans())}
    for question in template.questionnaire.questions:
        if not question.essential and (question.required or draw(st.booleans())):
            answers[question.id] = draw(_answer(question))
    for slot in template.slots:
        if len(slot.alternates) > 1 and draw(st.booleans()):
            answers[choice_key(slot.slot_id)] = draw(
                st.sampled_from([one.clause_id for one in slot.alternates])
            )
    return answers
