"""What was approved is what is signed: a text whose PDF would show boxes for letters is never frozen into a package."""

from dataclasses import replace

import pytest

from services.agreements.signature import package
from services.portal.seed import seed_id
from tests.browserless import Person
from tests.system.agreements.programs import Program

pytestmark = [pytest.mark.engines, pytest.mark.office]


def test_text_with_letters_that_no_font_has_goes_back_with_the_letters_named(
    app, settings, working, monkeypatch
):
    made = package.convert_to_pdf
    monkeypatch.setattr(package, "convert_to_pdf", lambda *args: replace(made(*args), unprintable="文"))
    dana = Program(app, settings, "dana-mercer")
    stream = dana.begin(named="Letters")
    dana.post(f"/{stream}/versions/from-answers", {}, 201)
    body = {
        "version": dana.get(f"/{stream}/submission").json["version"],
        "signatory": seed_id("account", "james-whitlock"), "outside_name": "Karen Holt",
        "outside_title": "Agent in charge", "outside_email": "karen.holt@hsi.example",
    }  # fmt: skip
    dana.post(f"/{stream}/acts/submit", body)
    person = Person(app, settings, "dana-mercer")
    dana.wait_for(stream, "Draft")
    story = person.get(f"/agreements/{stream}/timeline")
    assert "No font on the server has these letters" in story and "U+6587" in story
    assert "No font has some letters of the text" in person.get("/my-work")
