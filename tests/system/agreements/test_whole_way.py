"""One agreement's whole way, as its people go it: five questions, Word file, approval, signature, sealed, in force."""

import time

import pytest

from services.portal.seed import seed_id
from tests.system.agreements.browserless import Person

pytestmark = [pytest.mark.engines, pytest.mark.office]


def wait_for(person, stream, words, seconds=60):
    for _ in range(seconds * 5):
        page = person.get(f"/agreements/{stream}")
        if words in page:
            return page
        time.sleep(0.2)
    raise AssertionError(f"never: {words}\n{page[:4000]}")


def test_agreement_goes_its_whole_way(app, settings, parts, working):
    dana, luis = Person(app, settings, "dana-mercer"), Person(app, settings, "luis-ortega")
    ruth = Person(app, settings, "ruth-hagan")
    location, _ = dana.post("/agreements/new", {
        "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
        "task_force_name": "Highland Fugitive Task Force", "start_date.month": "1", "start_date.day": "15",
        "start_date.year": "2026", "information_sharing": "yes",
    })  # fmt: skip
    stream = location.split("/")[2]
    made, _ = dana.post(f"/agreements/{stream}/make", {}, page=f"/agreements/{stream}/questions")
    assert made.endswith("/versions/1")
    assert "Highland Fugitive Task Force" in dana.get(made)
    docx = dana.client.get(f"/agreements/{stream}/versions/1/file.docx").data
    assert docx[:2] == b"PK"
    dana.post(f"/agreements/{stream}/submit", {
        "signatory": seed_id("account", "james-whitlock"), "outside_name": "Karen Holt",
        "outside_title": "Assistant special agent in charge", "outside_email": "karen.holt@hsi.example",
    })  # fmt: skip
    wait_for(luis, stream, "Approve or return")
    luis.post(f"/agreements/{stream}/do/approve", {})
    ruth.post(f"/agreements/{stream}/do/approve", {})
    wait_for(ruth, stream, "Approve or return")
