"""Autosave: what was typed is saved, or still in the field, whatever the server or the other person does."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

URL = re.compile(r"/_parts/autosave$")


@pytest.fixture
def form(fresh_address, open_page):
    page = open_page(f"{fresh_address}/_parts", own=True)
    return page.locator("form[data-autosave]")


def note(form):
    return form.get_by_label("Resources")


def status_line(form):
    return form.locator("[data-autosave-status]")


def save_as_somebody_else(form, text):
    page = form.page
    version = form.locator("[name=row_version]").input_value()
    sent = page.context.request.post(
        page.url.split("#")[0] + "/autosave",
        form={"row_version": version, "note": text, "aim": "Find fugitives."},
    )
    assert sent.ok


def test_typed_text_is_saved_with_the_time_and_a_new_version(form):
    note(form).fill("The Agency assigns four officers.")
    expect(status_line(form)).to_have_text(re.compile(r"^Saved \d{1,2}:\d\d [ap]\.m\.$"))
    assert form.locator("[name=row_version]").input_value() == "2"
    form.page.reload()
    assert note(form).input_value() == "The Agency assigns four officers."


def test_text_changed_by_somebody_else_shows_both_and_keeps_mine_when_chosen(form, page_problems, axe):
    save_as_somebody_else(form, "Theirs.")
    note(form).fill("Mine.")
    panel = form.get_by_role("group", name="Two texts to choose from")
    expect(panel).to_contain_text("Theirs.")
    expect(panel).to_contain_text("Mine.")
    assert axe(form.page) == []
    panel.get_by_role("button", name="Keep mine").click()
    expect(status_line(form)).to_have_text(re.compile("^Saved"))
    form.page.reload()
    assert note(form).input_value() == "Mine."
    page_problems.clear()  # Chromium writes the 412 to the console


def test_text_changed_by_somebody_else_takes_theirs_when_chosen(form, page_problems):
    save_as_somebody_else(form, "Theirs.")
    note(form).fill("Mine.")
    form.get_by_role("button", name="Take this one").click()
    expect(status_line(form)).to_have_text(re.compile("^Saved"))
    assert note(form).input_value() == "Theirs."
    page_problems.clear()


def test_server_that_fails_once_is_asked_again_and_nothing_typed_is_lost(form, page_problems):
    form.page.clock.install()
    form.page.route(URL, lambda route: route.fulfill(status=503, body="{}"), times=1)
    note(form).fill("Typed while the server was away.")
    form.page.clock.run_for(1000)
    expect(status_line(form)).to_have_text(re.compile("^Not saved. What you typed is still here"))
    assert form.get_by_role("button", name="Save").is_visible()
    assert note(form).input_value() == "Typed while the server was away."
    form.page.clock.run_for(6000)
    expect(status_line(form)).to_have_text(re.compile("^Saved"))
    page_problems.clear()


def test_broken_connection_keeps_the_text_and_says_so(form, page_problems):
    form.page.route(URL, lambda route: route.abort())
    note(form).fill("Typed without a network.")
    expect(status_line(form)).to_have_text(re.compile("^Not saved. What you typed is still here"))
    assert note(form).input_value() == "Typed without a network."
    page_problems.clear()


def test_what_was_not_saved_is_said_in_sight_however_far_down_one_types(form, page_problems):
    form.evaluate("""it => {
      const field = it.appendChild(document.createElement("textarea"));
      field.name = "below";
      field.style.marginTop = "3000px";
    }""")
    form.page.route(URL, lambda route: route.abort())
    below = form.locator("[name=below]")
    below.scroll_into_view_if_needed()
    below.fill("Typed far down.")
    expect(status_line(form)).to_have_text(re.compile("^Not saved. What you typed is still here"))
    expect(status_line(form)).to_be_in_viewport()
    page_problems.clear()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, "sign_in_needed"), (403, "stale_form")],
    ids=["signed out", "former session's form"],
)
def test_session_that_ended_saves_once_signed_in_again_elsewhere(form, page_problems, status, kind):
    page = form.page
    page.clock.install()
    body = f'{{"type": "urn:concord:problem:{kind}", "title": "x", "status": {status}}}'
    page.route(URL, lambda route: route.fulfill(status=status, body=body, content_type="application/json"))
    note(form).fill("Typed after signing out.")
    page.clock.run_for(1000)
    expect(status_line(form)).to_contain_text("you were signed out")
    assert note(form).input_value() == "Typed after signing out."

    page.unroute(URL)
    page.route("**/_parts", lambda route: _with_token(route, "fresh-token"))
    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if URL.search(request.url) else None)
    page.clock.run_for(6000)
    expect(status_line(form)).to_have_text(re.compile("^Saved"))
    assert "csrf_token=fresh-token" in sent[-1]
    page_problems.clear()


def _with_token(route, token):
    answer = route.fetch()
    route.fulfill(
        response=answer,
        body=answer.text().replace('name="csrf_token" value=""', f'name="csrf_token" value="{token}"'),
    )


def test_save_that_is_not_allowed_says_why_and_is_not_tried_again(form, page_problems):
    page, tries = form.page, []
    page.clock.install()
    body = '{"type": "urn:concord:problem:denied", "title": "This text is frozen.", "status": 403}'

    def refuse(route):
        tries.append(route)
        route.fulfill(status=403, body=body, content_type="application/json")

    page.route(URL, refuse)
    note(form).fill("Too late.")
    page.clock.run_for(1000)
    expect(status_line(form)).to_have_text("Not saved: This text is frozen. What you typed is still here.")
    page.clock.run_for(60_000)
    assert len(tries) == 1
    page_problems.clear()


def test_without_scripts_the_save_button_saves(fresh_address, open_page):
    page = open_page(f"{fresh_address}/_parts", javascript=False)
    form = page.locator("form[data-autosave]")
    note(form).fill("Saved by the button.")
    form.get_by_role("button", name="Save").click()
    assert note(page.locator("form[data-autosave]")).input_value() == "Saved by the button."
