"""Every message goes out once, and what keeps one back keeps back nothing else."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from services.agreements.letters import effects
from services.agreements.letters.effects import handlers
from services.agreements.register.models import AgreementRow
from services.agreements.signature.link_mail import send_with_link
from services.agreements.signers.models import LINK
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared import clock
from shared.acts.commit import get_head
from shared.acts.outbox import Pending
from shared.auth.link_tokens import create_link
from shared.auth.scope import account_token
from shared.errors import Unavailable, Undeliverable
from shared.notify.ledger import Told, note_told
from shared.notify.message import Message, recipient_hash
from shared.notify.tables import DELIVERY, TASK
from tests.integration.agreements_web.test_approve_page import Submitted

pytestmark = pytest.mark.engines


class Refusing:
    """A mail server that refuses one person's address, or, after taking a message, breaks off."""

    def __init__(self, who="nobody", *, breaks=False):
        self.who, self.breaks, self.sent, self.messages = who, breaks, [], []

    def send(self, message):
        if message.recipient.startswith(self.who):
            raise Undeliverable("The mail server refuses this address.")
        self.sent.append(message.recipient)
        self.messages.append(message)
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
    body = {"template": "agreement_executed", "to": people}
    with pytest.raises(Undeliverable):
        handlers(house.parts)["mail"](Pending(1, stream, 2, "mail", "", body, 0))
    assert [address.split("@")[0].split(".")[0] for address in mailer.sent] == ["james", "luis"]


def _sent_late(house, stream, template, *to):
    """Bring the effect about, as the relay does after an outage."""
    handlers(house.parts)["mail"](Pending(1, stream, 2, "mail", "", {"template": template, "to": to}, 0))


@pytest.fixture
def asked(house):
    """An agreement whose approval waits for James and Luis, and is overdue; and how to change what its head says."""
    _, stream = house.draft(f"Asked {uuid.uuid4().hex[:6]}", versions=0)
    members = [{"account": seed_id("account", key), "why": ""} for key in ("james-whitlock", "luis-ortega")]
    stage = {
        "id": "s", "name": "S", "mode": "all", "n": 1, "members": members, "rule": "approval_stage", "because": "",
        "next_in_line": "",
    }  # fmt: skip

    def becomes(**changed):
        with house.parts.database.transaction() as session:
            head = get_head(session, ACTS, stream)
            t = ACTS.stream
            session.execute(update(t).where(t.c.stream_id == stream).values(state={**head.state, **changed}))

    becomes(status="in_approval", round=1, route=[stage])
    with house.parts.database.transaction() as session:
        session.execute(insert(ACTS.clock), {
            "stream_id": stream, "name": "approval", "round": 1, "rule": "approval_stage", "rule_version": 1,
            "status": "running", "started_at": clock.now(), "due_at": clock.now(),
            "points": [{"kind": "due", "at": clock.now().isoformat(), "fired": True}],
        })  # fmt: skip
    return stream, becomes


JAMES, LUIS = (seed_id("account", key) for key in ("james-whitlock", "luis-ortega"))
OF_JAMES = {"stage": "s", "round": 1, "member": JAMES, "by": JAMES, "decision": "approved"}


@pytest.mark.parametrize("mailer", [{}], indirect=True)
@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        ({}, ["james", "luis"]),
        ({"decisions": [OF_JAMES]}, ["luis"]),
        ({"status": "ended"}, []),
        ({"status": "draft", "returned": {"by": LUIS, "why": "returned"}}, []),
    ],
    ids=["nothing", "one decided", "withdrawn", "returned"],
)
@pytest.mark.parametrize("template", ["approval_asked", "approval_overdue"])
def test_letter_that_goes_out_late_is_sent_to_whom_it_is_still_so(request, mailer, template, meanwhile, told):
    stream, becomes = request.getfixturevalue("asked")
    becomes(**meanwhile)
    _sent_late(request.getfixturevalue("house"), stream, template, JAMES, LUIS)
    assert [address.split(".")[0] for address in mailer.sent] == told


@pytest.mark.parametrize("mailer", [{}], indirect=True)
def test_letter_goes_to_nobody_from_whom_a_wall_hides_the_record(house, mailer, asked):
    stream, _ = asked
    with house.parts.database.transaction() as session:
        session.get(AgreementRow, stream).walls = [account_token(JAMES)]
    _sent_late(house, stream, "approval_asked", JAMES, LUIS)
    assert [address.split(".")[0] for address in mailer.sent] == ["luis"]


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


@pytest.mark.parametrize("mailer", [{}], indirect=True)
def test_mail_that_asks_for_an_approval_names_the_stage_and_why_it_was_added(house, mailer):
    story = Submitted(house.parts, clock.now(), "named-stage")
    story.begin(3, "dana-mercer", "wvsp", "hsi", "A Named Stage", start=40, shares=True)
    story.ask()

    def told(to, stage):
        body = {
            "template": "approval_asked",
            "to": [seed_id("account", to)],
            "ids": {"stage": stage, "round": 1},
        }
        handlers(house.parts)["mail"](Pending(1, story.stream, 2, "mail", "", body, 0))
        return mailer.messages[-1] if mailer.messages else None

    asked = told("luis-ortega", "legal")
    assert asked.body.endswith("The stage is Legal review, stage 1 of 3.")
    assert asked.link_label == "Read and decide"
    assert asked.link == f"{house.parts.settings.staff_url}/agreements/{story.stream}/do/approve"
    story.act(1, "approve", "luis-ortega")
    mailer.messages.clear()
    asked = told("ruth-hagan", "information")
    assert asked.body.endswith(
        "The stage is Information sharing, stage 2 of 3; added because information about people is shared."
    )
    mailer.messages.clear()
    assert told("ruth-hagan", "legal") is None  # of a stage that is over nobody is told any more


