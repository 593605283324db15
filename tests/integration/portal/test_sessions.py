"""A session is looked up on every request: ending it, disabling its account, revoking a grant act at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, request

from services.portal.accounts.service import disable_account
from services.portal.administration.delegations import revoke_delegation
from services.portal.administration.grants import create_grant, list_grants, revoke_grant
from services.portal.models import Account, Person, SignInSession
from services.portal.seed import seed_id
from services.portal.signin.sessions import start_session
from services.portal.tokens.service import create_token, revoke_token
from shared.auth.actor import Grant, Role
from shared.auth.delegations import (
    get_grants,
    get_lent_grants,
    list_delegations_from,
    list_delegations_to,
)
from shared.auth.sessions import ABSOLUTE, IDLE, load_session, load_signed_in, load_token, recheck
from shared.clock import at
from shared.errors import Denied, SignInNeeded
from tests.integration.portal.seeded import SEEDED_AT, account, agency, settings

pytestmark = pytest.mark.engines

DANA, RUTH, JAMES = account("dana-mercer"), account("ruth-hagan"), account("james-whitlock")
LATER = SEEDED_AT + timedelta(hours=1)


def sign_in(databases, account_id=DANA, when=SEEDED_AT):
    with at(when), databases.portal.transaction() as session:
        return start_session(session, account_id, "password")


def seen_by_agreements(databases, cookie, when):
    with at(when):
        return load_session(databases.agreements, cookie)


def test_session_names_the_person_and_grants_to_any_service(seeded):
    cookie = sign_in(seeded)
    found = seen_by_agreements(seeded, cookie, SEEDED_AT)
    assert found.actor.name == "Dana Mercer"
    assert found.actor.grants == {Grant(Role.DRAFTER, agency("wvsp"))}


def test_cookie_is_not_stored(seeded):
    cookie = sign_in(seeded)
    with seeded.owner.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT s::text FROM directory.session s").scalars().all()
    assert len(rows) == 1
    assert cookie not in rows[0]


def test_session_idle_too_long_is_over_and_use_keeps_it_open(seeded):
    cookie = sign_in(seeded)
    nearly = IDLE - timedelta(seconds=1)
    assert seen_by_agreements(seeded, cookie, SEEDED_AT + nearly)
    assert seen_by_agreements(seeded, cookie, SEEDED_AT + nearly + nearly)
    assert seen_by_agreements(seeded, cookie, SEEDED_AT + nearly + nearly + IDLE) is None


def test_session_older_than_the_absolute_limit_is_over_however_busy(seeded):
    cookie, when = sign_in(seeded), SEEDED_AT
    while when < SEEDED_AT + ABSOLUTE:
        assert seen_by_agreements(seeded, cookie, when)
        when += timedelta(minutes=20)
    assert seen_by_agreements(seeded, cookie, when) is None


def test_disabled_account_is_out_at_once(seeded):
    cookie = sign_in(seeded)
    with seeded.portal.transaction() as session:
        _, token = create_token(session, account_id=DANA, name="x", scopes=["agreements.read"], days=7)
        disable_account(session, DANA, by="system")
    assert seen_by_agreements(seeded, cookie, SEEDED_AT) is None
    with pytest.raises(SignInNeeded):
        load_token(seeded.agreements, token)


def test_disabled_mark_alone_closes_sessions_tokens_and_grants(seeded):
    cookie = sign_in(seeded)
    with at(SEEDED_AT), seeded.portal.transaction() as session:
        _, token = create_token(session, account_id=DANA, name="x", scopes=["agreements.read"], days=7)
        session.get(Account, DANA).disabled_at = SEEDED_AT  # nothing else is ended or revoked
    assert seen_by_agreements(seeded, cookie, SEEDED_AT) is None
    with at(SEEDED_AT), pytest.raises(SignInNeeded):
        load_token(seeded.agreements, token)
    with seeded.agreements.transaction() as session:
        assert get_grants(session, DANA) == frozenset()


def test_revoked_grant_is_gone_on_the_next_request(seeded):
    cookie = sign_in(seeded)
    with seeded.portal.transaction() as session:
        revoke_grant(session, list_grants(session, DANA)[0].id, by="system")
    assert seen_by_agreements(seeded, cookie, SEEDED_AT).actor.grants == frozenset()


def test_recheck_in_the_act_s_transaction_refuses_an_ended_session(seeded):
    cookie = sign_in(seeded)
    claims = seen_by_agreements(seeded, cookie, SEEDED_AT).actor.claims()
    with seeded.agreements.transaction() as session:
        assert recheck(session, claims, LATER) == {Grant(Role.DRAFTER, agency("wvsp"))}
    with seeded.portal.transaction() as session:
        session.get(SignInSession, claims.session_id).ended_at = LATER
    with seeded.agreements.transaction() as session, pytest.raises(SignInNeeded):
        recheck(session, claims, LATER)


def test_recheck_refuses_a_session_past_its_absolute_limit(seeded):
    claims = seen_by_agreements(seeded, sign_in(seeded), SEEDED_AT).actor.claims()
    with seeded.agreements.transaction() as session:
        recheck(session, claims, SEEDED_AT + ABSOLUTE - timedelta(seconds=1))
        with pytest.raises(SignInNeeded):
            recheck(session, claims, SEEDED_AT + ABSOLUTE)


def test_lent_grants_of_a_state_wide_role_reach_no_further_than_the_delegation(seeded):
    with at(SEEDED_AT), seeded.portal.transaction() as session:
        create_grant(session, by="system", account_id=JAMES, role=Role.APPROVER, agency_id=None)
    with seeded.agreements.transaction() as session:
        lent = get_lent_grants(session, by=JAMES, to=RUTH, at=LATER)
    assert lent == {Grant(Role.APPROVER, agency("wvsp"))}


def test_recheck_refuses_somebody_else_s_session(seeded):
    claims = seen_by_agreements(seeded, sign_in(seeded), SEEDED_AT).actor.claims()
    with seeded.agreements.transaction() as session, pytest.raises(SignInNeeded):
        recheck(session, replace(claims, account_id=RUTH), LATER)


def test_recheck_on_behalf_lends_only_what_the_delegation_names(seeded):
    actor = seen_by_agreements(seeded, sign_in(seeded, RUTH), SEEDED_AT).actor
    claims = actor.claims(on_behalf_of=JAMES)
    with seeded.agreements.transaction() as session:
        assert recheck(session, claims, LATER) == {Grant(Role.APPROVER, agency("wvsp"))}


@pytest.mark.parametrize("days", [-1, 14])
def test_lent_grants_outside_the_period_are_denied(seeded, days):
    with seeded.agreements.transaction() as session, pytest.raises(Denied):
        get_lent_grants(session, by=JAMES, to=RUTH, at=SEEDED_AT + timedelta(days=days))


def test_delegation_across_agencies_lends_nothing_and_ends_as_one_of_the_two_moves(seeded):
    with seeded.agreements.transaction() as session:
        assert list_delegations_to(session, RUTH, LATER) and get_lent_grants(
            session, by=JAMES, to=RUTH, at=LATER
        )
    with seeded.portal.transaction() as session:
        ruth = session.get(Person, session.get(Account, RUTH).person_id)
        ruth.agency_id = agency("wvdnr")
    with seeded.agreements.transaction() as session:
        assert list_delegations_to(session, RUTH, LATER) == []
        assert list_delegations_from(session, JAMES, LATER) == []
        with pytest.raises(Denied):
            get_lent_grants(session, by=JAMES, to=RUTH, at=LATER)


def test_recheck_on_behalf_after_the_delegation_was_revoked_is_denied(seeded):
    claims = seen_by_agreements(seeded, sign_in(seeded, RUTH), SEEDED_AT).actor.claims(JAMES)
    with seeded.portal.transaction() as session:
        revoke_delegation(session, seed_id("delegation", "whitlock-hagan"), by="system")
    with seeded.agreements.transaction() as session, pytest.raises(Denied):
        recheck(session, claims, LATER)


def test_token_has_its_scopes_until_its_last_day_or_revocation(seeded):
    with at(SEEDED_AT), seeded.portal.transaction() as session:
        token, secret = create_token(session, account_id=DANA, name="x", scopes=["agreements.read"], days=7)
    with at(SEEDED_AT + timedelta(days=7, seconds=-1)):
        assert load_token(seeded.agreements, secret).actor.scopes == frozenset({"agreements.read"})
    with at(SEEDED_AT + timedelta(days=7)), pytest.raises(SignInNeeded):
        load_token(seeded.agreements, secret)
    with at(SEEDED_AT), seeded.portal.transaction() as session:
        revoke_token(session, token.id, account_id=DANA)
    with at(SEEDED_AT), pytest.raises(SignInNeeded):
        load_token(seeded.agreements, secret)


def test_request_with_a_bad_token_does_not_fall_back_to_its_cookie(seeded):
    cookie = sign_in(seeded)
    headers = {"Authorization": "Bearer concord_wrong", "Cookie": f"concord-session={cookie}"}
    with (
        at(SEEDED_AT),
        Flask("t").test_request_context(headers=headers),
        pytest.raises(SignInNeeded),
    ):
        load_signed_in(request, seeded.agreements, settings())


def test_request_with_the_cookie_is_the_person(seeded):
    cookie = sign_in(seeded)
    with at(SEEDED_AT), Flask("t").test_request_context(headers={"Cookie": f"concord-session={cookie}"}):
        found = load_signed_in(request, seeded.agreements, settings())
        assert found is not None
        assert found.actor.account_id == DANA
