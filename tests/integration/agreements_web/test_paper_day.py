"""A signature on paper was made on or after the day on which its text was made ready to sign."""

import html
import io
from datetime import timedelta

import pytest

from services.agreements.signature import paper
from services.agreements.signature.paper import PaperForm, prepare_paper
from shared import clock
from shared.errors import Invalid
from tests.integration.agreements_web.test_approve_page import Submitted

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def signing(house):
    """An agreement whose text was frozen today and that waits for its signatures."""
    told = Submitted(house.parts, clock.now(), "paper-day")
    told.begin(3, "dana-mercer", "wvsp", "hsi", "Signed In Ink", start=40, shares=True)
    told.ask()
    for who in ("luis-ortega", "james-whitlock", "ruth-hagan"):
        if told.head.state["status"] == "in_approval":
            told.act(0, "approve", who)
    assert told.head.state["status"] == "signing"
    return told


def filled(story, day):
    return {
        "package": story.head.state["package"]["id"], "signer": story.head.state["signers"][0]["id"],
        "place": "Cabinet 4", "attest": "true",
        "signed_on.year": str(day.year), "signed_on.month": str(day.month), "signed_on.day": str(day.day),
        "file": (io.BytesIO(b"%PDF-1.7"), "scan.pdf"),
    }  # fmt: skip


def test_day_before_the_text_was_ready_is_refused_at_its_field(house, signing):
    today = clock.today(house.parts.zone)
    owen, page = house.person("owen-tackett"), f"/agreements/{signing.stream}/paper"
    answer = owen.fill(page, filled(signing, today - timedelta(days=1)), status=422)
    assert "nobody can have signed it before. Enter the day on the paper." in html.unescape(answer.text)
    assert signing.head.state["signatures"] == []


def test_day_of_the_package_is_where_the_agency_is_and_counts_itself(house, signing):
    found = prepare_paper(house.parts, signing.actor("owen-tackett"), signing.stream)
    assert found.since == clock.today(house.parts.zone)
    form = PaperForm(
        package="p", signer=found.signers[0].id, signed_on=found.since, place="Cabinet 4", attest=True
    )
    assert paper._check(form, found, house.parts) == found.signers[0]
    early = form.model_copy(update={"signed_on": found.since - timedelta(days=1)})
    with pytest.raises(Invalid):
        paper._check(early, found, house.parts)