@pytest.mark.parametrize("mailer", [{}], indirect=True)
def test_administrator_who_reads_no_agreement_is_led_to_the_accounts(house, mailer, monkeypatch):
    monkeypatch.setattr(effects, "is_still_so", lambda *asked: True)
    house.newcomer("administrator", seed_id("agency", "wvsp"))
    _, stream = house.draft("An approver is wanted", versions=0)
    body = {"template": "approver_wanted", "to": ["role:administrator"]}
    handlers(house.parts)["mail"](Pending(1, stream, 2, "mail", "", body, 0))
    assert mailer.messages and {
        m.link.removeprefix(house.parts.settings.staff_url) for m in mailer.messages
    } == {"/admin"}


class Away:
    """A mail server that goes away after so many messages."""

    def __init__(self, after):
        self.after, self.sent = after, []

    def send(self, message):
        if len(self.sent) == self.after:
            raise Unavailable("The mail server does not take messages.")
        self.sent.append(message.recipient)
        return True


@pytest.fixture
def put_to(house):
    """An agreement that waits for Ruth and James, whoever decides first, and what asks them."""
    story = Submitted(house.parts, clock.now(), f"put-{uuid.uuid4().hex[:6]}")
    story.begin(3, "dana-mercer", "wvsp", "hsi", "Put to Two", start=40, shares=True)
    story.ask()
    story.act(1, "approve", "luis-ortega")
    people = [seed_id("account", who) for who in ("james-whitlock", "ruth-hagan")]
    body = {"template": "approval_asked", "to": people, "ids": {"stage": "information", "round": 1}}
    asking = Pending(1, story.stream, story.head.seq, "mail", "approval_asked", body, 0)
    with house.parts.database.transaction() as session:
        open_ones = TASK.c.entity_id == story.stream, TASK.c.kind == "approve", TASK.c.done_at.is_(None)
        of = dict(session.execute(select(TASK.c.for_account, TASK.c.id).where(*open_ones)).all())
        happened = session.scalar(
            select(ACTS.event.c.at).where(
                ACTS.event.c.stream_id == story.stream, ACTS.event.c.seq == asking.seq
            )
        )
    return asking, of, happened


@pytest.mark.parametrize("mailer", [{}], indirect=True)
@pytest.mark.parametrize(
    ("by_portal", "told"),
    [
        (("task_new", 15), ["ruth"]),
        (("task_overdue", 15), ["ruth"]),
        (("task_new", -15), ["james", "ruth"]),  # of an asking before this one
        (("digest", 15), ["james", "ruth"]),
    ],
)
def test_letter_is_not_sent_to_whom_the_portal_told_of_the_task_meanwhile(
    house, mailer, put_to, by_portal, told
):
    (asking, tasks, happened), (kind, later) = put_to, by_portal
    james = Told(tasks[JAMES], kind, "james.whitlock@wvsp.example")
    with house.portal.transaction() as session:
        note_told(session, "portal", james, happened + timedelta(minutes=later))
    handlers(house.parts)["mail"](asking)
    assert [address.split(".")[0] for address in mailer.sent] == told


def test_each_who_was_written_to_before_the_server_went_away_is_noted_at_once(house, put_to, monkeypatch):
    asking, tasks, _ = put_to
    monkeypatch.setitem(house.parts.__dict__, "mailer", Away(after=1))
    with pytest.raises(Unavailable):
        handlers(house.parts)["mail"](asking)
    with house.portal.transaction() as session:
        d = DELIVERY.c
        noted = session.execute(
            select(d.event_id, d.recipient_hash).where(d.event_id.in_(tasks.values()))
        ).all()
    assert noted == [(tasks[JAMES], recipient_hash("james.whitlock@wvsp.example"))]


RUNS = "is running. Ends on Feb 26, 2027 (last day in force Feb 25, 2027), by notice of West Virginia State Police."
OVER = (
    "is no longer in effect. It ended on Feb 26, 2027, by notice. Nobody may act under it any more. "
    "The notice was given by West Virginia State Police."
)
ENDED = {"how": "terminated", "on": "2027-02-26"}


@pytest.mark.parametrize("mailer", [{}], indirect=True)
@pytest.mark.parametrize(
    ("template", "ended", "said"), [("notice_delivered", None, RUNS), ("agreement_ended", ENDED, OVER)]
)
def test_letter_of_an_end_names_the_day_the_reason_and_the_party(request, mailer, template, ended, said):
    stream, becomes = request.getfixturevalue("asked")
    notice = {"by": seed_id("agency", "wvsp"), "sent_on": "2026-11-27", "delivered_on": "2026-11-28"}
    status = "ended" if ended else "in_force"
    becomes(status=status, ended=ended, notice=notice, notice_days=90, ends_on=None)
    _sent_late(request.getfixturevalue("house"), stream, template, JAMES)
    assert mailer.messages[-1].body.endswith(said)


@pytest.mark.parametrize("mailer", [{}], indirect=True)
def test_letter_to_the_absent_names_who_did_what_for_them(house, mailer, asked):
    body = {"template": "done_for_you", "to": [JAMES], "ids": {"act": "approve", "by": LUIS}}
    handlers(house.parts)["mail"](Pending(1, asked[0], 2, "mail", "", body, 0))
    [message] = mailer.messages
    assert message.recipient.startswith("james")
    assert (
        "Luis Ortega acted on your behalf on" in message.body and "What was done: Approved." in message.body
    )
