"""A deputy who may only read on their own is offered acts for whoever delegated to them: each must do what it says.

Every act of the table is walked with every role that it names: the offer on the page, the offer in the API, the form
behind it, and the act sent by the form and by the API, which is committed.
"""

import html
import io
import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from services.agreements.files.models import VersionRow
from services.agreements.signers.models import SignerRow
from services.agreements.tables import ACTS
from services.portal.administration.delegations import create_delegation, revoke_delegation
from services.portal.seed import seed_id
from shared import clock
from shared.acts.clocks import Clocks
from shared.acts.commit import get_head
from shared.acts.decision import ClockCommand, Decision
from shared.acts.messages import Act, CommitInput
from shared.acts.perform import Performer
from shared.acts.streams import append, lock_stream
from shared.auth.actor import ActorClaims, Role
from shared.auth.delegations import list_delegations_to
from shared.errors import Conflict
from tests.house import FIELD
from tests.integration.agreements_web.access_table import PROGRAM, SUBMIT, TABLE
from tests.unit.agreements.test_states import state_for
from tests.unit.documents_gate.build import pdf
from workflows.agreements.states import OUTSIDE_SIGNER, RULES

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]
HERE = seed_id("agency", "wvsp")
ACTS_OF = [(row, role) for row in RULES.transitions for role in sorted(row.roles) if role != OUTSIDE_SIGNER]
SCAN = pdf()
OFFER = re.compile(r'href="(/agreements/[^"]+/do/(\w+)\?for=([^"&]+))"')


class Commits(Performer):
    """Commits an act in this process: there is no workflow engine here."""

    committer = None

    def _send(self, stream, act, epoch, ends):
        done = self.committer.commit(CommitInput(stream, epoch, act))
        if done.refusal:
            raise Conflict(done.refusal.message, code=done.refusal.code)
        return done.outcome


@pytest.fixture(scope="module", autouse=True)
def performer(house):
    parts = house.parts
    performer = Commits(parts.database, parts.context, None, parts.address, parts.zone)
    performer.__dict__["committer"] = house.parts.committer
    house.parts.__dict__["performer"] = performer


def a_pair(house, role, own=Role.VIEWER):
    """Somebody with the role, and somebody with a role of their own to whom they delegated all of it."""
    absent, deputy = house.newcomer(role, HERE), house.newcomer(own, HERE)
    at = clock.now()
    with house.portal.transaction() as session:
        create_delegation(
            session, by="system", from_account=absent, to_account=deputy, reason="Leave",
            starts_at=at - timedelta(hours=1), ends_at=at + timedelta(days=1),
        )  # fmt: skip
    return absent, deputy


def a_record(house, row, absent):
    """An agreement of which the act is possible for the absent person; its id, and the ids that the act names."""
    _, stream = house.draft(f"For {row.action}")
    status, signer = min(row.sources), f"signer-{uuid.uuid4().hex}"
    with house.parts.database.transaction() as session:
        head = get_head(session, ACTS, stream)
        version = session.scalars(select(VersionRow).where(VersionRow.agreement_id == stream)).one()
        state = {
            **head.state,
            **state_for(row.action, status, absent),
            "agencies": [HERE],
            "version": version.id,
        }
        state["package"] = {"id": f"p-{stream}", "version": version.id, "docx": version.sha256, "pdf": "f" * 64,
                            "terms": version.terms_sha256}  # fmt: skip
        [one] = state["signers"]
        state.update(partners=head.state["partners"], signers=[{**one, "id": signer, "body": HERE}])
        if state["notice"]:
            state["notice"] |= {"method": "courier", "sent_on": "2026-01-01", "given_by": absent}
            state["notice"]["by"] = state["partners"][0]
        if state["extension"]:
            state["question"] = None
        act = Act("submit", uuid.uuid4().hex, "", clock.now(), ActorClaims(absent))
        held = lock_stream(session, house.parts.context, stream)
        append(session, house.parts.context, held, act, Decision(state))
        start_clock(house, session, held.head, act, paused=bool(state["question"]))
        session.execute(insert(SignerRow), {
            "id": signer, "agreement_id": stream, "kind": one["kind"], "who": absent, "name": "A Signer",
            "title": "Colonel", "email": "s@x.example", "body": HERE, "body_name": "State Police",
        })  # fmt: skip
    return stream, {
        "package": state["package"]["id"],
        "signer": signer,
        "member": absent,
        "version": version.id,
    }


def start_clock(house, session, head, act, *, paused):
    clocks = Clocks(
        session, ACTS, head.stream, head.seq, act, house.parts.zone, house.parts.settings.jurisdiction
    )
    pause = [ClockCommand("pause", "approval", reason="asked")] if paused else []
    clocks.apply([ClockCommand("start", "approval", rule="approval_stage"), *pause])


