"""Effects that keep failing are shown to administrators within the reach of their role, and retried by them alone."""

import pytest
from sqlalchemy import select, update

from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.outbox import NEEDS_A_LOOK

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]
HERE, ELSEWHERE = seed_id("agency", "wvsp"), seed_id("agency", "wvdnr")
PAGE = "/agreements/effects"


@pytest.fixture(scope="module")
def failing(house):
    """The number of an agreement of the State Police whose text can't be indexed, and the id of that effect."""
    _, stream = house.draft("Failing follow-up", versions=0)
    t = ACTS.outbox
    with house.parts.database.transaction() as session:
        mine = update(t).where(t.c.stream_id == stream).values(attempts=NEEDS_A_LOOK, problem="It is away.")
        [effect, *_] = session.scalars(mine.returning(t.c.id)).all()
        number = session.scalar(select(AgreementRow.number).where(AgreementRow.id == stream))
    return number, effect


@pytest.mark.parametrize(("agency", "reaches"), [(HERE, True), (None, True), (ELSEWHERE, False)])
def test_administrator_sees_and_retries_what_belongs_to_their_agencies_records(
    house, failing, agency, reaches
):
    number, effect = failing
    administrator = house.visitor(house.newcomer("administrator", agency))
    page = administrator.get(PAGE)
    assert (number in page, "0 waiting" in page) == (reaches, not reaches)
    administrator.send(f"{PAGE}/{effect}/retry", status=303 if reaches else 404)
