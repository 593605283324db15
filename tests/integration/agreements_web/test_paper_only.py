"""Before it is submitted, an agency without a recorded act on electronic signatures is told that it signs on paper."""

import pytest
from sqlalchemy import text

from services.portal.seed import seed_id

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

SAID = "can’t sign electronically yet"


@pytest.fixture
def without_act(house):
    """The State Police's act is withdrawn meanwhile."""

    def withdrawn(at):
        changed = "UPDATE directory.esign_authorisation SET withdrawn_at = :at, withdrawn_by = :by"
        with house.portal.transaction() as session:
            named = {"agency": seed_id("agency", "wvsp"), "at": at, "by": "system" if at else None}
            session.execute(text(f"{changed} WHERE agency_id = :agency"), named)

    withdrawn(house.parts.now())
    yield
    withdrawn(None)


def test_page_and_program_are_told_before_submitting(house, dana, without_act):
    _, stream = house.draft("On paper only")
    page = dana.get(f"/agreements/{stream}/submit")
    assert f"West Virginia State Police {SAID}" in page and "§ 39A-3-2" in page
    told = house.program("dana-mercer").get(f"/{stream}/submission").json
    assert told["paper_only"] == "West Virginia State Police"


def test_agency_with_its_act_on_record_is_told_nothing(house, dana):
    _, stream = house.draft("Electronic as well")
    assert SAID not in dana.get(f"/agreements/{stream}/submit")
    assert house.program("dana-mercer").get(f"/{stream}/submission").json["paper_only"] == ""
