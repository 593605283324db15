"""Every message goes out once, and what keeps one back keeps back nothing else."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from services.agreements.letters.effects import handlers
from services.agreements.signature.link_mail import send_with_link
from services.agreements.signers.models import LINK
from services.portal.seed import seed_id
from shared import clock
from shared.acts.outbox import Pending
from shared.auth.link_tokens import create_link
from shared.errors import Unavailable, Undeliverable
from shared.notify.message import Message

pytestmark = pytest.mark.engines


class Refusing:
    """A mail server that refuses one person's address, or, after taking a message, breaks off."""

    def __init__(self, who="nobody", *, breaks=False):
        self.who, self.breaks, self.sent = who, breaks, []

    def send(self, message):
        if message.recipient.startswith(self.who):
            raise Undeliverable("The mail server refuses this address.")
        self.sent.append(message.recipient)
        return True

    def send_within(self, session, message):
        self.send(message)
        if self.breaks:
            raise Unavailable("The database went away before the end.")
        return True


@pytest.fixture
def mailer(house, request):
    found = Refusing(**request.param)
    house.parts.__dict__["mailer"] = found
    yield found
    del house.parts.__dict__["mailer"]


@pytest.mark.parametrize("mailer", [{"who": "dana"}], indirect=True)
def test_address_that_is_refused_keeps_no_other_waiting_and_is_told(house, mailer):
    _, stream = house.draft("A refused address", versions=0)
    people = [seed_id("account", key) for key in ("dana-mercer", "luis-ortega", "james-whitlock")]
    body = {"template": "agreement_returned", "to": people}
    with pytest.raises(Undeliverable):
        handlers(house.parts)["mail"](Pending(1, stream, 2, "mail", "", body, 0))
    assert [address.split("@")[0].split(".")[0] for address in mailer.sent] == ["james", "luis"]


@pytest.mark.parametrize("mailer", [{"breaks": True}], indirect=True)
def test_link_whose_message_is_not_known_to_have_gone_out_does_not_replace_the_one_that_works(house, mailer):
    subject = str(uuid.uuid4())

    def compose(session):
        token = create_link(
            session, LINK, purpose="sign", subject_id=subject, address="k@x.example", at=clock.now(),
            lifetime=timedelta(days=1),
        )  # fmt: skip
        return Message("e", "signing_link", "k@x.example", "s", "b", token)

    with pytest.raises(Unavailable):
        send_with_link(house.parts, compose)
    with house.parts.database.transaction() as session:
        made = select(func.count()).select_from(LINK).where(LINK.c.subject_id == subject)
        assert session.execute(made).scalar_one() == 0
