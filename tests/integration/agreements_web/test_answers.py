"""Answers are refused at their field where nobody would see what they hold; what was typed stays."""

import html
import re
import uuid

import pytest
from lxml.html import document_fromstring
from werkzeug.datastructures import MultiDict

from services.agreements.drafts.repository import get_draft
from services.agreements.drafts.service import make_version, open_draft
from services.agreements.files.repository import list_versions
from services.agreements.versions.service import get_docx
from services.portal.seed import seed_id
from shared.documents.read.docx import read_docx
from shared.documents.read.segments import segments

pytestmark = pytest.mark.engines
HIDDEN = "Region \u202e8"


def test_hidden_character_in_a_saved_answer_is_refused_at_its_field_and_nothing_is_lost(house, dana):
    actor, stream = house.draft("Bidi", versions=0)
    page = f"/agreements/{stream}/questions"
    version = open_draft(house.parts, actor, stream).row.row_version
    answer = dana.send(page, {"row_version": str(version), "task_force_name": HIDDEN}, 422)
    assert "U+202E (right-to-left override) after “Region”" in html.unescape(answer.text)
    assert f'value="{HIDDEN}"' in answer.text
    assert open_draft(house.parts, actor, stream).answers["task_force_name"] == "Bidi"


def test_refused_answer_holds_back_no_other_and_its_question_is_named(house, dana):
    actor, stream = house.draft("Bidi beside", versions=0)
    page, before = f"/agreements/{stream}/questions", open_draft(house.parts, actor, stream).row.row_version
    sent = {"row_version": str(before), "task_force_name": HIDDEN, "agency_signer": "James Whitlock"}
    dana.send(page, sent, 422)
    now = open_draft(house.parts, actor, stream)
    assert (now.answers["agency_signer"], now.answers["task_force_name"]) == ("James Whitlock", "Bidi beside")
    typed = {
        **sent,
        "row_version": str(now.row.row_version),
        "agency_signer": "Ann Price",
        "csrf_token": dana.csrf,
    }
    answer = dana.client.post(page, data=typed, headers={"X-Autosave": "1"})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["message"].startswith("“What is the task force called?”: ")
    now = open_draft(house.parts, actor, stream)
    assert now.answers["agency_signer"] == "Ann Price"
    assert answer.headers["X-Row-Version"] == str(now.row.row_version)
    alone = {"task_force_name": HIDDEN, "row_version": str(before), "csrf_token": dana.csrf}
    answer = dana.client.post(page, data=alone, headers={"X-Autosave": "1"})
    assert answer.status_code == 422 and "X-Row-Version" not in answer.headers


def test_program_is_told_which_answer_holds_a_hidden_character(house):
    actor, stream = house.draft("Bidi by API", versions=0)
    draft = open_draft(house.parts, actor, stream)
    program = house.program("dana-mercer")
    headers = {**program.headers, "If-Match": f'"v{draft.row.row_version}"'}
    sent = {**draft.answers, "task_force_name": "Region\u200b 8"}
    answer = program.client.put(f"/api/agreements/{stream}/answers", json={"answers": sent}, headers=headers)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json["errors"]] == ["answers.task_force_name"]


def test_draft_can_not_begin_with_a_hidden_character_in_its_name(house, dana):
    form = {
        "template": "task-force-mou", "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
        "task_force_name": HIDDEN, "start_date.month": "3", "start_date.day": "1", "start_date.year": "2027",
        "information_sharing": "yes",
    }  # fmt: skip
    answer = dana.send("/agreements/new", form, 422, key=uuid.uuid4().hex)
    assert "U+202E" in answer.text


def test_fallback_is_chosen_on_the_page_and_stands_in_the_word_file(house, dana):
    actor, stream = house.draft("Fallback", versions=0)
    page = f"/agreements/{stream}/questions"
    assert 'value="liability-reserved"' in dana.get(page)
    dana.fill(page, {"text_of_liability": "liability-reserved"})
    assert 'value="liability-reserved" checked' in dana.get(page)
    assert open_draft(house.parts, actor, stream).answers["clause:liability"] == "liability-reserved"
    make_version(house.parts, actor, stream, note="", key=uuid.uuid4().hex)
    _, docx = get_docx(house.parts, actor, stream, 1)
    there = {s.clause_id for s in segments(read_docx(docx))}
    assert "liability-reserved" in there and "liability-own" not in there
    dana.fill(page, {"text_of_liability": "liability-own"})
    assert "clause:liability" not in open_draft(house.parts, actor, stream).answers


