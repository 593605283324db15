"""Returning a text clause by clause, and what an approver is shown when it comes again."""

import pytest

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI
from shared import clock
from tests.browserless import Person

pytestmark = [pytest.mark.engines, pytest.mark.office]


@pytest.fixture(scope="module")
def story(parts):
    told = Story(parts, clock.now(), "returning")
    told.begin(9, "dana-mercer", "wvsp", "hsi", "Returned Clauses Task Force", start=30, shares=False)
    told.make(8, "dana-mercer")
    assert told.submit(7, "dana-mercer", "james-whitlock", HSI)
    return told


def test_text_is_returned_with_a_reason_for_each_clause_and_comes_back_with_what_changed(
    app, settings, working, story
):
    luis, dana = Person(app, settings, "luis-ortega"), Person(app, settings, "dana-mercer")
    base = f"/agreements/{story.stream}"
    page = luis.get(base + "/return")
    assert "20 Resources and cost" in page or "Resources and cost" in page
    empty = luis.post(base + "/return", {"reason": ""}, status=422)[1]
    assert "Say in a sentence" in empty
    strange = luis.post(base + "/return", {"reason": "Not so.", "clause.no-such": "x"}, status=422)[1]
    assert "The text has no such clause" in strange
    old_tab = luis.post(base + "/return", {"reason": "From an old tab.", "stage": "head"}, status=409)[1]
    assert "Another stage is asked by now" in old_tab
    luis.post(base + "/return", {
        "reason": "Two clauses need work.",
        "clause.costs-own": "Name the appropriation.", "clause.liaison": "Add the night desk.",
    })  # fmt: skip
    assert story.head.state["status"] == "draft"
    told = dana.get(base + "/approvals")
    for words in (
        "Two clauses need work.",
        "Resources and cost: Name the appropriation.",
        "Add the night desk.",
    ):
        assert words in told
    story.make(6, "dana-mercer", "Changed as asked")
    assert story.submit(5, "dana-mercer", "james-whitlock", HSI)
    again = luis.get(base + "/approvals")
    assert f"{base}/versions/compare/1/2" in again and "changed since you decided" in again
    assert f"{base}/versions/compare/1/2" in luis.get(base + "/do/approve")
    ruth = Person(app, settings, "ruth-hagan")  # she has decided on nothing yet
    assert "changed since you decided" not in ruth.get(base + "/approvals")


def test_nobody_but_the_member_whose_turn_it_is_can_return_it(app, settings, story):
    Person(app, settings, "dana-mercer").get(f"/agreements/{story.stream}/return", 403)
    Person(app, settings, "ruth-hagan").get(f"/agreements/{story.stream}/return", 403)
