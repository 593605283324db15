"""What a review decided is what is next, with the way to do it; after the last day no review is due any more."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from services.agreements.lifecycle.next_review import next_review_words
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from shared import clock
from shared.acts.commit import lock_head
from shared.acts.messages import Act, CommitInput
from shared.auth.sessions import load_session
from shared.calendar import add_months
from shared.service.clock_rules.repository import add_rule
from shared.web.formats import day

pytestmark = [pytest.mark.engines, pytest.mark.timeout(120)]

HERE = seed_id("agency", "wvsp")


@pytest.fixture
def in_force(house):
    """An agreement in force, its id; `ends` days from now it is over."""

    def made(title, ends=None):
        _, stream = house.draft(title)
        last = (clock.now() + timedelta(days=ends)).date().isoformat() if ends else None
        with house.parts.database.transaction() as session:
            head = lock_head(session, ACTS, stream)
            state = {**head.state, "status": "in_force", "ends_on": last}
            session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=state))
            session.execute(
                update(AgreementRow)
                .where(AgreementRow.id == stream)
                .values(state="in_force", status="In force")
            )
        return stream

    return made


@pytest.fixture
def reviewed(house):
    """Let Dana record a review that came to this."""
    with house.portal.transaction() as session:
        cookie = start_session(session, seed_id("account", "dana-mercer"), "password")
    claims = load_session(house.parts.database, cookie).actor.claims()

    def did(stream, outcome):
        act = Act("record_review", "review", "", house.parts.now(), claims, {"outcome": outcome})
        done = house.parts.committer.commit(CommitInput(stream, 0, act))
        assert done.refusal is None, done.refusal

    return did


def _running(house, stream):
    c = ACTS.clock.c
    with house.parts.database.transaction() as session:
        return set(session.scalars(select(c.name).where(c.stream_id == stream, c.status == "running")))


@pytest.mark.parametrize(("ends", "running"), [(None, {"review"}), (200, set()), (800, {"review"})])
def test_no_review_is_due_after_the_last_day(house, in_force, reviewed, ends, running):
    stream = in_force(f"A term of {ends} days", ends)
    reviewed(stream, "continue")
    assert _running(house, stream) == running


def test_review_that_decides_to_end_it_asks_for_notice(house, in_force, reviewed, dana):
    stream = in_force("Decided to end")
    reviewed(stream, "end")
    assert "The review decided to end it: give notice of termination" in dana.get(f"/agreements/{stream}")
    page = house.person("james-whitlock").get(f"/agreements/{stream}")
    assert f'<a class="usa-button" href="/agreements/{stream}/do/give_notice">' in page


def test_review_that_decides_to_amend_leads_to_the_amendment_and_both_say_so(house, in_force, reviewed, dana):
    stream = in_force("Decided to amend")
    reviewed(stream, "amend")
    page = dana.get(f"/agreements/{stream}")
    assert (
        f'<a href="/agreements/{stream}/amend">The review decided to amend it: begin the amendment</a>'
        in page
    )
    new = dana.client.get(f"/agreements/{stream}/amend").headers["Location"]
    assert "This amends AG-" in dana.get(new) and 'value="Decided to amend"' in dana.get(new)
    first = {
        "agency": HERE, "partner": seed_id("agency", "hsi"), "task_force_name": "Decided to amend, amended",
        "start_date.month": "3", "start_date.day": "1", "start_date.year": "2027", "information_sharing": "yes",
    }  # fmt: skip
    made = dana.fill(new, first, path="/agreements/new").headers["Location"].split("/")[2]
    page = dana.get(f"/agreements/{stream}")
    assert (
        "begin the amendment" not in page
        and f'href="/agreements/{made}">The amendment that was begun' in page
    )
    assert "Amendment begun" in dana.get(f"/agreements/{stream}/timeline")
    assert f'href="/agreements/{stream}">The earlier agreement' in dana.get(f"/agreements/{made}")


def test_only_who_drafts_for_a_signed_agreement_amends_it(house, in_force, dana):
    draft = house.draft("Not signed yet")[1]
    dana.get(f"/agreements/new?amends={draft}", status=409)
    other = house.newcomer("drafter", seed_id("agency", "wvdnr"))
    house.visitor(other).get(f"/agreements/new?amends={in_force('Of another agency')}", status=404)


def test_page_before_a_review_says_when_the_next_is_due_by_the_rule_and_the_last_day(house, in_force, dana):
    stream, short = in_force("Reviewed on a page"), in_force("Reviewed in its last year", 200)
    due, last = add_months(house.parts.now().date(), 12), (clock.now() + timedelta(days=200)).date()
    page = dana.get(f"/agreements/{stream}/do/record_review")
    assert f"The next review is due in 12 months, on {day(due, house.parts.zone)}." in page
    ends = f"No other review is due: the agreement ends on {day(last, house.parts.zone)}."
    assert ends in dana.get(f"/agreements/{short}/do/record_review")


def test_words_of_the_next_review_follow_a_new_version_of_the_rule(house):
    later = (clock.now() + timedelta(days=400)).date()
    row = {"name": "yearly_review", "version": 2, "unit": "months", "amount": 6, "remind_before": [],
           "escalate_after": None, "source": "test", "from_date": later}  # fmt: skip
    with house.parts.database.transaction() as session:
        add_rule(session, ACTS, row)
        with clock.at(clock.now() + timedelta(days=402)):
            assert "is due in 6 months" in next_review_words(house.parts, session, {"ends_on": None})
        assert "is due in 12 months" in next_review_words(house.parts, session, {"ends_on": None})
