"""A new clause takes its place in the template only after a second person approved it, and only where it fits."""

import uuid

import pytest
from sqlalchemy import select

from services.agreements.clauses.models import ClauseRow
from services.agreements.clauses.repository import get_template
from services.agreements.versions.service import get_docx
from shared.documents.read.docx import read_docx
from shared.documents.read.text import text as plain_text

pytestmark = pytest.mark.engines
PAGE = "/agreements/clauses"
TEMPLATE = "task-force-mou"
HEAD = '+++\nid = "{id}"\nversion = 1\ntitle = "Drones"\ngroup = "Working together"\n+++\n\n'
TEXT = "A drone flies only after the commander wrote down why.\n"


def sent(clause_id, **changed):
    return {
        "source": HEAD.format(id=clause_id) + TEXT, "place": f"{TEMPLATE}/after-action", "how": "after",
        "reason": "Drones came into use", "condition": "", "when_to_use": "", **changed,
    }  # fmt: skip


def template(house):
    with house.parts.database.transaction() as session:
        return get_template(session, TEMPLATE)


def drafted(house, shares=True):
    """The text of a Word file that is made of a draft begun now."""
    actor, stream = house.draft("Drones", shares=shares)
    return plain_text(read_docx(get_docx(house.parts, actor, stream, 1)[1]))


def test_new_clause_counts_after_a_second_person_and_is_in_the_agreements_begun_then(house, dana, luis):
    before = template(house).version
    assert "Propose a new clause" in dana.get(PAGE)
    where = dana.fill(f"{PAGE}/new", sent("drones")).headers["Location"]
    page = dana.get(where)
    assert "What is new" in page and "wrote down why" in page and "Somebody else decides" in page
    dana.get(f"{PAGE}/drones", 404)
    assert template(house).version == before and TEXT.strip() not in drafted(house)
    assert "Drones" in luis.get(PAGE)
    luis.fill(where, {"decision": "approve", "reason": "Agreed"})
    slots = [slot.slot_id for slot in template(house).slots]
    assert template(house).version == before + 1
    assert slots[slots.index("after-action") + 1] == "drones"
    assert TEXT.strip() in drafted(house)
    assert "In force" in luis.get(f"{PAGE}/drones") or "Version 1" in luis.get(f"{PAGE}/drones")


def test_alternate_with_a_condition_is_taken_when_it_holds_and_only_then(house, luis, dana):
    alternate = sent(
        "reporting-brief", how="alternate", place=f"{TEMPLATE}/drones", condition="information_sharing is no",
        when_to_use="Where nothing is shared.",
    )  # fmt: skip
    alternate["source"] = alternate["source"].replace(TEXT, "No drone flies at all.\n")
    where = luis.fill(f"{PAGE}/new", alternate).headers["Location"]
    page = luis.get(where)
    assert (
        "information_sharing" not in page
        and "is “No”" in page
        and f'href="{PAGE}/reporting-brief"' not in page
    )
    luis.send(where, {"decision": "approve", "reason": "mine"}, 403)
    house.person("helen-brandt").fill(where, {"decision": "approve", "reason": "Agreed"})
    [slot] = [slot for slot in template(house).slots if slot.slot_id == "drones"]
    assert [one.clause_id for one in slot.alternates] == ["reporting-brief", "drones"]
    assert "No drone flies" in drafted(house, shares=False) and "No drone flies" not in drafted(house)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"source": HEAD.format(id="training") + TEXT}, "source", "already"),
        ({"source": HEAD.format(id="new") + TEXT}, "source", "already"),
        ({"source": HEAD.format(id="unread") + "Prints {no_such_question}.\n"}, "source", "is no question"),
        ({"place": f"{TEMPLATE}/nowhere"}, "place", "Choose a place"),
        ({"condition": "weather is fine"}, "source", "weather"),
        ({"condition": "if it rains"}, "condition", ""),
        ({"reason": ""}, "reason", ""),
    ],
)  # fmt: skip
def test_new_clause_that_does_not_fit_is_refused_and_comes_back_as_typed(dana, changed, field, words):
    answer = dana.fill(f"{PAGE}/new", sent("misfit", **changed), 422)
    assert f"#{field}" in answer.text or f"f-{field}" in answer.text
    assert (words in answer.text and "Drones came into use" in answer.text) or field == "reason"


def test_declined_clause_changes_no_template_and_its_id_can_be_proposed_again(house, dana, luis):
    before = template(house).version
    where = dana.fill(f"{PAGE}/new", sent("declined")).headers["Location"]
    luis.fill(where, {"decision": "decline", "reason": "Not needed"})
    assert template(house).version == before
    assert dana.fill(f"{PAGE}/new", sent("declined")).headers["Location"].endswith("/proposals/2")


def test_new_clause_by_program_is_proposed_once_under_its_key(house):
    program, key = house.program("dana-mercer"), uuid.uuid4().hex
    first = program.post("/clauses", sent("by-program"), 201, key=key).json
    assert first == {"clause": "by-program", "version": 1}
    assert program.post("/clauses", sent("by-program"), 201, key=key).json == first
    assert "waits" in program.post("/clauses", sent("by-program"), 409).json["title"]
    with house.parts.database.transaction() as session:
        found = session.scalars(select(ClauseRow).where(ClauseRow.clause_id == "by-program")).all()
    assert len(found) == 1
