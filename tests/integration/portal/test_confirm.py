"""Confirming again: the proof is for one session, account, purpose and payload, for five minutes, once."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from services.portal.models import Confirmation
from shared.auth.confirm import Asked, NotConfirmed, confirm_address, has_proof, use_proof
from shared.auth.sessions import load_session
from shared.clock import at
from tests.integration.portal.browser import hidden_fields
from tests.integration.portal.seeded import account

pytestmark = pytest.mark.engines

JAMES, PURPOSE, PAYLOAD = "james-whitlock", "agreements.sign", "a1" * 32
BACK, SHOWN = "/agreements/7/sign", "c3" * 32


def address(site, payload=PAYLOAD, what="Sign it"):
    """The page's address as the agreements service makes it."""
    return confirm_address(site.settings.need("secret_key"), Asked(PURPOSE, payload, BACK, what, SHOWN))


def about(site, **more):
    return parse_qs(urlsplit(address(site, **more)).query)["about"][0]


def typed(site, **changes):
    known = site.credentials(JAMES)
    return {"about": about(site), "password": known["password"], "code": known["code"], **changes}


def claims_of(site, visitor):
    with at(site.now):
        cookie = visitor.client.get_cookie("concord-session").value
        found = load_session(site.databases.agreements, cookie)
        assert found is not None
        return found.actor.claims()


@pytest.fixture
def james(site):
    return site.visitor().sign_in(JAMES)


@pytest.fixture
def confirmed(site, james):
    answer = james.post("/confirm", typed(site))
    assert (answer.status_code, answer.location) == (303, "/agreements/7/sign")
    return claims_of(site, james)


def use(site, claims, purpose=PURPOSE, payload=PAYLOAD, later=0):
    with site.databases.agreements.transaction() as session:
        return use_proof(session, claims, purpose, payload, site.now + timedelta(seconds=later))


def test_page_says_what_is_confirmed_and_shows_the_fingerprint_that_the_record_shows(site, james):
    page = james.get(address(site, what="Sign <Highland> MOU")).text
    assert "Sign &lt;Highland&gt; MOU" in page
    assert "c3c3 c3c3 c3c3" in page and "a1a1 a1a1" not in page


def test_page_takes_no_word_from_its_address(site, james):
    page = james.get(address(site) + "&what=Renew+AG-2026-0013&next=/elsewhere&payload=" + "b2" * 32).text
    assert "Sign it" in page and "Renew" not in page and "/elsewhere" not in page and "b2b2" not in page


def test_page_whose_address_was_changed_is_not_there_and_confirms_nothing(site, james):
    sealed = about(site)
    body, _, seal = about(site, what="Renew AG-2026-0013").rpartition(".")
    mixed = f"{body}.{sealed.rpartition('.')[2]}"
    assert body and seal and james.get(f"/confirm?about={mixed}").status_code == 404
    assert james.post("/confirm", typed(site, about=mixed)).status_code == 404
    with site.transaction() as session:
        assert session.query(Confirmation).count() == 0


def test_proof_is_used_once_by_another_service_and_names_when_and_how(site, confirmed):
    proof = use(site, confirmed)
    assert (proof.method, proof.confirmed_at) == ("password", site.now)
    with pytest.raises(NotConfirmed):
        use(site, confirmed)


def test_proof_waits_until_used(site, confirmed):
    with site.databases.agreements.transaction() as session:
        assert has_proof(session, confirmed, PURPOSE, PAYLOAD, site.now)
        assert not has_proof(session, confirmed, PURPOSE, "b2" * 32, site.now)


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "agreements.approve"},
        {"payload": "b2" * 32},
        {"later": 301},
    ],
)
def test_proof_does_not_fit_another_purpose_payload_or_time(site, confirmed, change):
    with pytest.raises(NotConfirmed):
        use(site, confirmed, **change)
    use(site, confirmed)


def test_proof_does_not_fit_another_account_or_session(site, confirmed):
    other = claims_of(site, site.visitor().sign_in(JAMES))
    for stranger in (replace(confirmed, account_id=account("dana-mercer")), other):
        with pytest.raises(NotConfirmed):
            use(site, stranger)


def test_proof_of_an_act_that_was_rolled_back_can_be_used_again(site, confirmed):
    class Refused(Exception):
        pass

    with pytest.raises(Refused), site.databases.agreements.transaction() as session:
        use_proof(session, confirmed, PURPOSE, PAYLOAD, site.now)
        raise Refused
    use(site, confirmed)


@pytest.mark.parametrize("wrong", [{"password": "x" * 16}, {"code": "000000"}])
def test_wrong_answer_stores_no_proof_and_keeps_what_is_confirmed(site, james, wrong):
    answer = james.post("/confirm", typed(site, **wrong))
    assert answer.status_code == 422
    assert "Sign it" in answer.text
    with site.transaction() as session:
        assert session.query(Confirmation).count() == 0


def test_code_that_signed_in_does_not_confirm(site):
    known = site.credentials(JAMES)
    james = site.visitor()
    james.post("/sign-in", known, csrf="")
    answer = james.post(
        "/confirm", {"about": about(site), "password": known["password"], "code": known["code"]}
    )
    assert answer.status_code == 422


def test_fifth_wrong_confirmation_locks_the_account_and_ends_this_session(site, james):
    for _ in range(4):
        assert james.post("/confirm", typed(site, password="x" * 16)).status_code == 422
    assert james.post("/confirm", typed(site, password="x" * 16)).status_code == 401
    assert james.get("/my-work").status_code == 302
    assert [m.kind for m in site.mail()] == ["account_locked"]


def test_locked_account_confirms_nothing_even_with_the_right_answer(site, james):
    for _ in range(5):
        site.visitor().post("/sign-in", {**site.credentials(JAMES), "password": "x" * 16}, csrf="")
    assert james.post("/confirm", typed(site)).status_code == 403
    assert james.get("/my-work").status_code == 200


@pytest.mark.parametrize(
    "query", ["", "?about=", "?about=x.y", "?purpose=agreements.sign&payload=" + PAYLOAD]
)
def test_page_that_no_service_asked_for_is_not_there(james, query):
    assert james.get("/confirm" + query).status_code == 404


def test_demo_person_is_offered_an_answer_that_works_twice_in_a_row(site):
    ruth = site.visitor().demo("ruth-hagan")
    for payload in (PAYLOAD, "b2" * 32):
        page = ruth.get(address(site, payload)).text
        form = hidden_fields(page, "//main//form[1]")
        assert ruth.post("/confirm", form).status_code == 303


def test_address_of_the_page_refuses_a_payload_that_is_no_fingerprint():
    with pytest.raises(ValueError, match="SHA-256"):
        Asked(PURPOSE, "7", "/", "x", SHOWN)
