"""After each change of administration its person is told, on the page that they come back to, that it was done."""

import re
from datetime import timedelta
from html import unescape

import pytest

from services.portal.journal.just_done import CHANGES, COMING_AND_GOING
from services.portal.journal.words import WORDS
from tests.integration.portal.seeded import account, agency

pytestmark = pytest.mark.engines
DANA, SAM = account("dana-mercer"), account("sam-kessler")
TOLD = re.compile(r'<div class="alert alert--success" role="status">.*?</div>\s*</div>', re.S)


@pytest.fixture
def sam(site):
    return site.visitor().sign_in("sam-kessler")


def told(answer):
    return " ".join(re.sub("<[^>]+>", " ", unescape("".join(TOLD.findall(answer.text)))).split())


def after(visitor, path, data=None):
    """The page that the form leads to."""
    answer = visitor.post(path, data)
    assert answer.status_code == 303, answer.text
    return visitor.get(answer.headers["Location"])


def test_an_account_s_page_tells_what_was_done_to_it(sam):
    assert told(after(sam, f"/admin/accounts/{DANA}/disable")).startswith("Done: Account disabled")
    assert told(after(sam, f"/admin/accounts/{DANA}/enable")).startswith("Done: Account enabled")
    given = {"role": "administrator", "agency_id": agency("wvsp")}
    assert told(after(sam, f"/admin/accounts/{DANA}/roles", given)).startswith(
        "Done: Role granted: Administrator"
    )


def test_an_agency_s_page_tells_of_its_new_office(sam):
    office = {"name": "Field office", "place": "Elkins"}
    answer = sam.post("/admin/agencies/wvsp/offices", office)
    assert answer.status_code == 303, answer.text[-3000:]
    assert told(sam.get(answer.headers["Location"])).startswith("Done: Office added")


def test_it_is_told_to_nobody_else_nor_for_long_nor_is_signing_in(site, sam):
    page = f"/admin/accounts/{SAM}"
    assert told(sam.get(page)) == ""
    after(sam, f"/admin/accounts/{DANA}/disable")
    after(sam, f"/admin/accounts/{DANA}/enable")
    assert told(site.visitor().sign_in("helen-brandt").get("/directory")) == ""
    site.now += timedelta(minutes=2)
    assert told(sam.get(f"/admin/accounts/{DANA}")) == ""


def test_every_change_of_the_directory_has_words():
    assert set(WORDS) == CHANGES | COMING_AND_GOING
