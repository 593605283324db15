"""The portal's pages as people use them: signing in, late forms, confirming. That each fits and breaks no rule is
tried in `test_every_page.py`."""

import pytest

from shared.auth.confirm import Asked, confirm_address
from tests.integration.portal.seeded import settings

pytestmark = [pytest.mark.engines, pytest.mark.browser]

CONFIRM = confirm_address(
    settings().need("secret_key"),
    Asked("agreements.sign", "a1" * 32, "/my-work", "Sign the Highland agreement", "c3" * 32),
)


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
