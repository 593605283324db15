"""Every field says whether it is required, and what the server asks for is what the page says is required."""

import pytest

from tests.browser.agreements.every_page import MARGARET, NOBODY, PAGES, PRIYA
from tests.browser.agreements.shown import make_shown

pytestmark = [pytest.mark.engines, pytest.mark.browser, pytest.mark.office, pytest.mark.timeout(600)]

FORMS = """() => [...document.querySelectorAll("main form[method=post]")].map((form, number) => {
  const shown = [...form.elements].filter(e => e.name && !["hidden", "submit", "button"].includes(e.type));
  form.dataset.number = number;
  return {
    number,
    asks: shown.some(e => e.type != "checkbox" || e.required),
    silent: shown.filter(e => !(e.closest(".field") || form).querySelector(".required, .optional")
      && e.type != "checkbox" && !e.closest("[hidden]")).map(e => e.name),
  };
})"""
"""The page's forms: whether they ask for something, and the fields that say neither “required” nor “optional”."""
EMPTY = """number => {
  const form = document.querySelector(`main form[data-number="${number}"]`);
  for (const field of form.elements) {
    if (field.type == "hidden") continue;
    if (field.type == "checkbox" || field.type == "radio") field.checked = false;
    else if (field.tagName == "SELECT") { if (field.options[0]?.value === "") field.selectedIndex = 0; }
    else if (field.name) field.value = "";
  }
  form.noValidate = true;
  form.requestSubmit();
}"""
UNMARKED = """() => [...document.querySelectorAll("main .usa-error-message")]
  .filter(error => !error.closest(".field").querySelector(".required"))
  .map(error => error.textContent.trim().replace(/\\s+/g, " "))"""
"""What the server asked for in fields that do not say that they are required."""
SAVED_UNFINISHED = ("/questions",)
"""Forms that take what is there, and say at the end what is missing."""
WITHOUT_FORMS = (MARGARET, PRIYA)
PEOPLE = sorted({who for _, who, _ in PAGES})


@pytest.fixture(scope="module")
def shown(app, parts, settings, told):
    return make_shown(app, parts, settings, told)


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who or "nobody")
def test_what_is_asked_for_says_that_it_is_required(site, shown, page_problems, who):
    page, wrong, tried = site.opened(who, javascript=False), [], 0
    for address in dict.fromkeys(address.format(**shown) for _, whose, address in PAGES if whose == who):
        page.goto(site.address + address)
        for form in page.evaluate(FORMS):
            wrong += [(address, name, "says neither required nor optional") for name in form["silent"]]
            if not form["asks"] or address.partition("?")[0].endswith(SAVED_UNFINISHED):
                continue
            page.goto(site.address + address)
            page.evaluate(FORMS)
            with page.expect_navigation():
                page.evaluate(EMPTY, form["number"])
            wrong += [
                (address, asked, "is required and does not say so") for asked in page.evaluate(UNMARKED)
            ]
            tried += 1
    refusals = [problem for problem in page_problems if "status of 422" in problem]
    page_problems[:] = [problem for problem in page_problems if problem not in refusals]
    assert wrong == []
    assert len(refusals) == tried, "every form that asks for something must refuse to be sent empty"
    assert tried or who in WITHOUT_FORMS


def test_look_finds_what_is_planted(site):
    page = site.opened(NOBODY)
    page.goto(f"{site.address}/sign-in")
    page.evaluate("document.querySelectorAll('main .required').forEach(mark => mark.remove())")
    assert any(form["silent"] for form in page.evaluate(FORMS))
    page.evaluate(
        "document.querySelector('main').innerHTML = "
        "'<div class=field><p class=usa-error-message>Enter it.</p></div>'"
    )
    assert page.evaluate(UNMARKED) == ["Enter it."]
