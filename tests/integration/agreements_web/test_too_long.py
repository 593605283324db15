"""What is typed beyond a limit is never cut off: the page says the limit, refuses, and gives the text back."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from services.portal.seed import seed_id

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

LONG = "Interagency " * 11  # 132 letters
ANSWERS = {
    "template": "task-force-mou", "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
    "task_force_name": LONG, "start_date.month": "3", "start_date.day": "1", "start_date.year": "2027",
    "information_sharing": "yes",
}  # fmt: skip


def _field(page, name):
    return re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', page)[0]


def test_a_title_that_is_too_long_is_refused_and_kept(dana):
    page = dana.get("/agreements/new")
    assert "At most 120 characters." in page and "maxlength" not in _field(page, "task_force_name")
    refused = dana.send("/agreements/new", ANSWERS, status=422).text
    assert "Shorten this to 120 characters" in refused
    assert LONG in _field(refused, "task_force_name")


def _saved(visitor, stream, text):
    page = visitor.get(f"/agreements/{stream}/questions")
    version = re.search(r'name="row_version" value="(\d+)"', page)[1]
    sent = MultiDict({"csrf_token": visitor.csrf, "row_version": version, "task_force_name": text})
    return visitor.client.post(f"/agreements/{stream}/questions", data=sent, headers={"X-Autosave": "1"})


def test_an_answer_that_is_too_long_is_saved_whole_and_refused_when_the_file_is_made(house, dana):
    _, stream = house.draft("Too long an answer", versions=0)
    assert _saved(dana, stream, LONG).status_code == 200
    page = dana.get(f"/agreements/{stream}/questions")
    assert LONG.strip() in _field(page, "task_force_name")
    assert "At most 120 characters." in page and "maxlength" not in _field(page, "task_force_name")
    refused = dana.fill(
        f"/agreements/{stream}/questions", {}, status=422, path=f"/agreements/{stream}/make"
    ).text
    assert "Shorten this to 120 characters" in refused and LONG.strip() in _field(refused, "task_force_name")


def test_an_answer_that_can_not_be_saved_as_it_is_typed_says_why(house, dana):
    _, stream = house.draft("A hidden letter", versions=0)
    answer = _saved(dana, stream, "Hidden\u200bletter")
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json["errors"]] == ["task_force_name"]


@pytest.mark.parametrize("path", ["/agreements", "/agreements/published"])
def test_words_to_look_for_are_limited_by_their_field_and_more_is_refused_in_words(dana, path):
    page = dana.get(path)
    if 'name="q"' in page:
        assert 'maxlength="200"' in _field(page, "q")
    assert "200 characters are the most that fit" in dana.get(f"{path}?q={'x' * 5000}", status=422)
    assert "The address is too long." in dana.get(f"{path}?q={'x' * 7000}", status=414)
