"""Every page of the portal, narrow and wide, with and without scripts: nothing sticks out, nothing breaks WCAG."""

import pytest

from services.portal.seed import seed_id

pytestmark = [pytest.mark.engines, pytest.mark.browser]

CONFIRM = (
    "/confirm?purpose=agreements.sign&payload="
    + "a1" * 32
    + "&next=/my-work&what=Sign+the+Highland+agreement"
)
PUBLIC = (
    "/",
    "/sign-in",
    "/signed-out",
    "/help",
    "/accessibility",
    "/privacy",
    "/public-records",
    "/demo-mail",
)
STAFF = (
    "/my-work", "/directory", "/directory?q=nobody-at-all", "/directory/agencies", "/directory/agencies/wvsp",
    f"/directory/people/{seed_id('person', 'ruth-hagan')}", "/account", "/account/sessions",
    "/account/delegations", "/account/tokens", "/account/recovery-codes", "/search", CONFIRM,
)  # fmt: skip
ADMIN = (
    "/admin", f"/admin/accounts/{seed_id('account', 'dana-mercer')}", "/admin/people/new",
    "/admin/agencies/new", "/admin/delegations", "/admin/effects", "/directory/agencies/wvdcr",
    f"/admin/people/{seed_id('person', 'dana-mercer')}/edit",
)  # fmt: skip
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("visit", [(None, PUBLIC), ("Ruth Hagan", STAFF), ("Sam Kessler", ADMIN)])
def test_pages_fit_and_break_no_rule(address, open_page, axe, *, width, javascript, visit):
    who, paths = visit
    page = open_page(f"{address}/sign-in", width=width, javascript=javascript)
    if who:
        page.get_by_role("button", name=who).click()
        page.wait_for_url("**/my-work")
    for path in paths:
        assert page.goto(address + path).status == 200, path
        assert page.evaluate(OVERFLOW) <= 0, path
        if javascript:
            assert axe(page) == [], path


def test_late_form_is_carried_through_sign_in_without_scripts(address, open_page, page_problems):
    page = open_page(f"{address}/sign-in", javascript=False)
    page.get_by_role("button", name="Luis Ortega").click()
    page.goto(f"{address}/account/delegations")
    page.get_by_label("Reason").fill("On leave over Christmas")
    page.context.clear_cookies()
    page.get_by_role("button", name="Make the delegation").click()
    page.get_by_role("button", name="Sign in and go on").click()
    page.get_by_role("button", name="Luis Ortega").click()
    page.get_by_role("button", name="Send it now").click()
    assert page.get_by_label("Reason").input_value() == "On leave over Christmas"
    page_problems.clear()  # the browser notes the answers' status, 401 and 422


def test_refused_sign_in_moves_the_focus_to_what_is_wrong(address, open_page, page_problems):
    page = open_page(f"{address}/sign-in")
    page.get_by_text("Sign in with a password instead").click()
    page.get_by_label("Email address").fill("dana.mercer@wvsp.example")
    page.get_by_label("Password").fill("not the password")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_selector("[data-error-summary]:focus")
    assert page.get_by_label("Email address").input_value() == "dana.mercer@wvsp.example"
    page_problems.clear()  # the browser notes the answer's status, 422


def test_whole_sign_in_works_by_keyboard_alone(address, open_page):
    page = open_page(f"{address}/sign-in")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").startswith("Dana Mercer"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/my-work")
    assert page.get_by_role("heading", name="Try this").is_visible()


def test_demo_confirmation_takes_one_press(address, open_page):
    page = open_page(f"{address}/sign-in")
    page.get_by_role("button", name="James Whitlock").click()
    page.goto(address + CONFIRM)
    page.get_by_role("button", name="Confirm with these").click()
    page.wait_for_url("**/my-work")
