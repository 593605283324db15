"""Once a text is asked for, its answers are read and not changed; the page says how they could be."""

import html

import pytest

from services.agreements.drafts.service import open_draft
from shared import clock
from tests.integration.agreements_web.test_approve_page import Submitted

pytestmark = pytest.mark.engines


def story(house, name, title):
    told = Submitted(house.parts, clock.now(), name)
    told.begin(3, "dana-mercer", "wvsp", "hsi", title, start=40, shares=True)
    told.ask()
    return told


def test_answers_of_a_text_in_approval_are_read_only_and_a_write_is_refused(house, dana):
    told = story(house, "answers-closed", "Read Only Answers")
    page = f"/agreements/{told.stream}/questions"
    before = open_draft(house.parts, told.actor("dana-mercer"), told.stream)
    text = html.unescape(dana.get(page))
    assert "This agreement is in approval" in text
    assert f'href="/agreements/{told.stream}/do/recall"' in text
    assert "Read Only Answers</dd>" in text
    assert "West Virginia State Police</dd>" in text
    assert "90 days</dd>" in text
    assert 'id="answers"' not in text
    assert "Make the Word file" not in text
    sent = {"row_version": str(before.row.row_version), "task_force_name": "Changed"}
    assert "Call it back first" in dana.send(page, sent, 409).text
    after = open_draft(house.parts, told.actor("dana-mercer"), told.stream)
    assert after.answers == before.answers


def test_answers_of_a_draft_are_a_form(house, dana):
    _, stream = house.draft("Open Answers", versions=0)
    assert 'id="answers"' in dana.get(f"/agreements/{stream}/questions")
