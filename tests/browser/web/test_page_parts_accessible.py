"""Every page part passes axe, fits 320 px, and stays inside its security policy."""

from itertools import product

import pytest

from tests.browser.conftest import overflow

pytestmark = pytest.mark.browser

EVERYDAY = {(320, True, False), (1280, False, True)}
"""Between them every width, with and without scripts, and every set of colours; the others are slow."""
WAYS = [
    pytest.param(
        way,
        id=f"{way[0]}px-{'js' if way[1] else 'nojs'}{'-forced' * way[2]}",
        marks=[] if way in EVERYDAY else [pytest.mark.slow],
    )
    for way in product((320, 1280), (True, False), (False, True))
]


@pytest.mark.parametrize("way", WAYS)
def test_parts_page_at_every_width_has_no_axe_violations(address, open_page, axe, way):
    width, javascript, colours = way
    page = open_page(f"{address}/_parts", width=width, javascript=javascript, forced_colours=colours)
    assert axe(page) == []
    assert overflow(page) <= 0


def test_axe_finds_a_planted_violation(address, open_page, axe):
    page = open_page(f"{address}/_parts")
    page.evaluate("document.querySelector('label').remove()")
    assert any(line.startswith("label:") for line in axe(page, "main form"))


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_name_of_one_long_word_breaks_in_its_cell_of_a_list(address, open_page, width):
    page = open_page(f"{address}/_parts", width=width)
    page.evaluate(
        """() => {
          const cell = '<td data-label="Title" class="table__named"><a href="#">' + 'M'.repeat(120) + '</a></td>'
          const other = '<td data-label="Number" class="nowrap">MOU-2026-001</td>'
          document.querySelector('main').insertAdjacentHTML('beforeend', `<table class="table" id="long"><thead>
            <tr><th>Number</th><th>Title</th></tr></thead><tbody><tr>${other}${cell}</tr></tbody></table>`)
        }"""
    )
    assert overflow(page) <= 0


def test_overflow_finds_a_planted_wide_part(address, open_page):
    page = open_page(f"{address}/_parts", width=320)
    page.evaluate(
        "const h = document.querySelector('h1'); h.textContent = 'M'.repeat(80); h.style.overflowWrap = 'normal'"
    )
    assert overflow(page) > 0


@pytest.mark.parametrize("path", ["/_parts/missing", "/nowhere"])
def test_error_page_has_no_axe_violations(address, open_page, axe, page_problems, path):
    page = open_page(address + path, width=320)
    assert axe(page) == []
    page_problems.clear()  # Chromium writes the page's own 404 to the console


def test_open_menus_and_details_have_no_axe_violations(address, open_page, axe):
    page = open_page(f"{address}/_parts", width=320)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert axe(page) == []
    assert overflow(page) <= 0


def test_page_opened_without_scripts_runs_none_of_its_own(address, open_page, axe):
    page = open_page(f"{address}/_parts", javascript=False)
    axe(page, "header")
    assert page.locator("html.js").count() == 0
    assert open_page(f"{address}/_parts").locator("html.js").count() == 1
