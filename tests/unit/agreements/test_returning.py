"""Which clauses an approver can name: those of the very text that is asked for, each once."""

from services.agreements.approvals.returning import clauses_of
from services.agreements.library.loader import load_library
from shared.documents.write.assembly import assemble


def a_text():
    library = load_library()
    [template] = library.templates
    answers = {
        "task_force_name": "Highland", "start_date": "2027-01-15", "information_sharing": True,
        "agency": {"id": "a", "name": "West Virginia State Police", "short_name": "State Police", "address": ""},
        "federal_body": {"id": "f", "name": "Homeland Security Investigations", "short_name": "HSI", "address": ""},
    }  # fmt: skip
    return assemble(template, library.clauses, answers, agreement_number="AG-2027-0001"), library


def test_every_clause_of_the_text_can_be_named_by_its_own_id():
    docx, library = a_text()
    clauses = clauses_of(docx)
    known = {clause.clause_id for clause in library.clauses}
    assert len({c.id for c in clauses}) == len(clauses) > 20
    assert sum(c.id in known for c in clauses) > 20
    assert all(c.label.strip() for c in clauses)