def test_draft_names_no_dates_before_somebody_submits_them(house, dana):
    _, stream = house.draft("No dates yet")
    facts = re.search(r"record-facts.*?</aside>", dana.get(f"/agreements/{stream}"), re.S)[0]
    assert facts.count("Set when it is submitted") == 3
    assert "Until terminated" not in facts and "last signature" not in facts


@pytest.mark.parametrize("field", ["agency", "federal_body", "author", "keep.agency", "start_date.hour"])
def test_what_no_question_asks_for_is_refused_and_no_answer_is_changed(house, dana, field):
    _, stream = house.draft("Nothing beside the questions", versions=0)
    page = f"/agreements/{stream}/questions"
    sent = {"task_force_name": "Another name", field: "x"}
    refused = dana.fill(page, sent, status=422, path=page).text
    assert f"“{field}” is not a field here" in refused
    assert "Another name" not in dana.get(page)
    dana.fill(page, {"task_force_name": "Another name"}, path=page)
    assert "Another name" in dana.get(page)


def test_every_field_that_the_page_shows_is_taken(house, dana):
    _, stream = house.draft("All that is asked", versions=0)
    page = f"/agreements/{stream}/questions"
    form = document_fromstring(dana.get(page)).xpath("//form[@data-autosave]")[0]
    sent = [(name, value or "") for name, value in form.form_values()]
    assert {name for name, _ in sent} > {"csrf_token", "row_version", "task_force_name"}
    names = {field.get("name") for field in form.xpath(".//*[@name]")} - {name for name, _ in sent}
    answer = dana.client.post(page, data=MultiDict([*sent, *((name, "") for name in names)]))
    assert answer.status_code == 303, answer.text[:2000]


def test_answer_that_cannot_be_used_is_said_when_it_is_saved_and_kept_as_typed(house, dana):
    _, stream = house.draft("Typed badly", versions=0)
    page = f"/agreements/{stream}/questions"
    assert (
        "maxlength" not in document_fromstring(dana.get(page)).xpath("//input[@id='f-start_date']")[0].attrib
    )
    typed = {"start_date.month": "Nov", "start_date.day": "28-29", "start_date.year": "-5"}
    long = "Highland " * 40
    told = html.unescape(dana.fill(page, {**typed, "task_force_name": long}, status=422, path=page).text)
    for shown in (told, html.unescape(dana.get(page))):
        assert "Give the month as a number from 1 to 12" in shown and "Shorten this to" in shown
        assert "2 answers to correct" in shown
        read = document_fromstring(shown)
        assert {n: read.xpath(f"//input[@name='{n}']/@value")[0] for n in typed} == typed
        assert read.xpath("//input[@name='task_force_name']/@value")[0] == long.strip()
    assert "Give the month as a number" in dana.get(f"/agreements/{stream}/outline?shown=start_date")
    dana.fill(page, {"start_date.month": "3", "start_date.day": "1", "start_date.year": "2027"}, status=422)
    dana.fill(page, {"task_force_name": "Highland"}, path=page)
    assert "to correct" not in dana.get(page)


@pytest.mark.parametrize("year", ["26", "1826", "2999"])
def test_draft_can_not_begin_in_a_year_that_is_a_slip(house, dana, year):
    form = {
        "template": "task-force-mou", "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
        "task_force_name": "Slip", "start_date.month": "3", "start_date.day": "1", "start_date.year": year,
        "information_sharing": "yes",
    }  # fmt: skip
    answer = dana.send("/agreements/new", form, 422, key=uuid.uuid4().hex)
    assert 'id="f-start_date-error"' in answer.text and f'value="{year}"' in answer.text


