"""The clause library: a change needs a reason and a second person, and says what it would break."""

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.agreements.drafts.service import make_version
from services.agreements.ledger import CHANGES
from services.agreements.tables import ACTS
from services.agreements.versions.service import get_docx
from services.portal.seed import seed_id
from shared.audit.chain import breaks, hashed_form
from shared.documents.read.docx import read_docx
from shared.documents.read.text import text as plain_text

pytestmark = pytest.mark.engines
NEW = "Within 3 Working Days"
OLD = "Within 10 Working Days"
PAGE = "/agreements/clauses"


def source(house, clause_id):
    return house.program("dana-mercer").get(f"/clauses/{clause_id}").json["source"]


def propose(house, person, clause_id, old, new, *, status=303):
    changed = source(house, clause_id).replace(old, new)
    answer = person.fill(f"{PAGE}/{clause_id}/propose", {"source": changed, "reason": "Shorter"}, status)
    return answer if status != 303 else answer.headers["Location"]


def test_library_shows_every_clause_by_shelf_with_when_to_use(dana):
    page = dana.get(PAGE)
    assert "After-action review" in page and "Working together" in page
    clause = dana.get(f"{PAGE}/oversight-meetings")
    assert "Fall back to this for a small task force" in clause and "oversight-committee" in clause


def test_clause_names_what_may_stand_in_its_place_by_title_and_note_and_not_by_id(dana):
    page = dana.get("/agreements/clauses/oversight-meetings")
    assert '<a href="/agreements/clauses/oversight-committee">Oversight</a>. The house position' in page
    assert ">oversight-committee<" not in page


def test_condition_stands_in_the_words_of_the_questionnaire(dana):
    page = dana.get(f"{PAGE}/information-shared")
    assert "information_sharing" not in page
    assert "is “Yes”" in page


def test_change_counts_only_after_a_second_person_approved(house, dana, luis):
    where = propose(house, dana, "after-action", OLD, NEW)
    page = dana.get(where)
    assert "Somebody else decides" in page and "Record my decision" not in page
    assert OLD in source(house, "after-action")
    luis.fill(where, {"decision": "approve", "reason": "Agreed with operations"})
    assert NEW in source(house, "after-action")
    assert "Agreed with operations" in dana.get(f"{PAGE}/after-action")


def test_comparison_marks_the_words_that_changed(dana, house, luis):
    page = dana.get(f"{PAGE}/after-action/compare/1/2")
    assert "<del>" in page and "<ins>" in page
    told = house.program("dana-mercer").get("/clauses/after-action/compare/1/2").json
    assert ["removed", "10"] in [run for runs in told["runs"] for run in runs]
    dana.get(f"{PAGE}/after-action/compare/1/99", 404)


def test_proposer_who_may_approve_cannot_decide_their_own(house, luis):
    where = propose(house, luis, "records", "Records", "All records")
    answer = luis.send(where, {"decision": "approve", "reason": "mine"}, 403)
    assert "second person" in answer.text
    house.person("helen-brandt").fill(where, {"decision": "decline", "reason": "Not now"})
    luis.send(where, {"decision": "approve", "reason": "mine"}, 409)


def test_database_itself_refuses_a_decision_by_the_proposer(house, luis):
    propose(house, luis, "risk", "The Coordinators", "Both Coordinators")
    change = (
        "UPDATE agreements.clause SET status = 'approved', decided_by = proposed_by, decided_at = proposed_at "
        "WHERE clause_id = 'risk' AND status = 'proposed'"
    )
    with (
        pytest.raises(IntegrityError, match="ck_clause_two_people"),
        house.parts.database.transaction() as session,
    ):
        session.execute(text(change))
    nobody = change.replace("decided_by = proposed_by, ", "")
    with (
        pytest.raises(IntegrityError, match="ck_clause_decided"),
        house.parts.database.transaction() as session,
    ):
        session.execute(text(nobody))


def test_second_proposal_waits_until_the_first_is_decided(house, dana, luis):
    propose(house, dana, "liaison", "Party", "party")
    program = house.program("luis-ortega")
    body = {"source": source(house, "liaison") + "\nMore.\n", "reason": "Too", "base": 1}
    assert "waits for a decision" in program.post("/clauses/liaison/proposals", body, 409).json["title"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("no head at all", "Line 1: begin with the clause"),
        ("+++\nid = \n+++\n\nText.\n", "Line 2: the data between +++ is not TOML"),
        ('+++\nid = "training"\nversion = 1\ntitle = "T"\ngroup = "G"\n+++\n\nOpen {brace.\n', "Line 8:"),
        ('+++\nid = "term-open"\nversion = 1\ntitle = "T"\ngroup = "G"\n+++\n\nText.\n', "Line 2: the id must stay"),
        ('+++\nid = "training"\nversion = 1\ntitle = "T"\ngroup = "G"\n+++\n\nPrints {no_such_question}.\n',
         "Line 8: Clause training prints {no_such_question}, which is no question"),
    ],
)  # fmt: skip
def test_text_that_cannot_be_taken_names_the_line_and_comes_back_as_typed(dana, typed, words):
    answer = dana.fill(f"{PAGE}/training/propose", {"source": typed, "reason": "Kept reason"}, 422)
    assert words in answer.text.replace("&#34;", '"')
    assert "Kept reason" in answer.text and typed.split("\n")[-2 if "\n" in typed else 0] in answer.text


