"""Every page of both services, at 320 px: it breaks no rule of WCAG, nothing sticks out, and it works without scripts.

One profile a person walks all of their pages; what is wrong anywhere is told at the end, all of it.
"""

import pytest

from services.agreements.app import create_app
from services.portal.app import create_app as create_portal
from tests.browser.agreements.every_page import NO_PAGES, NOBODY, PAGES, ROLES
from tests.browser.agreements.shown import make_shown
from tests.browser.conftest import overflow

pytestmark = [pytest.mark.engines, pytest.mark.browser, pytest.mark.office, pytest.mark.timeout(400)]

PEOPLE = sorted({who for _, who, _ in PAGES})
LOOK = """() => {
  const root = document.documentElement, heading = document.querySelector("main h1");
  const wrong = [];
  if (!heading || !heading.checkVisibility()) wrong.push("no heading");
  if (document.querySelector("main form:not(:has(button:not([type=button]), [type=submit]))"))
    wrong.push("a form without a button");
  if (root.scrollWidth > root.clientWidth) wrong.push("too wide");
  return wrong;
}"""
"""What can be wrong with a page whose scripts don't run."""


@pytest.fixture(scope="module")
def shown(app, parts, settings, told):
    return make_shown(app, parts, settings, told)


def _of(who, shown):
    return [address.format(**shown) for _, whose, address in PAGES if whose == who]


def test_every_address_that_answers_a_page_is_walked(settings, parts):
    maps = create_portal(settings).url_map, create_app(settings, parts).url_map
    answered = {rule.rule for rules in maps for rule in rules.iter_rules() if "GET" in rule.methods}
    pages = {rule for rule in answered - NO_PAGES if not rule.startswith(("/api/", "/_parts"))}
    assert pages == {rule for rule, _, _ in PAGES}
    assert answered >= NO_PAGES


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who or "nobody")
def test_every_page_fits_320_px_and_breaks_no_rule(site, shown, axe, who):
    page, wrong = site.opened(who, width=320), []
    for address in _of(who, shown):
        answer = page.goto(site.address + address)
        found = [] if answer.status == 200 else [f"answered {answer.status}"]
        found += [f"{over} px too wide"] if (over := overflow(page)) > 0 else []
        wrong += [(address, words) for words in found + axe(page)]
    assert wrong == []


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who or "nobody")
def test_every_page_works_without_scripts(site, shown, who):
    page, wrong = site.opened(who, width=320, javascript=False), []
    for address in _of(who, shown):
        answer = page.goto(site.address + address)
        found = [] if answer.status == 200 else [f"answered {answer.status}"]
        wrong += [(address, words) for words in found + page.evaluate(LOOK)]
    assert wrong == []


def test_look_without_scripts_finds_what_is_planted(site):
    page = site.opened(NOBODY, width=320, javascript=False)
    assert page.evaluate(LOOK) == []
    page.evaluate("document.querySelector('main').innerHTML = '<form></form><p>wide</p>'")
    page.evaluate("document.querySelector('main p').style.width = '400px'")
    assert page.evaluate(LOOK) == ["no heading", "a form without a button", "too wide"]


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("who", [NOBODY, *ROLES], ids=lambda who: who or "nobody")
def test_every_page_for_every_role_is_a_page_or_a_proper_refusal(site, shown, axe, page_problems, who):
    page, wrong = site.opened(who, width=1280), []
    for address in dict.fromkeys(address.format(**shown) for _, _, address in PAGES):
        answer = page.goto(site.address + address)
        found = [] if answer.status in (200, 403, 404) else [f"answered {answer.status}"]
        found += [f"{over} px too wide"] if (over := overflow(page)) > 0 else []
        let_in = answer.status == 200 and "/sign-in" not in page.url  # refusals are one page
        wrong += [(address, words) for words in found + (axe(page) if let_in else [])]
    assert wrong == []
    page_problems[:] = [words for words in page_problems if "status of 40" not in words]  # the refusals