def _made(house, stream):
    """The answers that the newest version was made from."""
    with house.parts.database.transaction() as session:
        newest = list_versions(session, stream)[0]
    return newest.number, newest.terms["answers"]


def _press(house, dana, stream, answers, *, key=None, version=None, status=303):
    """Press *Make the Word file* with these answers on the page, which is this row version's or the newest."""
    with house.parts.database.transaction() as session:
        now = get_draft(session, stream).row_version
    sent = {"row_version": str(version or now), **answers}
    return dana.send(f"/agreements/{stream}/make", sent, status, key)


def test_word_file_is_made_from_the_answers_that_are_sent_with_it(house, dana):
    actor, stream = house.draft("Old words")
    _press(house, dana, stream, {"task_force_name": "New words"})
    number, answers = _made(house, stream)
    assert (number, answers["task_force_name"]) == (2, "New words")
    assert open_draft(house.parts, actor, stream).answers["task_force_name"] == "New words"


def test_second_press_with_the_same_answers_makes_no_second_file(house, dana):
    actor, stream = house.draft("Pressed twice")
    key, version = uuid.uuid4().hex, open_draft(house.parts, actor, stream).row.row_version
    for _ in range(2):
        _press(house, dana, stream, {"task_force_name": "Once"}, key=key, version=version)
    assert _made(house, stream)[0] == 2
    _press(house, dana, stream, {"task_force_name": "Another"}, key=key)
    number, answers = _made(house, stream)
    assert (number, answers["task_force_name"]) == (3, "Another")


def test_file_is_not_made_over_what_somebody_else_saved(house, dana):
    actor, stream = house.draft("Two of them")
    version = open_draft(house.parts, actor, stream).row.row_version
    dana.fill(f"/agreements/{stream}/questions", {"task_force_name": "Theirs"})
    page = _press(house, dana, stream, {"task_force_name": "Mine"}, version=version, status=412).text
    assert "You changed this draft elsewhere too" in page and "Mine" in page and "Theirs" in page
    assert re.search(r"Saved by you in another tab or window at \d+:\d\d [ap]\.m\.", page)
    assert not re.search(r"m\.\.", page)
    assert _made(house, stream)[0] == 1


@pytest.mark.parametrize("own", [True, False], ids=["from one's own other window", "of another person"])
def test_whose_save_came_first_is_told_to_the_script_and_on_the_page(house, dana, own):
    actor, stream = house.draft("Whose save")
    version = open_draft(house.parts, actor, stream).row.row_version
    first = dana if own else house.visitor(house.newcomer("drafter", seed_id("agency", "wvsp")))
    first.fill(f"/agreements/{stream}/questions", {"task_force_name": "Theirs"})
    late = {"task_force_name": "Mine", "row_version": str(version), "csrf_token": dana.csrf}
    script = dana.client.post(f"/agreements/{stream}/questions", data=late, headers={"X-Autosave": "1"})
    assert (script.status_code, script.json["own"]) == (412, own)
    assert script.json["by"].startswith("you in another tab or window at " if own else "drafter ")
    page = dana.client.post(f"/agreements/{stream}/questions", data=late)
    assert page.status_code == 412 and ("Two people changed this draft" in page.text) is not own


def test_file_that_can_not_be_made_keeps_what_was_typed(house, dana):
    actor, stream = house.draft("Hidden in the file")
    refused = _press(house, dana, stream, {"task_force_name": HIDDEN}, status=422)
    assert f'value="{HIDDEN}"' in refused.text
    refused = _press(
        house, dana, stream, {"task_force_name": HIDDEN, "purpose_statement": "Stop trafficking"}, status=422
    )
    assert 'href="#f-task_force_name"' in refused.text and "Stop trafficking" in refused.text
    answers = open_draft(house.parts, actor, stream).answers
    assert (answers["purpose_statement"], answers["task_force_name"]) == (
        "Stop trafficking",
        "Hidden in the file",
    )
    refused = _press(house, dana, stream, {"task_force_name": "X" * 130}, status=422)
    assert "error-summary" in refused.text and "X" * 130 in refused.text
    assert _made(house, stream)[0] == 1
