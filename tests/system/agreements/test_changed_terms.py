"""A returned text that sets other terms than the answers: the clocks follow the text, and approvers see who said so."""

import io
import uuid

import pytest

from services.portal.seed import seed_id
from tests.system.agreements.browserless import Person
from tests.system.agreements.programs import Program
from tests.unit.agreements.test_clocks_of_text import edited

pytestmark = [pytest.mark.engines, pytest.mark.office]


@pytest.fixture(scope="module")
def dana(app, settings, working):
    return Program(app, settings, "dana-mercer")


@pytest.fixture(scope="module")
def stream(dana):
    """A draft whose text came back with 30 days of notice instead of 90."""
    begun = dana.begin(task_force_name="Changed Terms")
    dana.post(f"/{begun}/versions/from-answers", {}, 201)
    docx = dana.get(f"/{begun}/versions/1/file.docx").data
    upload(dana, begun, edited(docx, "notice of 90 days to", "notice of 30 days to"))
    return begun


def upload(dana, stream, docx):
    key = {"Idempotency-Key": uuid.uuid4().hex}
    form = {"note": "Returned by the field office", "file": (io.BytesIO(docx), "back.docx")}
    dana.send("POST", f"/{stream}/versions", 201, headers=key, data=form)


def body(dana, stream, **more):
    return {
        "version": dana.get(f"/{stream}/submission").json["version"],
        "signatory": seed_id("account", "james-whitlock"), "outside_name": "Karen Holt",
        "outside_title": "Agent in charge", "outside_email": "karen.holt@hsi.example", **more,
    }  # fmt: skip


def test_changed_notice_is_stated_before_submitting_and_shown_to_approvers(app, settings, dana, stream):
    clocks = {c["name"]: c for c in dana.get(f"/{stream}/submission").json["clocks"]}
    assert clocks["notice_days"] == {"name": "notice_days", "value": 90, "changed": ["32 Termination"]}
    assert not clocks["ends_on"]["changed"]
    page = Person(app, settings, "dana-mercer").get(f"/agreements/{stream}/submit")
    assert "The text of 32 Termination was changed: check." in page and 'name="notice_days"' in page
    refused = dana.post(f"/{stream}/acts/submit", body(dana, stream), 422).json
    assert {e["field"] for e in refused["errors"]} == {"notice_days", "terms_checked"}
    dana.post(f"/{stream}/acts/submit", body(dana, stream, notice_days=30, terms_checked=True))
    dana.wait_for(stream, "In approval")
    luis = Person(app, settings, "luis-ortega")
    asked = luis.get(f"/agreements/{stream}/do/approve")
    assert "notice 30 days" in asked and "stated by Dana Mercer" in asked
    assert "30 days" in luis.get(f"/agreements/{stream}")
