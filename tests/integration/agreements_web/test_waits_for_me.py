"""What waits for somebody's role waits for them: in the list's filter, and in the words for it."""

import pytest
from sqlalchemy import update

from services.agreements.register.models import AgreementRow
from services.portal.seed import seed_id
from shared.auth.scope import account_token

pytestmark = pytest.mark.engines

MINE = "/agreements?mine=true"


@pytest.fixture
def waiting(house):
    """A record's path, after it was let wait for these."""

    def made(title, *who):
        _, stream = house.draft(title)
        values = {"next_what": "Name another approver", "next_who": list(who)}
        with house.parts.database.transaction() as session:
            session.execute(update(AgreementRow).where(AgreementRow.id == stream).values(**values))
        return f"/agreements/{stream}"

    return made


def test_what_waits_for_a_role_waits_for_its_holder_at_the_agency_alone(house, waiting, dana, luis):
    path = waiting("Waiting for a lawyer", "role:legal_reviewer")
    assert "Waiting for a lawyer" in luis.get(MINE)
    assert "Waiting for a lawyer" not in dana.get(MINE)
    assert "a legal reviewer of the agency (you)" in luis.get(path)
    assert "(you)" not in dana.get(path)


def test_holder_of_the_role_at_another_agency_who_sees_the_record_is_not_asked(house, waiting):
    path = waiting("Waiting for a lawyer of the police", "role:legal_reviewer")
    other = house.newcomer("legal_reviewer", seed_id("agency", "wvdnr"))
    shown_to = update(AgreementRow).where(AgreementRow.id == path.removeprefix("/agreements/"))
    with house.parts.database.transaction() as session:
        session.execute(shown_to.values(allow=[account_token(other)]))
    assert "Waiting for a lawyer of the police" in house.visitor(other).get("/agreements")
    assert "Waiting for a lawyer of the police" not in house.visitor(other).get(MINE)
    assert "(you)" not in house.visitor(other).get(path)


def test_holder_of_the_role_everywhere_is_asked(house, waiting):
    waiting("Waiting for any lawyer", "role:legal_reviewer")
    assert "Waiting for any lawyer" in house.visitor(house.newcomer("legal_reviewer", None)).get(MINE)


def test_list_says_you_first_where_several_are_asked(house, waiting, luis):
    dana_id, luis_id = seed_id("account", "dana-mercer"), seed_id("account", "luis-ortega")
    waiting("Waiting for both", dana_id, luis_id)
    assert "you and 1 more" in luis.get(MINE)
