"""Every page of the portal is walked, every form asks for what it says is required; the looks find what is planted."""

import pytest

from tests.browser.people import NOBODY
from tests.browser.required import FORMS, UNMARKED, asks_for_what_it_says
from tests.browser.walks import LOOK, walks

pytestmark = [pytest.mark.engines, pytest.mark.browser, pytest.mark.timeout(600)]

(
    test_every_address_that_answers_a_page_is_walked,
    test_every_page_fits_320_px_and_breaks_no_rule,
    test_every_page_works_without_scripts,
    test_every_page_for_every_role_is_a_page_or_a_proper_refusal,
) = walks("portal")
test_what_is_asked_for_says_that_it_is_required = asks_for_what_it_says("portal")


def test_look_without_scripts_finds_what_is_planted(site):
    page = site.opened(NOBODY, width=320, javascript=False)
    assert page.evaluate(LOOK) == []
    page.evaluate("document.querySelector('main').innerHTML = '<form></form><p>wide</p>'")
    page.evaluate("document.querySelector('main p').style.width = '400px'")
    assert page.evaluate(LOOK) == ["no heading", "a form without a button", "too wide"]


def test_look_at_fields_finds_what_is_planted(site):
    page = site.opened(NOBODY)
    page.goto(f"{site.address}/sign-in")
    page.evaluate("document.querySelectorAll('main .required').forEach(mark => mark.remove())")
    assert any(form["silent"] for form in page.evaluate(FORMS))
    page.evaluate(
        "document.querySelector('main').innerHTML = "
        "'<div class=field><p class=usa-error-message>Enter it.</p></div>'"
    )
    assert page.evaluate(UNMARKED) == ["Enter it."]
