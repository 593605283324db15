"""Giving notice: by a party, on a day that has come; what is refused stands on the form with what was typed."""

import html
import re

import pytest
from sqlalchemy import update

from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.commit import lock_head

pytestmark = pytest.mark.engines

HERE, HSI, DEA = (seed_id("agency", name) for name in ("wvsp", "hsi", "dea"))
NOTICE = {
    "by": HERE, "method": "courier", "reason": "Priorities changed.",
    "sent_on.month": "3", "sent_on.day": "1", "sent_on.year": "2026",
}  # fmt: skip


@pytest.fixture(scope="module")
def page(house):
    """The page of giving notice of an agreement that is in force."""
    _, stream = house.draft("Notice")
    with house.parts.database.transaction() as session:
        head = lock_head(session, ACTS, stream)
        in_force = {**head.state, "status": "in_force"}
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=in_force))
    return f"/agreements/{stream}/do/give_notice"


@pytest.fixture(scope="module")
def james(house):
    return house.person("james-whitlock")


def test_only_the_agreement_s_parties_can_be_chosen(james, page):
    [choice] = re.findall(r'<select[^>]*name="by".*?</select>', james.get(page), re.S)
    assert re.findall(r'<option value="([^"]+)"', choice) == [HERE, HSI]


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"by": DEA}, "Name one of its parties."), ({"sent_on.year": "2199"}, "Enter the day on which")],
)
def test_stranger_or_a_day_ahead_is_refused_at_its_field_and_nothing_typed_is_lost(
    james, page, changed, said
):
    answer = james.fill(page, {**NOTICE, **changed}, 422)
    text = html.unescape(answer.text)
    assert said in text and "Priorities changed." in text and 'name="method"' in text


def test_day_before_the_sending_is_refused_with_the_day_as_people_write_it(house, james):
    _, stream = house.draft("Notice that came too early")
    notice = {"by": HERE, "method": "courier", "sent_on": "2026-03-04", "given_by": "x", "delivered_on": None}
    with house.parts.database.transaction() as session:
        head = lock_head(session, ACTS, stream)
        given = {**head.state, "status": "in_force", "notice": notice}
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=given))
    day = {
        "delivered_on.month": "3",
        "delivered_on.day": "3",
        "delivered_on.year": "2026",
        "proof": "Receipt",
    }
    answer = james.fill(f"/agreements/{stream}/delivery", day, 422)
    assert "The notice was sent on Mar 4, 2026; it can’t have arrived before." in html.unescape(answer.text)
