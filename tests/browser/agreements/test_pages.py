"""An agreement's pages for whoever reads them: what each says, in which colours, on paper; every tab in every status.

That every page of the service fits and breaks no rule is tried in `test_every_page.py`.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from shared import clock
from tests.browser.conftest import overflow

pytestmark = [pytest.mark.engines, pytest.mark.browser, pytest.mark.timeout(400)]

WAYS = ((320, False), (1280, True))
TABS = ("", "/versions", "/approvals", "/people", "/clocks", "/timeline")
EVERY_TAB = tuple(
    f"{name}{tab}"
    for name in (
        "Eastern", "Kanawha", "Highland", "Ohio", "Mountain", "Interstate", "New", "Greenbrier", "Statewide",
        "Potomac", "Tri-County", "Coalfields",
    )
    for tab in TABS
)  # fmt: skip
READERS = (
    "Dana Mercer",
    "Ruth Hagan",
    "Priya Nair",
    "Owen Tackett",
    "Margaret Lyle",
    "James Whitlock",
)


def _walk(site, axe, name, paths, **how):
    page = site.as_person(name, **how)
    for path in paths:
        where = site.address + path if path.startswith("/") else site.path(*_parted(path))
        answer = page.goto(where)
        assert answer.status == 200, (name, path, answer.status)
        assert overflow(page) <= 0, (name, path, how)
        assert axe(page) == [], (name, path, how)


def _parted(path):
    agreement, slash, rest = path.partition("/")
    return agreement, slash + rest


@pytest.mark.slow
@pytest.mark.parametrize(("width", "javascript"), WAYS)
@pytest.mark.parametrize("name", READERS)
def test_every_tab_of_every_agreement_for_every_role_fits_and_breaks_no_rule(
    site, axe, name, width, javascript
):
    _walk(site, axe, name, EVERY_TAB, width=width, javascript=javascript)


def test_pages_in_forced_colours_break_no_rule(site, axe):
    page = site.as_person("Dana Mercer", forced_colours=True)
    for path in ("/agreements", "Eastern/questions", "Ohio/approvals", "Ohio/clocks"):
        page.goto(site.address + path if path.startswith("/") else site.path(*_parted(path)))
        assert axe(page) == [], path


def test_status_says_its_meaning_on_hover_and_on_focus(site):
    page = site.as_person("Dana Mercer")
    page.goto(site.path("Ohio"))
    meaning = page.get_by_role("tooltip", name="", include_hidden=True).first
    assert not meaning.is_visible()
    page.get_by_role("button", name="In approval").hover()
    assert meaning.is_visible()
    page.mouse.move(0, 0)
    page.get_by_role("button", name="In approval").focus()
    assert "exact text" in meaning.inner_text()


def test_every_page_of_an_agreement_says_what_is_next_by_whom_and_when(site):
    page = site.as_person("Dana Mercer")
    for tab in TABS:
        page.goto(site.path("Ohio", tab))
        line = page.locator(".next").inner_text()
        assert "Approve or return" in line
        assert "James Whitlock or Ruth Hagan" in line
        assert "Overdue by" in line


def test_printed_reading_view_leaves_the_shell_out(site):
    page = site.as_person("Dana Mercer")
    page.goto(site.path("Ohio", "/versions/1"))
    page.emulate_media(media="print")
    assert page.locator(".doc-title").is_visible()
    assert not page.locator(".tabs").is_visible()
    assert not page.locator(".doc-furniture").is_visible()


def test_page_of_delivery_says_while_a_day_is_typed_when_the_agreement_ends(site):
    page = site.as_person("Luis Ortega")
    page.goto(site.path("Tri-County", "/delivery"))
    told = page.locator("#ends")
    today = told.inner_text()
    assert today.startswith("Delivered today, it would end on")
    yesterday = clock.today(ZoneInfo("America/New_York")) - timedelta(days=1)
    for part, value in (("Month", yesterday.month), ("Day", yesterday.day), ("Year", yesterday.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_text("Delivered on").wait_for()
    ends = yesterday + timedelta(days=90)
    assert f"it ends on {ends:%b} {ends.day}, {ends.year}" in told.inner_text()
