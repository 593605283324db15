"""A returned text that sets other terms than the answers: the clocks follow the text, and approvers see who said so."""

import io
import re
import uuid

import pytest

from services.portal.seed import seed_id
from tests.browserless import Person
from tests.system.agreements.programs import Program
from tests.unit.agreements.test_changed_terms import edited

pytestmark = [pytest.mark.engines, pytest.mark.office]


@pytest.fixture(scope="module")
def dana(app, settings, working):
    return Program(app, settings, "dana-mercer")


@pytest.fixture(scope="module")
def stream(dana):
    """A draft whose text came back with 30 days of notice instead of 90."""
    begun = dana.begin(named="Changed Terms")
    dana.post(f"/{begun}/versions/from-answers", {}, 201)
    docx = dana.get(f"/{begun}/versions/1/file.docx").data
    docx = edited(docx, "notice of 90 days to", "notice of 30 days to")
    upload(dana, begun, docx)
    upload(dana, begun, edited(docx, "at least once a week", "at least once a month"))
    return begun


def a_key():
    return {"Idempotency-Key": uuid.uuid4().hex}


def upload(dana, stream, docx):
    form = {"note": "Returned by the field office", "file": (io.BytesIO(docx), "back.docx")}
    dana.send("POST", f"/{stream}/versions", 201, headers=a_key(), data=form)


def body(dana, stream, **more):
    return {
        "version": dana.get(f"/{stream}/submission").json["version"],
        "signatory": seed_id("account", "james-whitlock"), "outside_name": "Karen Holt",
        "outside_title": "Agent in charge", "outside_email": "karen.holt@hsi.example", **more,
    }  # fmt: skip


def test_changed_notice_is_stated_before_submitting_and_shown_to_approvers(app, settings, dana, stream):
    clocks = {c["name"]: c for c in dana.get(f"/{stream}/submission").json["clocks"]}
    notice = clocks["notice_days"]
    assert (notice["value"], notice["changed"], notice["last_stated"]) == (90, ["32 Termination"], None)
    assert "notice of 30 days" in " ".join(notice["says"])
    assert not clocks["ends_on"]["changed"]
    page = Person(app, settings, "dana-mercer").get(f"/agreements/{stream}/submit")
    assert "The text of 32 Termination now says:" in page and 'name="notice_days"' in page
    refused = dana.post(f"/{stream}/acts/submit", body(dana, stream), 422).json
    assert {e["field"] for e in refused["errors"]} == {"notice_days", "terms_checked"}
    dana.post(f"/{stream}/acts/submit", body(dana, stream, notice_days=30, terms_checked=True))
    dana.wait_for(stream, "In approval")
    luis = Person(app, settings, "luis-ortega")
    asked = luis.get(f"/agreements/{stream}/do/approve")
    assert "notice 30 days" in asked and "stated by Dana Mercer" in asked
    assert re.search(r"first review by \w{3} \d+, \d{4}", asked)
    assert "30 days" in luis.get(f"/agreements/{stream}")
    assert (
        f"/agreements/{stream}/versions/compare/1/3" in asked
    )  # also what came in version 2, on which nobody was asked
    assert "versions/compare/2/3" not in asked


def test_making_the_file_anew_leaves_a_returned_text_out_only_when_confirmed(app, settings, dana):
    begun = dana.begin(named="Left Out")
    dana.post(f"/{begun}/versions/from-answers", {}, 201)
    made = dana.get(f"/{begun}/versions/1/file.docx").data
    upload(dana, begun, made)
    dana.post(f"/{begun}/versions/from-answers", {}, 201)  # nothing was changed, so nothing is lost
    upload(dana, begun, edited(made, "at least once a week", "at least once a month"))
    warning = "Version 4 came from the other side with one changed part."
    person = Person(app, settings, "dana-mercer")
    assert warning in person.get(f"/agreements/{begun}/questions")
    refused = dana.post(f"/{begun}/versions/from-answers", {}, 422).json
    assert [e["field"] for e in refused["errors"]] == ["leave_out"] and warning in refused["errors"][0][
        "message"
    ]
    page = f"/agreements/{begun}/questions"
    assert warning in person.post(f"/agreements/{begun}/make", {}, page=page, status=422)[1]
    assert len(dana.get(f"/{begun}/versions").json["items"]) == 4
    person.post(f"/agreements/{begun}/make", {"leave_out": "true"}, page=page)
    newest = dana.get(f"/{begun}/versions").json["items"][0]
    assert newest["number"] == 5 and "Leaves out the changes of version 4" in newest["note"]
    assert warning not in person.get(page)


def test_wrong_document_is_refused_until_somebody_says_that_it_is_right(app, settings, dana, stream):
    begun = dana.begin(named="Wrong Document")
    dana.post(f"/{begun}/versions/from-answers", {}, 201)
    other = dana.get(f"/{stream}/versions/1/file.docx").data
    numbers = [dana.get(f"/{one}").json["number"] for one in (begun, stream)]
    form = {"note": "Returned by the field office"}
    sent = {**form, "file": (io.BytesIO(other), "back.docx")}
    refused = dana.send("POST", f"/{begun}/versions", 422, headers=a_key(), data=sent).json
    assert [e["field"] for e in refused["errors"]] == ["right_document"]
    assert f"does not look like {numbers[0]}: it carries {numbers[1]}" in refused["errors"][0]["message"]
    sent = {**form, "right_document": "true", "file": (io.BytesIO(other), "back.docx")}
    assert dana.send("POST", f"/{begun}/versions", 201, headers=a_key(), data=sent).json == {"number": 2}
