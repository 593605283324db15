"""The terms of a text that came back: read from its words, offered as last stated, shown to approvers with them."""

import html
import re

import pytest

from services.agreements.submission.chosen_signers import ChosenSigners
from services.agreements.submission.service import SubmissionRequest, prepare_submission
from services.agreements.submission.terms import StatedTerms
from services.agreements.versions.service import Returned, get_docx, upload
from shared import clock
from shared.auth.actor import SYSTEM
from tests.integration.agreements_web.test_approve_page import KAREN, Submitted
from tests.integration.agreements_web.test_findings import FORM, key
from tests.unit.agreements.test_changed_terms import edited

pytestmark = pytest.mark.engines

SENTENCE = "notice of 45 days"
UNSAID = "Terms that the author confirmed against the text"


def give_back(house, who, stream):
    _, docx = get_docx(house.parts, who, stream, 1)
    sent = edited(docx, "notice of 90 days to", f"{SENTENCE} to")
    upload(house.parts, who, stream, Returned(sent, "back.docx", "Returned"), key=key())


def page_of(person, stream, page="submit"):
    return html.unescape(person.get(f"/agreements/{stream}/{page}"))


def typed_notice(page):
    return re.search(r'<input[^>]*name="notice_days"[^>]*>', page)[0]


def test_changed_term_begins_empty_beside_the_sentence_that_the_text_has(house, dana):
    who, stream = house.draft("Changed Notice")
    give_back(house, who, stream)
    page = page_of(dana, stream)
    assert 'value=""' in typed_notice(page) and "32 Termination now says: “" in page and SENTENCE in page
    assert "notice_days_confirmed" not in page


def test_superseded_notice_is_refused_on_its_field_and_may_be_confirmed(house, dana):
    who, stream = house.draft("Old Notice")
    give_back(house, who, stream)
    form = {**FORM, "notice_days": "90", "terms_checked": "true"}
    refused = dana.fill(f"/agreements/{stream}/submit", form, status=422)
    text = html.unescape(refused.text)
    assert "It does not say 90 days." in text and 'name="notice_days_confirmed"' in text
    body = {
        **FORM,
        "version": get_docx(house.parts, who, stream, 2)[0].id,
        "notice_days": 90,
        "terms_checked": True,
    }
    answer = house.program("dana-mercer").post(f"/{stream}/acts/submit", body, status=422)
    assert {e["field"] for e in answer.json["errors"]} == {"notice_days", "notice_days_confirmed"}


@pytest.fixture
def asked(house, request):
    """A story whose changed text is submitted with the terms given."""

    def once(**terms):
        story = Stated(house.parts, clock.now(), request.node.name)
        story.house, story.stated = house, StatedTerms(terms_checked=True, **terms)
        story.begin(3, "dana-mercer", "wvsp", "hsi", "Stated Terms", start=40, shares=True)
        story.ask()
        return story

    return once


def test_approver_reads_the_changed_sentence_beside_the_term_that_was_stated(luis, asked):
    page = page_of(luis, asked(notice_days=45).stream, "do/approve")
    assert "notice 45 days" in page and "stated by Dana Mercer" in page
    assert re.search(r"The text says: “[^”]*notice of 45 days", page) and UNSAID not in page


def test_approver_is_warned_of_a_term_that_the_text_does_not_say(luis, asked):
    story = asked(notice_days=90, notice_days_confirmed=True)
    page = page_of(luis, story.stream, "do/approve")
    assert (
        UNSAID in page and "90 days, confirmed although the text does not say so" in page and SENTENCE in page
    )
    assert "confirmed although the text does not say so" in page_of(luis, story.stream, "timeline")


def test_last_stated_term_is_offered_when_the_package_could_not_be_made(house, dana, asked):
    story = asked(notice_days=45)
    story.act(0, "recall", "dana-mercer", {"reason": "Once more"})
    assert 'value="45"' in typed_notice(page_of(dana, story.stream))
    clocks = house.program("dana-mercer").get(f"/{story.stream}/submission").json["clocks"]
    assert {c["name"]: c["last_stated"] for c in clocks if c["changed"]} == {"notice_days": 45}
    _, docx = get_docx(house.parts, story.actor("dana-mercer"), story.stream, 2)
    sent = edited(docx, SENTENCE, "notice of 60 days")
    again = Returned(sent, "b.docx", "Again")
    upload(house.parts, story.actor("dana-mercer"), story.stream, again, key=key())
    assert 'value=""' in typed_notice(page_of(dana, story.stream))


class Stated(Submitted):
    """A story whose second version came back with another notice, and what its author states of it."""

    def make(self, days, by, note=""):
        super().make(days, by, note)
        give_back(self.house, self.actor(by), self.stream)

    def ask(self):
        self.make(2, "dana-mercer")
        signers = ChosenSigners(FORM["signatory"], KAREN)
        request = SubmissionRequest(self.head.state["version"], signers, self.stated)
        dana = self.actor("dana-mercer")
        carried = prepare_submission(self.parts, dana, self.stream, request, self.next_key("signers"))
        self.commit("submit", dana.claims(), carried.ids, carried.texts)
        package = {"id": self.next_key("package"), "pdf": "f", **self.head.state["submitted"]}
        self.commit("package_frozen", SYSTEM, {"package": package})