def body_of(house, row, named, *, page):
    """What the act is sent with."""
    if row.action == "submit":
        signatory = {"signatory": seed_id("account", "james-whitlock")}
        return {**SUBMIT, **signatory, "version": named["version"]}
    body = dict(TABLE[f"POST {PROGRAM}/acts/{row.action}"].body)
    body |= {name: value for name, value in named.items() if name in body}
    if row.action == "record_delivery":
        body |= {"delivered_on": "2026-01-02", "ends_at_once": "true"}
    if row.action == "reassign":
        body["to"] = house.newcomer(Role.APPROVER, HERE)
    for name in [name for name in body if page and name.endswith("_on")]:
        year, month, day = body.pop(name).split("-")
        body |= {f"{name}.year": year, f"{name}.month": month, f"{name}.day": day}
    if "file" in body:
        body["file"] = (io.BytesIO(pdf()), "scan.pdf")
    return body


def offered_on_page(visitor, stream):
    return {
        (act, who): html.unescape(path)
        for path, act, who in OFFER.findall(visitor.get(f"/agreements/{stream}"))
    }


def offered_in_api(visitor, stream):
    offers = visitor.client.get(f"/api/agreements/{stream}").json["offers"]
    return {(offer["action"], offer["on_behalf_of"]) for offer in offers}


def last_event(house, stream):
    e = ACTS.event
    query = (
        select(e.c.name, e.c.actor, e.c.on_behalf_of).where(e.c.stream_id == stream).order_by(e.c.seq.desc())
    )
    with house.parts.database.transaction() as session:
        return tuple(session.execute(query).first())


def form_of(visitor, path):
    """Where the offer leads: the address of its form and the form's hidden fields."""
    answer = visitor.client.get(path, follow_redirects=True)
    assert answer.status_code == 200, (path, answer.status_code, answer.text[:2000])
    [main] = re.findall(r"<main.*</main>", answer.text, re.S)
    [action] = re.findall(r'<form[^>]* class="confirm[^>]* action="([^"]+)"', main)
    return action, {name: html.unescape(value) for name, value in FIELD.findall(main)}


def words_of(answer):
    return re.sub(r"<[^>]+>|\s+", " ", "".join(re.findall(r"<main.*</main>", answer.text, re.S)))


@pytest.mark.parametrize(("row", "role"), ACTS_OF, ids=[f"{row.action}-{role}" for row, role in ACTS_OF])
def test_act_offered_to_a_deputy_is_done_on_behalf_of_the_absent_by_page_and_by_api(house, row, role):
    absent, account = a_pair(house, role)
    deputy, mine = house.visitor(account), (row.action, absent)
    stream, named = a_record(house, row, absent)
    offered = offered_on_page(deputy, stream)
    assert set(offered) == offered_in_api(deputy, stream)
    if row.in_person:
        assert mine not in offered
        return
    address, hidden = form_of(deputy, offered[mine])
    assert hidden["on_behalf_of"] == absent
    answer = deputy.client.post(address, data={**hidden, **body_of(house, row, named, page=True)})
    assert answer.status_code == 303, (answer.status_code, words_of(answer))
    assert last_event(house, stream) == (row.action, account, absent)

    stream, named = a_record(house, row, absent)
    body = {**body_of(house, row, named, page=False), "on_behalf_of": absent}
    headers = {"Idempotency-Key": uuid.uuid4().hex, "X-CSRF-Token": deputy.csrf}
    sent = {"data": body} if "file" in body else {"json": body}
    answer = deputy.client.post(f"/api/agreements/{stream}/acts/{row.action}", headers=headers, **sent)
    assert answer.status_code == 200, (answer.status_code, answer.text[:2000])
    assert last_event(house, stream) == (row.action, account, absent)


def send_by_api(visitor, row, stream, body, key):
    """Send the act; a file is read once, so each sending opens it again."""
    sent = {"data": {**body, "file": (io.BytesIO(SCAN), "scan.pdf")}} if "file" in body else {"json": body}
    headers = {"Idempotency-Key": key, "X-CSRF-Token": visitor.csrf}
    return visitor.client.post(f"/api/agreements/{stream}/acts/{row.action}", headers=headers, **sent)


@pytest.mark.parametrize(
    ("action", "role"),
    [
        ("ask_extension", Role.APPROVER),
        ("return_for_changes", Role.APPROVER),
        ("record_paper_signature", Role.RECORDS_OFFICER),
    ],
)
def test_act_sent_again_after_the_delegation_ended_is_answered_as_it_was_recorded(house, action, role):
    row = RULES.get(action)
    absent, account = a_pair(house, role, own=role)
    deputy, key = house.visitor(account), uuid.uuid4().hex
    stream, named = a_record(house, row, absent)
    body = {**body_of(house, row, named, page=False), "on_behalf_of": absent}
    first = send_by_api(deputy, row, stream, body, key)
    assert first.status_code == 200, first.text[:2000]
    with house.portal.transaction() as session:
        [lent] = list_delegations_to(session, account, clock.now())
        revoke_delegation(session, lent.id, by=absent)
    again = send_by_api(deputy, row, stream, body, key)
    assert (again.status_code, again.json) == (200, first.json), again.text[:2000]
    assert send_by_api(deputy, row, stream, body, uuid.uuid4().hex).status_code == 403
    other = house.visitor(house.newcomer(role, HERE))
    assert send_by_api(other, row, stream, body, key).status_code == 422
