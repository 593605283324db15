"""The link of an agreement that is no longer out for signature says what happened, and does nothing else."""

import html
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from services.agreements.files.models import FileRow
from services.agreements.files.repository import add_file, file_values
from services.agreements.letters.effects import handlers
from services.agreements.signature import outside_signers, own_certificate
from services.agreements.signature.invitation import Occasion, invite
from services.agreements.signature.outside_signers import SigningOver
from services.agreements.signature.own_certificate import sign_own
from services.agreements.signature.service import Visitor
from services.agreements.signers.models import LINK, SIGN, EvidenceRow
from services.agreements.signers.recheck import check_signature
from services.agreements.tables import ACTS
from shared import clock
from shared.acts.messages import Act
from shared.acts.outbox import Pending
from shared.acts.refusals import Refused
from shared.auth.actor import OUTSIDE, ActorClaims
from shared.auth.link_tokens import MAX_FAILURES, create_link
from shared.auth.secrets import digest
from shared.documents.gate.upload import Upload
from shared.storage.buckets import Bucket
from shared.storage.port import Stored
from tests.integration.agreements_web.test_approve_page import KAREN, Submitted
from tests.integration.agreements_web.test_counting_evidence import record, try_to_sign
from workflows.agreements.state import state_of

pytestmark = pytest.mark.engines
VISIT = "the secret of a visit"
VISITOR = Visitor("127.0.0.1", "test")
REASON = {"reason": "No longer wanted"}


@pytest.fixture
def story(house, request):
    """An agreement that waits for the outside signer alone."""
    told = Submitted(house.parts, clock.now(), request.node.name)
    told.begin(3, "dana-mercer", "wvsp", "hsi", "A Link That Is Over", start=40, shares=True)
    to_the_outside_signer(told)
    return told


def to_the_outside_signer(told):
    """Submitted, approved and signed by the agency."""
    told.ask()
    for who in ("luis-ortega", "james-whitlock", "ruth-hagan"):
        if told.head.state["status"] == "in_approval":
            told.act(0, "approve", who)
    ours = told.head.state["signers"][0]["id"]
    made = try_to_sign(told, ours, told.next_key("ours"))
    record(told, "sign", told.actor("james-whitlock").claims(), ours, made)


@pytest.fixture
def token(house, story):
    """Their link, at whose page the code was given."""
    at, day = clock.now(), timedelta(days=1)
    with house.parts.database.transaction() as session:
        made = create_link(
            session,
            LINK,
            purpose=SIGN,
            subject_id=theirs(story),
            address="k@hsi.example",
            at=at,
            lifetime=day,
        )
        change(session, made, visit_hash=digest(VISIT), visit_expires_at=at + day)
    return made


def theirs(story):
    return story.head.state["signers"][1]["id"]


def change(session, token, **values):
    session.execute(update(LINK).where(LINK.c.token_hash == digest(token)).values(**values))


def link_of(house, token):
    with house.parts.database.transaction() as session:
        return session.execute(select(LINK).where(LINK.c.token_hash == digest(token))).one()


def evidence(house, story):
    with house.parts.database.transaction() as session:
        return session.scalar(
            select(func.count()).select_from(EvidenceRow).where(EvidenceRow.signer_id == theirs(story))
        )


def press(house, token):
    return outside_signers.sign(house.parts, token, VISIT, visitor=VISITOR, key=uuid.uuid4().hex)


@pytest.mark.parametrize(
    ("act", "said"),
    [("withdraw", "The agreement was withdrawn"), ("recall", "The text was called back for changes")],
)
@pytest.mark.parametrize(
    "ended", [True, False], ids=["ended with the act", "left open by an earlier release"]
)
def test_link_says_how_signing_ended_and_shows_and_does_nothing_else(house, story, token, act, said, ended):  # noqa: PLR0917
    story.act(0, act, "dana-mercer", REASON)
    assert link_of(house, token).revoked_at is not None
    if not ended:
        with house.parts.database.transaction() as session:
            change(session, token, revoked_at=None)
    page = html.unescape(house.visitor().get(f"/agreements/sign/{token}"))
    main = page[page.index("<main") :]
    assert said in main and "There is nothing to do for you" in main
    assert "<form" not in main and "Send me a code" not in main and "What you signed" not in main
    with pytest.raises(SigningOver):
        press(house, token)
    with pytest.raises(SigningOver):
        outside_signers.send_code(house.parts, token)
    assert evidence(house, story) == 0


def test_text_submitted_again_leaves_the_first_link_without_anything_to_sign(house, story, token):
    story.act(0, "recall", "dana-mercer", REASON)
    story.ask()
    assert "another text was submitted since" in house.visitor().get(f"/agreements/sign/{token}")


def test_signature_recorded_on_paper_ends_the_signer_s_link(house, story, token):
    made = try_to_sign(story, theirs(story), "paper")
    record(story, "record_paper_signature", story.actor("owen-tackett").claims(), theirs(story), made)
    assert link_of(house, token).revoked_at is not None
    page = house.visitor().get(f"/agreements/sign/{token}")
    assert "Your signature on paper was recorded on" in page and "Your sealed copy is being made" in page


