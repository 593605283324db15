"""A wall hides an agreement from a person, or from an agency's people, who could see it otherwise: everywhere."""

import pytest
from sqlalchemy import update

from services.agreements.register.models import AgreementRow
from services.portal.seed import seed_id
from shared.auth.scope import account_token, agency_token

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]
PRIYA, HERE = seed_id("account", "priya-nair"), seed_id("agency", "wvsp")
TITLE = "Behind a wall of its own"


@pytest.fixture(scope="module")
def stream(house):
    return house.draft(TITLE, versions=1)[1]


def statuses(house, stream):
    """What Priya, a reader of the agency, is answered on pages and by the API."""
    priya = house.person("priya-nair")
    places = (
        f"/agreements/{stream}",
        f"/agreements/{stream}/versions/1/file.docx",
        f"/api/agreements/{stream}",
    )
    return {priya.client.get(place).status_code for place in places}


def listed(house):
    priya = house.person("priya-nair")
    return [TITLE in priya.get(place) for place in ("/agreements?q=wall", "/api/agreements?q=wall")]


@pytest.mark.parametrize(
    ("wall", "hidden"),
    [(account_token(PRIYA), True), (agency_token(HERE), True), (account_token("somebody-else"), False)],
)
def test_walled_agreement_is_found_by_nobody_behind_the_wall(house, stream, wall, hidden):
    def walled(*walls):
        with house.parts.database.transaction() as session:
            where = AgreementRow.id == stream
            session.execute(update(AgreementRow).where(where).values(walls=list(walls)))

    walled(wall)
    try:
        assert statuses(house, stream) == ({404} if hidden else {200})
        assert listed(house) == [not hidden] * 2
    finally:
        walled()
