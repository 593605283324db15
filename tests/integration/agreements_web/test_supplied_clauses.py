"""A supplied text that meets a local version of its number is told, and taken only as a proposal."""

import html
import re

import pytest

from services.agreements.clauses import supplied
from services.agreements.clauses.models import ClauseRow
from services.agreements.library.loader import load_library
from shared import clock

pytestmark = pytest.mark.engines
PAGE, CLAUSE = "/agreements/clauses", "language-access"
TOLD = "Supplied texts that a version made here keeps out"


@pytest.fixture
def theirs(house, monkeypatch):
    """Version 2 of a clause made here and approved, and the other version 2 that a release supplies."""
    first = next(clause for clause in load_library().clauses if clause.clause_id == CLAUSE)
    local = first.model_copy(update={"version": 2, "title": "Languages, as made here"})
    at = clock.now()
    with house.parts.database.transaction() as session:
        session.add(ClauseRow(
            clause_id=CLAUSE, version=2, title=local.title, shelf=local.group, body=local.model_dump(mode="json"),
            status="approved", base=1, reason="Local", proposed_by="a", proposed_at=at, decided_by="b", decided_at=at,
        ))  # fmt: skip
    release = first.model_copy(update={"version": 2, "title": "Languages, as supplied"})
    monkeypatch.setattr(supplied, "_supplied", lambda: {(CLAUSE, 2): release})
    return release


def test_supplied_text_that_meets_no_local_version_is_not_told(dana):
    assert TOLD not in dana.get(PAGE)
    dana.get(f"{PAGE}/{CLAUSE}/propose?text=supplied", 404)


def test_supplied_text_kept_out_by_a_local_version_is_told_and_taken_as_a_proposal(dana, theirs):
    address = f"{PAGE}/{CLAUSE}/propose?text=supplied"
    page = dana.get(PAGE)
    assert TOLD in page and address in page
    form = dana.get(address)
    assert "supplied with Concord as version 2" in form
    source = html.unescape(re.search(r'name="source".*?>\n?(.*?)</textarea>', form, re.S)[1])
    assert theirs.title in source
    sent = {"source": source, "reason": "The release's text is clearer"}
    answer = dana.fill(address, sent, path=f"{PAGE}/{CLAUSE}/propose")
    assert answer.headers["Location"] == f"{PAGE}/{CLAUSE}/proposals/3"
    assert TOLD not in dana.get(PAGE)