def test_reminder_and_other_acts_leave_the_link_of_who_is_asked(house, story, token):
    story.act(0, "send_link", "dana-mercer", signer=theirs(story))
    assert link_of(house, token).revoked_at is not None  # a new one is on its way
    with house.parts.database.transaction() as session:
        change(session, token, revoked_at=None)
    assert "Send me a code" in house.visitor().get(f"/agreements/sign/{token}")


def keep_frozen(house, story):
    stored = Stored(Bucket.WORKING, f"{story.stream}/frozen", "v", story.head.state["package"]["pdf"], 1)
    values = file_values(
        stored, file_id=str(uuid.uuid4()), stream=story.stream, kind="package_pdf", name="f.pdf", added_by="system",
        at=clock.now(),
    )  # fmt: skip
    with house.parts.database.transaction() as session:
        add_file(session, values)


def test_no_locked_file_is_kept_where_signing_ended_while_the_file_was_checked(
    house, story, token, monkeypatch
):
    keep_frozen(house, story)
    store, put = house.parts.store, []
    monkeypatch.setattr(store, "get", lambda stored: b"%PDF")
    monkeypatch.setattr(store, "put", lambda *given, **more: put.append(given))
    monkeypatch.setattr(
        own_certificate, "check_own", lambda *_: story.act(0, "withdraw", "dana-mercer", REASON)
    )
    with pytest.raises(SigningOver):
        sign_own(
            house.parts, token, VISIT, upload=Upload(b"%PDF", "s.pdf"), visitor=VISITOR, key=uuid.uuid4().hex
        )
    with house.parts.database.transaction() as session:
        kinds = session.scalars(select(FileRow.kind).where(FileRow.agreement_id == story.stream)).all()
    assert put == [] and "own_signature" not in kinds and evidence(house, story) == 0


class Kept:
    """A mailer that keeps what it is given."""

    def __init__(self):
        self.messages = []

    def send(self, message):
        self.messages.append(message)
        return True

    def send_within(self, session, message):
        return self.send(message)


@pytest.fixture
def mailer(house):
    house.parts.__dict__["mailer"] = found = Kept()
    yield found
    del house.parts.__dict__["mailer"]


@pytest.mark.parametrize("by", ["paper", "withdrawal"])
def test_invitation_that_comes_late_asks_nobody_who_is_not_asked_any_more(house, story, mailer, by):
    signer = theirs(story)
    assert invite(house.parts, signer, uuid.uuid4().hex, Occasion.ASKED)
    if by == "paper":
        made = try_to_sign(story, signer, "paper")
        record(story, "record_paper_signature", story.actor("owen-tackett").claims(), signer, made)
    else:
        story.act(0, "withdraw", "dana-mercer", REASON)
    assert not invite(house.parts, signer, uuid.uuid4().hex, Occasion.ASKED)
    assert len(mailer.messages) == 1
    with house.parts.database.transaction() as session:
        links = session.execute(select(LINK.c.revoked_at).where(LINK.c.subject_id == signer)).scalars().all()
    assert links and None not in links


def told_of_the_end(house, story, seq=None):
    """Bring about the effects that tell outside signers of what happened last, or with that event."""
    o = ACTS.outbox
    mine = o.c.stream_id == story.stream, o.c.seq == (seq or story.head.seq), o.c.kind == "signing_over"
    with house.parts.database.transaction() as session:
        rows = session.execute(select(o).where(*mine)).all()
    return [
        handlers(house.parts)["signing_over"](Pending(r.id, r.stream_id, r.seq, r.kind, r.part, r.body, 0))
        for r in rows
    ]


@pytest.mark.parametrize(
    ("act", "said"), [("withdraw", "It was withdrawn"), ("recall", "Its text was called back")]
)
def test_outside_signer_who_was_sent_a_link_is_told_by_mail_without_one(  # noqa: PLR0917
    house, story, token, mailer, act, said
):
    story.act(0, act, "dana-mercer", REASON)
    told_of_the_end(house, story)
    [message] = mailer.messages
    assert message.recipient == KAREN.email and said in message.body
    assert "no longer sign anything" in message.body and "Your signature" not in message.body
    assert message.link is None and "http" not in message.text()


def test_outside_signer_whose_link_had_not_gone_out_is_not_told_of_what_they_never_heard_of(
    house, story, mailer
):
    story.act(0, "withdraw", "dana-mercer", REASON)
    assert told_of_the_end(house, story) and mailer.messages == []


def test_outside_signer_who_is_asked_anew_meanwhile_is_not_told_that_nothing_is_to_be_signed(
    house, story, token, mailer
):
    story.act(0, "recall", "dana-mercer", REASON)
    called_back = story.head.seq
    to_the_outside_signer(story)
    assert told_of_the_end(house, story, called_back) and mailer.messages == []


def test_link_that_was_locked_between_page_and_commit_signs_nothing(house, story, token):
    made = link_of(house, token)
    act = Act("decline", "k", "", clock.now(), ActorClaims(OUTSIDE + theirs(story), made.id))
    with house.parts.database.transaction() as session:
        check_signature(session, state_of(story.head), act)
        change(session, token, failures=MAX_FAILURES)
        with pytest.raises(Refused, match="locked"):
            check_signature(session, state_of(story.head), act)
