"""Another kind of agreement is a template with its questions and clauses, and nothing else: no code knows of it."""

import pytest

from services.agreements.clauses.repository import add_supplied
from services.agreements.library.loader import load_library
from services.agreements.submission.service import prepare
from services.agreements.submission.terms import settle
from services.portal.seed import seed_id
from shared import clock
from shared.documents.read.docx import read_docx
from shared.documents.read.segments import segments
from shared.documents.write.errors import SourceError

pytestmark = pytest.mark.engines

QUESTIONS = """
id = "equipment-loan"
version = 1
title = "Loan of equipment"

[[questions]]
id = "agency"
section = "The loan"
kind = "party"
essential = true
required = true
label = "Which state agency borrows?"

[[questions]]
id = "federal_body"
section = "The loan"
kind = "party"
essential = true
required = true
label = "Which federal body lends?"

[[questions]]
id = "loan_name"
section = "The loan"
kind = "text"
essential = true
required = true
max_length = 120
label = "What is the loan called?"

[[questions]]
id = "vehicles"
section = "The loan"
kind = "number"
essential = true
required = true
minimum = 1
maximum = 50
unit = ["vehicle", "vehicles"]
label = "How many vehicles are lent?"

[[questions]]
id = "drivers"
section = "Use"
kind = "text"
default = "the officers named by the borrower"
label = "Who may drive them?"
"""
TEMPLATE = """
id = "equipment-loan"
version = 1
title = "Loan Agreement"
subtitle = "{loan_name}"
questionnaire = "equipment-loan"

[[items]]
slot = "loan-parties"
[[items]]
slot = "loan-use"
[[items]]
slot = "loan-signatures"
"""
CLAUSES = {
    "loan-parties": ('role = "opening"', "**{federal_body.name}** lends **{agency.name}** {vehicles}."),
    "loan-use": ("", "The vehicles may be driven by {drivers}."),
    "loan-signatures": (
        'role = "signatures"',
        "Each person who signs may bind the party.\n\n::: signatures\n- {agency.name}\n- {federal_body.name}\n:::",
    ),
}


def write_library(folder, questions=QUESTIONS):
    """The files of one more kind, as `services/agreements/library` has them."""
    for name in ("questionnaires", "templates", "clauses"):
        (folder / name).mkdir()
    (folder / "questionnaires" / "equipment-loan.toml").write_text(questions, encoding="utf-8")
    (folder / "templates" / "equipment-loan.toml").write_text(TEMPLATE, encoding="utf-8")
    for clause, (role, text) in CLAUSES.items():
        head = f'id = "{clause}"\nversion = 1\ntitle = "Of the loan"\ngroup = "Loans"\n{role}'
        (folder / "clauses" / f"{clause}.md").write_text(f"+++\n{head}\n+++\n\n{text}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def two_kinds(house, tmp_path_factory):
    """The house with a second template beside the supplied one."""
    library = load_library(write_library(tmp_path_factory.mktemp("library")))
    with house.parts.database.transaction() as session:
        add_supplied(session, library, clock.now())


FIRST = {"agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi")}


def test_another_kind_is_chosen_and_asked_its_own_first_questions(dana, two_kinds):
    kinds = dana.get("/agreements/new")
    assert "Loan Agreement" in kinds and "Memorandum of Understanding" in kinds and "loan_name" not in kinds
    page = dana.get("/agreements/new?template=equipment-loan")
    assert "What is the loan called?" in page and "How many vehicles are lent?" in page
    assert "task_force_name" not in page and "Who may drive them?" not in page
    assert "Memorandum of Understanding" in dana.get("/agreements/new?template=equipment-loan&choose=1")


def test_another_kind_is_drafted_made_and_could_be_submitted(house, dana, two_kinds):
    kind = "/agreements/new?template=equipment-loan"
    missing = dana.fill(kind, {**FIRST, "loan_name": "Winter loan"}, 422, path="/agreements/new").text
    assert 'id="f-vehicles-error"' in missing and 'value="Winter loan"' in missing
    strange = {**FIRST, "loan_name": "Winter loan", "vehicles": "4", "task_force_name": "Highland"}
    dana.fill(kind, strange, 422, path="/agreements/new")
    stream = _begun(dana, "Winter loan")
    page = dana.get(f"/agreements/{stream}/questions")
    assert "Who may drive them?" in page and "<h1>Winter loan" in page.replace("\n", "")
    dana.fill(f"/agreements/{stream}/questions", {"drivers": "Troopers of Troop 4"})
    dana.fill(f"/agreements/{stream}/questions", {}, path=f"/agreements/{stream}/make")
    file = dana.client.get(f"/agreements/{stream}/versions/1/file.docx").data
    text = _text_of(file)
    assert "lends" in text and "4 vehicles" in text and "driven by Troopers of Troop 4" in text
    prepared = prepare(house.parts, house.draft("Another", versions=0)[0], stream)
    assert not prepared.problem and [stage["id"] for stage in prepared.route] == ["legal", "head"]
    assert settle(prepared.terms, None) == {"effective_on": None, "ends_on": None, "review_on": None}


def test_program_begins_another_kind_by_its_own_answers(house, two_kinds):
    dana = house.program("dana-mercer")
    loan = {"template": "equipment-loan", **FIRST, "answers": {"loan_name": "By program", "vehicles": 2}}
    made = dana.post("", loan, 201).json["id"]
    assert dana.get(f"/{made}/answers").json["answers"]["vehicles"] == 2
    refused = dana.post("", {**loan, "answers": {"loan_name": "By program"}}, 422).json
    assert [one["field"] for one in refused["errors"]] == ["answers.vehicles"]


@pytest.mark.parametrize(
    ("replaced", "by", "said"),
    [
        ('id = "agency"', 'id = "borrower"', "ask for the party 'agency'"),
        ('kind = "text"\nessential = true', 'kind = "text"', "its answer names the agreement"),
        ("minimum = 1", 'minimum = 1\nwhen = "loan_name is answered"', "ask 'vehicles' always"),
    ],
)
def test_library_whose_questions_begin_no_agreement_says_what_to_ask(tmp_path, replaced, by, said):
    with pytest.raises(SourceError, match=said):
        load_library(write_library(tmp_path, QUESTIONS.replace(replaced, by, 1)))


def _begun(dana, name):
    """The id of a loan that was begun on its page."""
    kind = "/agreements/new?template=equipment-loan"
    sent = {**FIRST, "loan_name": name, "vehicles": "4"}
    return dana.fill(kind, sent, path="/agreements/new").headers["Location"].split("/")[2]


def _text_of(file):
    return "\n".join(segment.text for segment in segments(read_docx(file)))
