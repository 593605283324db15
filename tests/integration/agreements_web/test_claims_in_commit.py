"""Who acts must still stand when the act is committed: session alive, account enabled, role not taken back."""

import uuid

import pytest

from services.agreements.drafts.begin import begin_draft
from services.portal.accounts.service import disable_account, enable_account
from services.portal.administration.grants import create_grant, list_grants, revoke_grant
from services.portal.models import SignInSession
from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from shared import clock
from shared.acts.commit import get_head, get_outcome
from shared.acts.messages import Act, CommitInput
from shared.auth.actor import ActorClaims, Grant, Role
from shared.auth.secrets import digest
from shared.auth.sessions import ABSOLUTE, load_session

pytestmark = pytest.mark.engines
HERE = seed_id("agency", "wvsp")


@pytest.fixture
def signed_in(house):
    """A new drafter who is signed in."""
    account = house.newcomer(Role.DRAFTER, HERE)
    with house.portal.transaction() as session:
        cookie = start_session(session, account, "password")
    return load_session(house.parts.database, cookie).actor


@pytest.fixture
def drafter(signed_in):
    return signed_in.claims()


@pytest.fixture
def stream(house, signed_in):
    """A draft of theirs: its author alone may withdraw it."""
    return begin_draft(
        house.parts, signed_in, template_id="task-force-mou", title="Standing Task Force", agency_id=HERE,
        partner_id=seed_id("agency", "hsi"), key=uuid.uuid4().hex, answers={},
    )  # fmt: skip


def withdraw(house, stream, claims, key="k", at=None):
    act = Act("withdraw", key, digest("withdraw"), at or clock.now(), claims)
    return house.parts.committer.commit(CommitInput(stream, 0, act))


def assert_nothing_happened(house, stream):
    tables = house.parts.context.tables
    with house.parts.database.transaction() as session:
        head = get_head(session, tables, stream)
        assert (head.seq, head.state["status"]) == (1, "draft")
        assert get_outcome(session, tables, stream, "k") is None


def end_session(session, claims):
    session.get(SignInSession, claims.session_id).ended_at = clock.now()


def disable(session, claims):
    disable_account(session, claims.account_id, by="system")


def take_back(session, claims):
    [grant] = list_grants(session, claims.account_id)
    revoke_grant(session, grant.id, by="system")


def move_elsewhere(session, claims):
    take_back(session, claims)
    create_grant(session, by="system", account_id=claims.account_id, role=Role.DRAFTER,
                 agency_id=seed_id("agency", "wvdnr"))  # fmt: skip


def test_act_of_somebody_who_still_stands_is_recorded(house, stream, drafter):
    assert withdraw(house, stream, drafter).outcome


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [
        (end_session, "session_ended"),
        (disable, "session_ended"),
        (take_back, "role"),
        (move_elsewhere, "role"),
    ],
)
def test_act_is_refused_where_its_actor_fell_away_after_sending_it(house, stream, drafter, meanwhile, code):
    with house.portal.transaction() as session:
        meanwhile(session, drafter)
    done = withdraw(house, stream, drafter)
    assert done.refusal and done.refusal.code == code
    assert_nothing_happened(house, stream)


def test_act_at_the_end_of_the_session_s_longest_life_is_refused(house, stream, drafter):
    done = withdraw(house, stream, drafter, at=clock.now() + ABSOLUTE)
    assert done.refusal and done.refusal.code == "session_ended"
    assert_nothing_happened(house, stream)


def test_act_under_somebody_else_s_session_or_with_a_role_never_given_is_refused(house, stream, drafter):
    with house.portal.transaction() as session:
        cookie = start_session(session, house.newcomer(Role.DRAFTER, HERE), "password")
    other = load_session(house.parts.database, cookie).actor.session_id
    refused = withdraw(house, stream, ActorClaims(drafter.account_id, other, drafter.grants))
    assert refused.refusal and refused.refusal.code == "session_ended"
    more = ActorClaims(drafter.account_id, drafter.session_id, [*drafter.grants, Grant(Role.APPROVER, HERE)])
    refused = withdraw(house, stream, more)
    assert refused.refusal and refused.refusal.code == "role"
    assert_nothing_happened(house, stream)


def test_refusal_is_not_kept_under_the_key_and_the_act_works_once_the_actor_stands_again(
    house, stream, drafter
):
    with house.portal.transaction() as session:
        disable(session, drafter)
    assert withdraw(house, stream, drafter).refusal
    with house.portal.transaction() as session:
        enable_account(session, drafter.account_id, by="system")
        cookie = start_session(session, drafter.account_id, "password")
    assert withdraw(house, stream, load_session(house.parts.database, cookie).actor.claims()).outcome
