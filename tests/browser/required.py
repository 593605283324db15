"""Every field says whether it is required, and what the server asks for is what the page says is required.

A service takes the test from `asks_for_what_it_says("<name>")`, over the pages of its `every_page.py`.
"""

from typing import Any

import pytest

from tests.browser.walks import addresses_of, pages_of, people_of

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


def asks_for_what_it_says(name: str) -> Any:
    """The test: each form of each page is looked at, emptied and sent."""
    pages = pages_of(name)
    unfinished = getattr(pages, "SAVED_UNFINISHED", ())
    without_forms = getattr(pages, "WITHOUT_FORMS", ())

    @pytest.mark.parametrize("who", people_of(pages), ids=lambda who: who or "nobody")
    def test_what_is_asked_for_says_that_it_is_required(site, shown, page_problems, who):
        page, wrong, tried = site.opened(who, javascript=False), [], 0
        for address in addresses_of(pages, who, shown):
            page.goto(site.address + address)
            for form in page.evaluate(FORMS):
                wrong += [(address, field, "says neither required nor optional") for field in form["silent"]]
                if not form["asks"] or address.partition("?")[0].endswith(unfinished):
                    continue
                page.goto(site.address + address)
                page.evaluate(FORMS)
                with page.expect_navigation():
                    page.evaluate(EMPTY, form["number"])
                said = page.evaluate(UNMARKED)
                wrong += [(address, asked, "is required and does not say so") for asked in said]
                tried += 1
        refusals = [problem for problem in page_problems if "status of 422" in problem]
        page_problems[:] = [problem for problem in page_problems if problem not in refusals]
        assert wrong == []
        assert len(refusals) == tried, "every form that asks for something must refuse to be sent empty"
        assert tried or who in without_forms

    return test_what_is_asked_for_says_that_it_is_required
