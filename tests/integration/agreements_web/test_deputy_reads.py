"""A deputy who may read nothing at the record's agency reads what they may act on for the absent, and no more."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import update

from services.agreements.register.models import AgreementRow
from services.portal.administration.delegations import create_delegation, revoke_delegation
from services.portal.administration.models import Delegation
from shared import clock
from shared.auth.actor import Role
from shared.auth.delegations import list_delegations_to
from shared.auth.scope import account_token
from tests.integration.agreements_web.test_deputies import (  # noqa: F401  # `performer` is used by the module
    HERE,
    a_pair,
    a_record,
    last_event,
    performer,
    send_by_api,
)
from workflows.agreements.states import RULES

pytestmark = [pytest.mark.engines, pytest.mark.timeout(300)]
APPROVE = RULES.get("approve")
PAGES = (
    "",
    "/versions",
    "/versions/1",
    "/versions/1/file.docx",
    "/approvals",
    "/people",
    "/clocks",
    "/timeline",
)


@pytest.fixture
def lent(house):
    """An approver who is away, their deputy without a role, and the agreement on which the approver is asked."""
    absent, account = a_pair(house, Role.APPROVER, own=None)
    stream, named = a_record(house, APPROVE, absent)
    return absent, account, stream, named


def statuses(visitor, stream):
    pages = [f"/agreements/{stream}{page}" for page in PAGES]
    api = [
        f"/api/agreements/{stream}{page}" for page in ("", "/events", "/versions", "/versions/1", "/files")
    ]
    return {
        path: visitor.client.get(path).status_code
        for path in (*pages, f"/agreements/{stream}/do/approve", *api)
    }


def end(house, account):
    with house.portal.transaction() as session:
        [lent] = list_delegations_to(session, account, clock.now())
        revoke_delegation(session, lent.id, by=lent.from_account)


def test_deputy_without_a_reading_role_reads_the_record_until_the_delegation_ends(house, lent):
    _, account, stream, _ = lent
    deputy = house.visitor(account)
    found = statuses(deputy, stream)
    assert set(found.values()) == {200}, found
    end(house, account)
    ended = statuses(deputy, stream)
    assert set(ended.values()) <= {403, 404}, ended


def test_deputy_reads_on_after_the_act_that_they_were_asked_for(house, lent):
    absent, account, stream, named = lent
    deputy = house.visitor(account)
    body = {"package": named["package"], "on_behalf_of": absent}
    assert send_by_api(deputy, APPROVE, stream, body, uuid.uuid4().hex).status_code == 200
    assert deputy.client.get(f"/agreements/{stream}").status_code == 200


def test_deputy_reads_no_record_on_which_the_absent_person_has_nothing_to_do(house, lent):
    _, account, _, _ = lent
    somebody = house.newcomer(Role.APPROVER, HERE)
    other, _ = a_record(house, APPROVE, somebody)
    deputy = house.visitor(account)
    assert deputy.client.get(f"/agreements/{other}").status_code == 404
    assert deputy.client.get(f"/api/agreements/{other}").status_code == 404
    assert deputy.client.get("/agreements").status_code == 403


def test_reader_alone_is_lent_nothing(house):
    viewer, account = a_pair(house, Role.VIEWER, own=None)
    stream, _ = a_record(house, APPROVE, house.newcomer(Role.APPROVER, HERE))
    assert house.visitor(viewer).client.get(f"/agreements/{stream}").status_code == 200
    assert house.visitor(account).client.get(f"/agreements/{stream}").status_code == 404


@pytest.mark.parametrize("whose", [0, 1], ids=["of the absent", "of the deputy"])
def test_wall_stands_against_the_deputy_too(house, lent, whose):
    _, account, stream, _ = lent
    with house.parts.database.transaction() as session:
        session.get(AgreementRow, stream).walls = [account_token(lent[whose])]
    assert house.visitor(account).client.get(f"/agreements/{stream}").status_code == 404


def run_out(house, account):
    """The delegation's last instant passes."""
    with house.portal.transaction() as session:
        session.execute(
            update(Delegation).where(Delegation.to_account == account).values(ends_at=clock.now())
        )


def test_own_act_is_answered_after_the_delegation_to_whoever_may_read_nothing_now(house, lent):
    absent, account, stream, named = lent
    deputy, key = house.visitor(account), uuid.uuid4().hex
    body = {"package": named["package"], "on_behalf_of": absent}
    first = send_by_api(deputy, APPROVE, stream, body, key)
    assert first.status_code == 200, first.text
    run_out(house, account)
    again = send_by_api(deputy, APPROVE, stream, body, key)
    assert (again.status_code, again.json) == (200, first.json), again.text
    assert send_by_api(deputy, APPROVE, stream, body, uuid.uuid4().hex).status_code == 404
    assert deputy.client.get(f"/agreements/{stream}").status_code in (403, 404)
    assert last_event(house, stream) == ("approve", account, absent)


def test_key_of_another_answers_nobody_else_who_was_a_deputy(house, lent):
    absent, account, stream, named = lent
    key, body = uuid.uuid4().hex, {"package": named["package"], "on_behalf_of": absent}
    assert send_by_api(house.visitor(account), APPROVE, stream, body, key).status_code == 200
    other, at = house.newcomer(None, None), clock.now()
    with house.portal.transaction() as session:
        create_delegation(
            session, by="system", from_account=absent, to_account=other, reason="Leave",
            starts_at=at - timedelta(hours=1), ends_at=at + timedelta(days=1),
        )  # fmt: skip
    run_out(house, other)
    assert send_by_api(house.visitor(other), APPROVE, stream, body, key).status_code == 404
