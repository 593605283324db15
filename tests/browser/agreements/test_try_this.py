"""The four steps of *Try this*, from their links, in a browser, as a newcomer goes them."""

import re

import pytest

pytestmark = [pytest.mark.engines, pytest.mark.browser, pytest.mark.office, pytest.mark.timeout(400)]

WAYS = [pytest.param(True, id="scripts"), pytest.param(False, id="no scripts", marks=pytest.mark.slow)]
"""Every day with scripts; without them `tests/system/agreements/test_whole_way.py` goes the same way every day."""
STEPS = {
    1: "Draft an agreement",
    2: "See what the other side changed",
    3: "Approve from the mail",
    4: "Sign, and verify the copy",
}


def _begin(site, page, step):
    page.goto(f"{site.address}/my-work")
    page.get_by_role("link", name=STEPS[step]).click()


def _is_ticked(site, page, step):
    page.goto(f"{site.address}/my-work")
    return page.locator(".steps__step--done").filter(has_text=STEPS[step]).count() == 1


def _draft(site, page, name):
    """Five answers, and the Word file made; returns the agreement's id."""
    _begin(site, page, 1)
    page.get_by_label("Which state agency").select_option(label="West Virginia State Police")
    page.get_by_label("Which federal body").select_option(label="Homeland Security Investigations")
    page.get_by_label("What is the task force called?").fill(name)
    for part, value in (("Month", "3"), ("Day", "1"), ("Year", "2027")):
        page.get_by_label(part).fill(value)
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_role("button", name="Make the Word file").click()
    page.wait_for_url("**/versions/1")
    return re.search(r"/agreements/([0-9a-f-]{36})/", page.url)[1]


@pytest.mark.parametrize("javascript", WAYS)
def test_five_answers_make_a_word_file_that_opens(site, javascript):
    page = site.as_person("Dana Mercer", javascript=javascript)
    _draft(site, page, f"Tug Fork Task Force {javascript}")
    assert page.get_by_text("Memorandum of Understanding").first.is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Open the Word file").click()
    assert download.value.path().read_bytes()[:2] == b"PK"
    assert re.fullmatch(r"AG-2\d{3}-\d{4} version 1\.docx", download.value.suggested_filename)
    assert _is_ticked(site, page, 1)


@pytest.mark.parametrize("javascript", WAYS)
def test_supplied_returned_draft_shows_what_the_other_side_changed(site, tmp_path, javascript):
    page = site.as_person("Dana Mercer", javascript=javascript)
    _draft(site, page, f"Guyandotte Task Force {javascript}")
    _begin(site, page, 2)
    with page.expect_download() as download:
        page.get_by_role("link", name="Get a returned draft to try").click()
    returned = tmp_path / download.value.suggested_filename
    download.value.save_as(returned)
    page.get_by_label("Word file that came back").set_input_files(returned)
    page.get_by_label("What is it?").fill("Edits by the field office")
    page.get_by_role("button", name="Add as new version").click()
    page.wait_for_url("**/versions/compare/1/2")
    changed = page.locator(".compare-clause")
    assert changed.count() == 7
    liaison = changed.filter(has_text="Liaison")
    assert "once a week" in liaison.locator("del").first.inner_text()
    assert _is_ticked(site, page, 2)


@pytest.mark.parametrize("javascript", WAYS)
def test_mail_sign_and_verify_take_an_agreement_to_its_sealed_copy(site, tmp_path, javascript):
    dana = site.as_person("Dana Mercer", javascript=javascript)
    stream = _draft(site, dana, f"Elk River Task Force {javascript}")
    _submit(dana, site, stream)
    for name, to in (
        ("Luis Ortega", "luis.ortega"),
        ("Ruth Hagan", "ruth.hagan"),
        ("James Whitlock", "james.whitlock"),
    ):
        _approve_from_mail(site, name, to, stream, javascript=javascript)
    james = site.as_person("James Whitlock", javascript=javascript)
    site.wait_for(stream, "Out for signature")
    _sign(site, james, stream)
    _sign_outside(site, james, stream)
    site.wait_for(stream, "Signed")
    _verify(site, james, stream, tmp_path / "sealed.pdf")
    assert _is_ticked(site, james, 4)


def _submit(page, site, stream):
    page.goto(f"{site.address}/agreements/{stream}")
    page.get_by_role("link", name="Submit for approval").click()
    page.get_by_label("Who signs for the agency?").select_option(label="James Whitlock, Superintendent")
    page.get_by_label("Name (required)", exact=True).fill("Karen Holt")
    page.get_by_label("Title (required)", exact=True).fill("Assistant special agent in charge")
    page.get_by_label("Email address").fill("karen.holt@hsi.example")
    page.get_by_role("button", name="Submit for approval").click()
    page.wait_for_url("**/approvals")
    site.wait_for(stream, "In approval")


def _approve_from_mail(site, name, to, stream, **how):
    page = site.as_person(name, **how)
    site.open_mail(page, f"{to}@wvsp.example", stream)
    if name == "Luis Ortega":
        _begin(site, page, 3)
        assert f"/agreements/{stream}" in str(page.locator(".mail a.usa-button").get_attribute("href"))
        site.open_mail(page, f"{to}@wvsp.example", stream)
    assert stream in page.url
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url(f"{site.address}/agreements/{stream}")
    assert _is_ticked(site, page, 3)


def _sign(site, page, stream):
    _begin(site, page, 4)
    page.goto(f"{site.address}/agreements/{stream}")
    page.get_by_role("link", name="Sign", exact=True).click()
    page.get_by_role("link", name="Confirm that it is you").click()
    page.get_by_role("button", name=re.compile("Confirm|Go on")).click()
    page.get_by_text("I agree to this").click()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_url("**/approvals")


def _sign_outside(site, page, stream):
    site.open_mail(page, "karen.holt@hsi.example", "/agreements/sign/")
    there = page.url
    page.get_by_role("button", name="Send me a code").click()
    code = site.read_code(page, "karen.holt@hsi.example")
    page.goto(there)
    page.get_by_label("The code from the message").fill(code)
    page.get_by_role("button", name="Go on").click()
    form = page.get_by_role("region", name="Sign", exact=True)
    form.get_by_text("I agree to this").click()
    form.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("You have signed").wait_for()


def _verify(site, page, stream, sealed):
    page.goto(f"{site.address}/agreements/{stream}")
    card = (
        page.locator(".document").filter(has_text=re.compile("executed|sealed|signed", re.IGNORECASE)).first
    )
    with page.expect_download() as download:
        card.get_by_role("link").click()
    download.value.save_as(sealed)
    page.get_by_role("link", name="verify who signed it").click()
    page.get_by_label("The PDF").set_input_files(sealed)
    page.get_by_role("button", name="Verify").click()
    page.get_by_text("This is the executed copy that Concord keeps").wait_for()
