"""Where a permission reaches, and that the rule guarding one record is the rule filtering many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.actor import Role
from shared.auth.roles import PERMISSIONS, READ_PERMISSIONS, ROLE_PERMISSIONS, TOKEN_SCOPES
from shared.auth.scope import (
    PUBLIC,
    account_token,
    agency_token,
    allow_tokens,
    may,
    permissions_of,
    reach_of,
    record_tokens,
    require,
    wall_tokens,
)
from shared.errors import Denied, NotFound
from tests.unit.auth.people import person

AGENCIES = ("x", "y", None)


def may_see(actor, allow, walls=()):
    """The rule as the lists' queries ask it: some allow token in common, and no wall token."""
    return not allow_tokens(actor).isdisjoint(allow) and wall_tokens(actor).isdisjoint(walls)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_may_follows_the_table_for_every_role_and_agency(role, permission):
    at_x = person((role, "x"))
    held = permission in ROLE_PERMISSIONS[role]
    assert may(at_x, permission, "x") is held
    assert may(at_x, permission, "y") is False
    assert may(at_x, permission, None) is False
    assert may(person((role, None)), permission, "y") is held


def test_unknown_role_grants_nothing():
    assert permissions_of(person(("emperor", None))) == frozenset()


def test_token_scopes_narrow_and_never_widen():
    drafter = person((Role.DRAFTER, "x"), scopes=frozenset({"agreements.read", "directory.administer"}))
    assert permissions_of(drafter) == {"agreements.read"}
    assert not may(drafter, "agreements.draft", "x")


def test_signing_can_never_be_a_token_s_scope():
    assert "agreements.sign" not in TOKEN_SCOPES


def test_require_hides_what_a_stranger_may_not_know_of():
    stranger = person((Role.DRAFTER, "y"))
    with pytest.raises(NotFound):
        require(stranger, "agreements.read", ["x"], visible=False)
    with pytest.raises(Denied):
        require(stranger, "agreements.draft", ["x"])
    require(stranger, "agreements.read", ["x", "y"])


def test_reach_of_nothing_is_false_and_of_an_agency_true():
    assert not reach_of(person(), "agreements.read")
    assert reach_of(person((Role.VIEWER, "x")), "agreements.read")


def test_nobody_signed_in_sees_only_what_is_public():
    assert may_see(None, {PUBLIC})
    assert not may_see(None, record_tokens("agreements.read", ["x"]))


def test_wall_against_a_person_hides_what_their_role_would_show():
    viewer = person((Role.VIEWER, "x"), name="v")
    allow = record_tokens("agreements.read", ["x"])
    assert may_see(viewer, allow)
    assert not may_see(viewer, allow, {account_token("v")})
    assert not may_see(viewer, allow, {agency_token("x")})
    assert may_see(viewer, allow, {account_token("w"), agency_token("y")})


def test_participant_sees_the_record_of_another_agency():
    assert may_see(person((Role.VIEWER, "y"), name="p"), record_tokens("agreements.read", ["x"], ["p"]))


def test_token_without_the_read_scope_sees_no_record_of_its_owner():
    blind = person((Role.VIEWER, "x"), scopes=frozenset({"clauses.read"}))
    assert not may_see(blind, record_tokens("agreements.read", ["x"], ["a"]))


grants = st.lists(st.tuples(st.sampled_from(list(Role)), st.sampled_from(AGENCIES)), max_size=4)
some_agencies = st.sets(st.sampled_from(("x", "y", "z")), min_size=1)


@given(grants, st.sampled_from(sorted(READ_PERMISSIONS)), some_agencies)
def test_list_filter_agrees_with_the_record_s_guard(held, permission, agencies):
    actor = person(*held)
    guarded = any(may(actor, permission, agency) for agency in agencies)
    assert may_see(actor, record_tokens(permission, agencies)) is guarded


def test_allow_tokens_name_reading_only():
    tokens = allow_tokens(person((Role.SIGNATORY, "x")))
    assert "agreements.read@x" in tokens
    assert not any(t.startswith(("agreements.sign", "agreements.approve")) for t in tokens)
