"""How long a link to sign works: as the rule of the signing clock says, which administrators change."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from services.agreements.signature.invitation import Occasion, invite
from services.agreements.signers.models import LINK, SignerRow
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared import clock
from shared.acts.clocks import Clocks
from shared.acts.commit import get_head
from shared.acts.decision import ClockCommand
from shared.acts.messages import Act
from shared.auth.actor import SYSTEM
from shared.service.clock_rules.repository import add_rule

pytestmark = pytest.mark.engines
ZONE = ZoneInfo("America/New_York")
ASKED = datetime(2026, 12, 14, 10, tzinfo=ZONE)  # a Monday; the 25th and New Year's Day are holidays


class Kept:
    """A mailer that keeps what it is given."""

    def __init__(self):
        self.messages = []

    def send_within(self, session, message):
        self.messages.append(message)
        return True


@pytest.fixture
def mailer(house):
    house.parts.__dict__["mailer"] = found = Kept()
    yield found
    del house.parts.__dict__["mailer"]


@pytest.fixture
def asks(house, mailer):
    """Who sends one signer a link on a day; answers until when the link and its message say that it works."""
    _, stream = house.draft("Link period", versions=0)
    signer = str(uuid.uuid4())
    with house.parts.database.transaction() as session:
        row = {"agreement_id": stream, "kind": "outside", "who": "", "name": "Karen Holt", "title": "Agent",
               "email": "k@hsi.example", "body": seed_id("agency", "hsi"), "body_name": "HSI"}  # fmt: skip
        session.execute(insert(SignerRow), {**row, "id": signer})
        theirs = {"id": signer, "kind": "outside", "who": signer, "body": row["body"], "order": 1}
        head = get_head(session, ACTS, stream)
        state = {**head.state, "status": "signing", "signers": [theirs]}
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=state))
    begin(house.parts, stream, ASKED)

    def asked(at, occasion=Occasion.REMINDER):
        with clock.at(at):
            assert invite(house.parts, signer, uuid.uuid4().hex, occasion)
        works = LINK.c.subject_id == signer, LINK.c.revoked_at.is_(None)
        with house.parts.database.transaction() as session:
            until = session.execute(select(LINK.c.expires_at).where(*works)).scalar_one()
        return until.astimezone(ZONE), mailer.messages[-1].body

    asked.stream = stream
    return asked


def begin(parts, stream, at):
    act = Act("x", uuid.uuid4().hex, "x", at, SYSTEM, {})
    with parts.database.transaction() as session:
        clocks = Clocks(session, ACTS, stream, 1, act, ZONE, "US-WV")
        clocks.apply([ClockCommand("start", "signing", rule="signing")])
        return clocks.armed()[1]["signing"]


def test_link_works_to_the_end_of_the_day_on_which_the_signature_is_due_and_a_reminder_s_longer(house, asks):
    until, words = asks(ASKED, Occasion.ASKED)
    assert until == datetime(2026, 12, 30, tzinfo=ZONE)  # ten business days are over on the 29th
    assert "works until the end of December 29, 2026, or until you have signed" in words
    reminded, words = asks(ASKED + timedelta(days=14))
    assert reminded == datetime(2027, 1, 13, tzinfo=ZONE) and "January 12, 2027" in words


def test_new_version_of_the_rule_counts_for_links_of_signing_that_begins_later(house, asks):
    later = datetime(2027, 2, 1, 10, tzinfo=ZONE)
    row = {"name": "signing", "version": 2, "unit": "business_days", "amount": 3, "remind_before": [],
           "escalate_after": None, "source": "test", "from_date": later.date()}  # fmt: skip
    with house.parts.database.transaction() as session:
        add_rule(session, ACTS, row)
    assert asks(later)[0] == datetime(2027, 2, 17, tzinfo=ZONE)
    assert begin(house.parts, asks.stream, later).date() == date(2027, 2, 4)
    assert asks(later)[0] == datetime(2027, 2, 5, tzinfo=ZONE)