def test_change_that_would_leave_a_reference_to_nothing_is_refused(house, dana):
    answer = propose(
        house, dana, "oversight-committee", "+++\n\n", "+++\n\nSee {ref:nowhere}.\n\n", status=422
    )
    assert "Line 8: Clause oversight-committee refers to nowhere, which not every text" in answer.text


def test_unchanged_text_and_missing_reason_are_refused(house, dana):
    now = source(house, "planning")
    answer = dana.fill(f"{PAGE}/planning/propose", {"source": now, "reason": "None"}, 422)
    assert "Change the text, or go back." in answer.text
    changed = now + "\nMore.\n"
    answer = dana.fill(f"{PAGE}/planning/propose", {"source": changed, "reason": ""}, 422)
    assert "Enter the reason for the change." in answer.text and "More." in answer.text


def test_text_changed_meanwhile_is_shown_beside_what_was_typed(house, dana, luis):
    stale = source(house, "equipment")
    where = propose(house, dana, "equipment", "+++\n\n", "+++\n\nFirst of all.\n\n")
    luis.fill(where, {"decision": "approve", "reason": "Agreed"})
    answer = dana.send(
        f"{PAGE}/equipment/propose", {"source": stale + "\nMine.\n", "reason": "Mine", "row_version": 1}, 412
    )
    assert "Mine." in answer.text and "First of all." in answer.text


def test_same_key_proposes_once(house):
    program, key = house.program("dana-mercer"), uuid.uuid4().hex
    body = {"source": source(house, "language-access") + "\nMore.\n", "reason": "Once", "base": 1}
    first = program.post("/clauses/language-access/proposals", body, 201, key).json
    assert program.post("/clauses/language-access/proposals", body, 201, key).json == first == {"version": 2}


def test_program_approves_as_the_second_person_and_not_as_the_first(house):
    dana, luis = house.program("dana-mercer"), house.program("luis-ortega")
    body = {"source": source(house, "body-cameras") + "\nMore.\n", "reason": "Once", "base": 1}
    luis.post("/clauses/body-cameras/proposals", body, 201)
    decision = {"decision": "approve", "reason": "By program"}
    dana.post("/clauses/body-cameras/proposals/2/decision", decision, 403)
    refused = luis.post("/clauses/body-cameras/proposals/2/decision", decision, 403).json
    assert refused["type"].endswith("two_people")
    house.program("helen-brandt").post("/clauses/body-cameras/proposals/2/decision", decision, 204)
    assert luis.get("/clauses/body-cameras").json["version"] == 2


def test_running_draft_keeps_its_text_until_its_next_word_file(house, dana, luis):
    drafter, stream = house.draft("Kept")
    where = propose(house, dana, "term-open", "+++\n\n", "+++\n\nWords of the new version.\n\n")
    luis.fill(where, {"decision": "approve", "reason": "Agreed"})
    where = propose(house, dana, "objectives", "+++\n\n", "+++\n\nWords of the new version.\n\n")
    luis.fill(where, {"decision": "approve", "reason": "Agreed"})

    def words(number):
        return plain_text(read_docx(get_docx(house.parts, drafter, stream, number)[1]), "accepted")

    assert "Words of the new version." not in words(1)
    make_version(house.parts, drafter, stream, note="", key=uuid.uuid4().hex)
    assert "Words of the new version." not in words(1)
    assert "Words of the new version." in words(2)


def test_every_change_is_an_event_in_the_clauses_own_chain_without_its_reason(house):
    with house.parts.database.transaction() as session:
        t = ACTS.event
        rows = session.execute(
            t.select().where(t.c.stream_id == "clause:after-action").order_by(t.c.seq)
        ).all()
    assert [r.name for r in rows] == ["propose_clause", "approved_clause"]
    assert [r.actor for r in rows] == [seed_id("account", "dana-mercer"), seed_id("account", "luis-ortega")]
    assert breaks((r.seq, r.previous_hash, r.hash, hashed_form(r)) for r in rows) == []
    assert "Shorter" not in str([r.body for r in rows])
    assert CHANGES.tables is ACTS
