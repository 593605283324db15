"""Walks of every page of one service at 320 px: it breaks no rule of WCAG, nothing sticks out, it works scriptless.

A service's `tests/browser/<name>/test_every_page.py` takes the tests from `walks("<name>")`. Its `every_page.py` says
which pages there are; its `conftest.py` brings `site`, `own_app` and `shown`, what their addresses leave open. One
profile a person walks all of their pages; what is wrong anywhere is told at the end, all of it.
"""

from importlib import import_module
from typing import Any

import pytest

from shared.registry.table import get_service
from tests.browser.conftest import overflow
from tests.browser.people import NOBODY, ROLES

EVERYWHERE = {"/assets/<digest>/<path:name>", "/healthz", "/readyz"}
"""What every service answers and is no page."""
AUDIT_FILES = (
    "/head.json",
    "/heads/<int:number>.json",
    "/offline.py",
    "/proof/<any(event, access):source>/<int:seq>",
)
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


def pages_of(name: str) -> Any:
    """What a service says of its pages: `PAGES` (rule, who, address), `NO_PAGES`, and what else it has to say."""
    return import_module(f"tests.browser.{name}.every_page")


def people_of(pages: Any) -> list[str]:
    """Everybody with whom its pages are opened."""
    return sorted({who for _, who, _ in pages.PAGES})


def addresses_of(pages: Any, who: str, shown: dict[str, str]) -> list[str]:
    """The addresses of one person, each once."""
    return list(dict.fromkeys(address.format(**shown) for _, whose, address in pages.PAGES if whose == who))


def walks(name: str) -> tuple[Any, ...]:
    """The tests of a service's pages: all are walked, at 320 px, without scripts, by every role (slow)."""
    pages, audit_page = pages_of(name), get_service(name).audit_page
    no_pages = {*EVERYWHERE, *pages.NO_PAGES, *(audit_page + rest for rest in AUDIT_FILES)}
    everybody = pytest.mark.parametrize("who", people_of(pages), ids=lambda who: who or "nobody")

    def test_every_address_that_answers_a_page_is_walked(own_app):
        answered = {rule.rule for rule in own_app.url_map.iter_rules() if "GET" in rule.methods}
        found = {rule for rule in answered - no_pages if not rule.startswith(("/api/", "/_parts"))}
        assert found == {rule for rule, _, _ in pages.PAGES}
        assert answered >= no_pages

    @everybody
    def test_every_page_fits_320_px_and_breaks_no_rule(site, shown, axe, who):
        page, wrong = site.opened(who, width=320), []
        for address in addresses_of(pages, who, shown):
            answer = page.goto(site.address + address)
            found = [] if answer.status == 200 else [f"answered {answer.status}"]
            found += [f"{over} px too wide"] if (over := overflow(page)) > 0 else []
            wrong += [(address, words) for words in found + axe(page)]
        assert wrong == []

    @everybody
    def test_every_page_works_without_scripts(site, shown, who):
        page, wrong = site.opened(who, width=320, javascript=False), []
        for address in addresses_of(pages, who, shown):
            answer = page.goto(site.address + address)
            found = [] if answer.status == 200 else [f"answered {answer.status}"]
            wrong += [(address, words) for words in found + page.evaluate(LOOK)]
        assert wrong == []

    @pytest.mark.slow
    @pytest.mark.timeout(1500)
    @pytest.mark.parametrize("who", [NOBODY, *ROLES], ids=lambda who: who or "nobody")
    def test_every_page_for_every_role_is_a_page_or_a_proper_refusal(site, shown, axe, page_problems, who):
        page, wrong = site.opened(who, width=1280), []
        for address in dict.fromkeys(address.format(**shown) for _, _, address in pages.PAGES):
            answer = page.goto(site.address + address)
            found = [] if answer.status in (200, 403, 404) else [f"answered {answer.status}"]
            found += [f"{over} px too wide"] if (over := overflow(page)) > 0 else []
            let_in = answer.status == 200 and "/sign-in" not in page.url  # refusals are one page
            wrong += [(address, words) for words in found + (axe(page) if let_in else [])]
        assert wrong == []
        page_problems[:] = [words for words in page_problems if "status of 40" not in words]  # the refusals

    return (
        test_every_address_that_answers_a_page_is_walked,
        test_every_page_fits_320_px_and_breaks_no_rule,
        test_every_page_works_without_scripts,
        test_every_page_for_every_role_is_a_page_or_a_proper_refusal,
    )
