"""The parts do what they promise: by keyboard, without scripts, on paper, and when something fails."""

import pytest

pytestmark = pytest.mark.browser


def test_skip_link_is_the_first_stop_and_leads_to_main(address, open_page):
    page = open_page(f"{address}/_parts")
    page.evaluate("document.activeElement.blur()")  # the page's error summary took the focus
    page.evaluate("document.querySelector('.usa-skipnav').focus()")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_control_shows_a_focus_ring_by_keyboard(address, open_page):
    page = open_page(f"{address}/_parts")
    page.evaluate("document.querySelector('.usa-skipnav').focus()")
    for _ in range(60):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [document.activeElement.outerHTML.slice(0, 90), s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        assert ring[1] == "solid" and ring[2] >= 2, ring[0]


def test_user_menu_on_escape_closes_and_gives_the_focus_back(address, open_page):
    page = open_page(f"{address}/_parts")
    summary = page.locator(".user-menu summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Sign out").is_visible()
    assert page.evaluate("document.activeElement === document.querySelector('.user-menu summary')")


@pytest.mark.parametrize("javascript", [True, False])
def test_status_meaning_shows_on_focus_and_on_hover(address, open_page, javascript):
    page = open_page(f"{address}/_parts", javascript=javascript)
    tag = page.get_by_role("button", name="In approval").first
    meaning = page.locator("#meaning-in-approval-head")
    assert not meaning.is_visible()
    tag.focus()
    assert meaning.is_visible()
    tag.blur()
    tag.hover()
    assert meaning.is_visible()


def test_status_meaning_on_escape_goes_away_and_stays_described(address, open_page):
    page = open_page(f"{address}/_parts")
    tag = page.get_by_role("button", name="In approval").first
    tag.focus()
    page.keyboard.press("Escape")
    assert not page.locator("#meaning-in-approval-head").is_visible()
    assert tag.get_attribute("aria-describedby") == "meaning-in-approval-head"


def test_error_summary_takes_the_focus_and_its_links_lead_to_the_fields(address, open_page):
    page = open_page(f"{address}/_parts")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.get_by_role("link", name="Enter the effective date as month").click()
    assert page.evaluate("document.activeElement.name") == "start.month"


@pytest.mark.parametrize("javascript", [True, False])
def test_refused_form_keeps_everything_typed(address, open_page, page_problems, javascript):
    page = open_page(f"{address}/_parts", javascript=javascript)
    form = page.locator("form[action='/_parts/form']").first
    form.get_by_label("Title").fill("Ridge County task force")
    form.get_by_label("Purpose").fill("Too short")
    form.get_by_label("Until ended by notice").check(force=True)
    form.get_by_label("Month").fill("2")
    form.get_by_label("Day").fill("30")
    form.get_by_label("Year", exact=True).fill("2027")
    form.get_by_role("button", name="Save and go on").click()
    form = page.locator("form[action='/_parts/form']").first
    assert form.get_by_label("Title").input_value() == "Ridge County task force"
    assert form.get_by_label("Purpose").input_value() == "Too short"
    assert form.get_by_label("Until ended by notice").is_checked()
    assert form.get_by_label("Day").input_value() == "30"
    assert page.get_by_role("link", name="Enter the purpose, at least 20 characters.").is_visible()
    assert page.get_by_role("link", name="Enter the effective date as month, day and year").count() >= 1
    assert page.get_by_role("link", name="Choose the responsible office.").is_visible()
    page_problems.clear()  # Chromium writes the 422 to the console


def test_taken_form_redirects_so_that_reload_sends_nothing(address, open_page):
    page = open_page(f"{address}/_parts", javascript=False)
    form = page.locator("form[action='/_parts/form']").first
    form.get_by_label("Purpose").fill("To find fugitives across county lines.")
    form.get_by_label("Responsible office").select_option("dps")
    form.get_by_label("Two years").check(force=True)
    form.get_by_role("button", name="Save and go on").click()
    assert page.url.endswith("/_parts#h-form")


def test_inline_script_is_refused_by_the_policy(address, open_page, page_problems):
    page = open_page(f"{address}/_parts")
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)"
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in problem for problem in page_problems)
    page_problems.clear()


def test_part_fetched_by_htmx_replaces_its_place_alone(address, open_page):
    page = open_page(f"{address}/_parts")
    before = page.locator("#live time").get_attribute("datetime")
    page.get_by_role("link", name="Show the time now").click()
    page.wait_for_function("before => document.querySelector('#live time').dateTime !== before", arg=before)
    assert page.url.endswith("/_parts")


def test_table_at_320_px_names_each_value_by_its_column(address, open_page):
    page = open_page(f"{address}/_parts", width=320)
    cell = page.locator("td[data-label='Federal partner']").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Federal partner"'
    assert page.locator("td[data-label='Due']").first.evaluate("e => getComputedStyle(e).display") == "grid"


def test_printed_page_leaves_out_navigation_and_buttons(address, open_page):
    page = open_page(f"{address}/_parts")
    page.emulate_media(media="print")
    for gone in (".gov-banner", ".nav--wide", ".tabs", ".page-header__actions", ".pages"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.get_by_role("heading", name="Highland fugitive task force").is_visible()
    assert page.locator(".timeline").first.is_visible()
    edges = {
        page.locator(part).first.bounding_box()["x"] for part in (".wordmark", "h1", ".site-footer__name")
    }
    assert len(edges) == 1  # head, text and foot stand on one line
