"""The questionnaire: outline and questions follow the answers, two people lose nothing, errors lead on."""

import re
import time
import uuid

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.engines, pytest.mark.browser, pytest.mark.timeout(400)]


def _open(site, page, section=""):
    page.goto(site.path("Eastern", f"/questions?open={section}" if section else "/questions"))


def _saved(page):
    expect(page.locator("[data-autosave-status]")).to_have_text(re.compile(r"^Saved "))


def test_answer_brings_up_its_question_and_changes_the_outline_without_a_reload(site):
    page = site.as_person("Dana Mercer")
    _open(site, page, "purpose-and-authority")
    page.get_by_label("in named counties").check()
    page.get_by_label("In which counties?").fill("Berkeley and Jefferson")
    _saved(page)
    expect(page.locator(".outline__ready")).to_be_visible()
    _open(site, page, "purpose-and-authority")
    assert page.get_by_label("In which counties?").input_value() == "Berkeley and Jefferson"
    page.get_by_label("throughout West Virginia").check()
    expect(page.get_by_label("In which counties?")).to_have_count(0)


def test_outline_leaves_out_what_an_answer_leaves_out(site):
    page = site.as_person("Dana Mercer")
    _open(site, page)
    expect(page.locator(".outline")).to_contain_text("Information shared")
    page.locator("#q-information_sharing").get_by_label("No", exact=True).check()
    expect(page.locator(".outline")).not_to_contain_text("Safeguards for shared information")
    page.locator("#q-information_sharing").get_by_label("Yes", exact=True).check()
    expect(page.locator(".outline")).to_contain_text("Safeguards for shared information")


def test_page_without_scripts_goes_on_section_by_section(site):
    page = site.as_person("Dana Mercer", javascript=False)
    _open(site, page)
    page.get_by_role("button", name="Save and go on to “Purpose and authority”").click()
    assert page.url.endswith("#s-purpose-and-authority")
    assert page.get_by_label("What is the task force meant to achieve?").is_visible()


def test_missing_answer_is_named_on_top_and_its_link_leads_to_the_open_field(site, page_problems):
    page = site.as_person("Dana Mercer", javascript=False)
    _open(site, page, "purpose-and-authority")
    page.get_by_label("in named counties").check()
    page.get_by_role("button", name="Save and go on to “People and operations”").click()
    _open(site, page, "purpose-and-authority")
    page.get_by_label("In which counties?").fill("")
    page.get_by_role("button", name="Save and go on to “People and operations”").click()
    page.get_by_role("button", name="Make the Word file").click()
    summary = page.get_by_role("alert")
    summary.get_by_role("link").click()
    assert page.get_by_label("In which counties?").is_visible()
    page.get_by_label("throughout West Virginia").check()
    page.get_by_role("button", name="Save and go on to “People and operations”").click()
    page_problems.clear()  # the browser notes the answer's status, 422


@pytest.mark.parametrize(
    ("javascript", "wait"), [(False, 0), (True, 0), (True, 500), (True, 850)],
    ids=["without scripts", "at once", "before the save", "during the save"],
)  # fmt: skip
def test_answer_typed_just_before_the_word_file_is_made_stands_in_it(site, javascript, wait):
    page, words = site.as_person("Dana Mercer", javascript=javascript), f"End the trade in {uuid.uuid4().hex}"
    page.route("**/questions", _slowly)
    _open(site, page, "purpose-and-authority")
    page.get_by_label("What is the task force meant to achieve?").fill(words)
    page.wait_for_timeout(wait)
    page.get_by_role("button", name="Make the Word file").click()
    page.wait_for_url("**/versions/*")
    expect(page.get_by_text(words).first).to_be_visible()
    _open(site, page, "purpose-and-authority")
    assert page.get_by_label("What is the task force meant to achieve?").input_value() == words


def _slowly(route):
    if route.request.headers.get("x-autosave"):
        time.sleep(0.4)
    route.continue_()


def test_second_of_two_windows_sees_both_answers_and_chooses(site, page_problems):
    first = site.as_person("Dana Mercer", javascript=False)
    second = site.as_person("Dana Mercer", javascript=False)
    for page in (first, second):
        _open(site, page, "purpose-and-authority")
    for page, words in ((first, "Stop trafficking"), (second, "Help the victims")):
        page.get_by_label("What is the task force meant to achieve?").fill(words)
        page.get_by_role("button", name="Save and go on to “People and operations”").click()
    assert second.get_by_role("heading", name="You changed this draft elsewhere too").is_visible()
    assert second.get_by_text("Stop trafficking").is_visible()
    second.get_by_label(re.compile("Your answer")).check()
    second.get_by_role("button", name="Save these answers").click()
    _open(site, first, "purpose-and-authority")
    assert first.get_by_label("What is the task force meant to achieve?").input_value() == "Help the victims"
    page_problems.clear()  # the browser notes the answer's status, 412


def test_second_of_two_people_with_scripts_takes_the_other_date(site, page_problems):
    first = site.as_person("Dana Mercer", javascript=False)
    second = site.as_person("Dana Mercer")
    for page in (first, second):
        _open(site, page)
    first.get_by_label("Day", exact=True).fill("9")
    first.get_by_role("button", name="Save and go on to “Purpose and authority”").click()
    second.get_by_label("Day", exact=True).fill("11")
    second.get_by_role("button", name="Take this one").click()
    _saved(second)
    assert second.get_by_label("Day", exact=True).input_value() == "9"
    page_problems.clear()  # the browser notes the answer's status, 412


def test_approval_needs_nothing_but_the_keyboard(site):
    page = site.as_person("Luis Ortega")
    page.goto(site.path("Highland"))
    _tab_to(page, "Approve")
    page.keyboard.press("Enter")
    page.wait_for_url("**/do/approve")
    _tab_to(page, "Approve")
    page.keyboard.press("Enter")
    page.wait_for_url(site.path("Highland"))
    page.goto(site.path("Highland", "/approvals"))
    assert page.get_by_text(re.compile("Approved, ")).count() == 1


def _tab_to(page, words):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.trim()") == words:
            return
    raise AssertionError(f"Tab never came to “{words}”")
