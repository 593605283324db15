"""What administrators may do, to whom, and that it acts at once."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from services.portal.administration.delegations import list_current
from services.portal.administration.grants import list_grants
from services.portal.models import Account, Person
from services.portal.seed import seed_id
from shared.auth.actor import Role
from shared.auth.directory import get_esign_authorisation, list_holders
from shared.notify.tables import MAIL
from tests.integration.portal.seeded import account, agency

pytestmark = pytest.mark.engines

DANA, HELEN, SAM = account("dana-mercer"), account("helen-brandt"), account("sam-kessler")


def roles_of(site, account_id):
    with site.transaction() as session:
        return {(g.role, g.agency_id) for g in list_grants(session, account_id)}


def test_disabled_person_is_out_on_the_next_request_and_back_only_by_signing_in(site, sam):
    dana = site.visitor().sign_in("dana-mercer")
    assert dana.get("/my-work").status_code == 200
    assert sam.post(f"/admin/accounts/{DANA}/disable").status_code == 303
    assert dana.get("/my-work").status_code == 302
    sam.post(f"/admin/accounts/{DANA}/enable")
    assert dana.get("/my-work").status_code == 302
    site.visitor().sign_in("dana-mercer")


def test_granted_and_revoked_role_acts_on_the_next_request(site, sam):
    dana = site.visitor().sign_in("dana-mercer")
    assert dana.get("/admin").status_code == 403
    sam.post(f"/admin/accounts/{DANA}/roles", {"role": "administrator", "agency_id": agency("wvsp")})
    assert dana.get("/admin").status_code == 200
    with site.transaction() as session:
        grant = next(g for g in list_grants(session, DANA) if g.role == "administrator")
    sam.post(f"/admin/accounts/{DANA}/roles/{grant.id}/revoke")
    assert dana.get("/admin").status_code == 403


def test_same_role_granted_twice_is_one_grant(site, sam):
    for _ in range(2):
        sam.post(f"/admin/accounts/{DANA}/roles", {"role": "viewer", "agency_id": "everywhere"})
    assert roles_of(site, DANA) == {("drafter", agency("wvsp")), ("viewer", None)}


def test_unknown_role_is_refused_on_the_form(site, sam):
    answer = sam.post(f"/admin/accounts/{DANA}/roles", {"role": "emperor", "agency_id": "everywhere"})
    assert answer.status_code == 422
    assert "Choose a role from the list" in answer.text


def test_nobody_administers_their_own_account(site, sam):
    for act in ("disable", "reset", "release"):
        assert sam.post(f"/admin/accounts/{SAM}/{act}").status_code == 403
    own = {"role": "signatory", "agency_id": "everywhere"}
    assert sam.post(f"/admin/accounts/{SAM}/roles", own).status_code == 403
    assert roles_of(site, SAM) == {("administrator", None)}


@pytest.mark.parametrize("act", ["disable", "enable", "release", "reset"])
def test_administrator_of_one_agency_does_not_find_another_s_account(local, act):
    assert local.get(f"/admin/accounts/{HELEN}").status_code == 404
    assert local.post(f"/admin/accounts/{HELEN}/{act}").status_code == 404


def test_administrator_of_one_agency_lists_its_accounts_alone(local):
    page = local.get("/admin").text
    assert "Dana Mercer" in page
    assert "Helen Brandt" not in page


@pytest.mark.parametrize("where", ["everywhere", agency("wvdnr")])
def test_administrator_of_one_agency_grants_nothing_beyond_it(site, local, where):
    answer = local.post(f"/admin/accounts/{DANA}/roles", {"role": "signatory", "agency_id": where})
    assert answer.status_code == 403
    assert roles_of(site, DANA) == {("drafter", agency("wvsp"))}


def test_administrator_of_one_agency_revokes_no_state_wide_role(site, sam, local):
    sam.post(f"/admin/accounts/{DANA}/roles", {"role": "viewer", "agency_id": "everywhere"})
    with site.transaction() as session:
        grant = next(g for g in list_grants(session, DANA) if g.role == "viewer")
    assert local.post(f"/admin/accounts/{DANA}/roles/{grant.id}/revoke").status_code == 403


def test_role_of_another_account_cannot_be_revoked_through_this_one(site, sam):
    with site.transaction() as session:
        grant = list_grants(session, HELEN)[0]
    assert sam.post(f"/admin/accounts/{DANA}/roles/{grant.id}/revoke").status_code == 404


NEW = {"name": "Ada Cole", "job": "Paralegal", "email": "Ada.Cole@wvsp.example", "agency_id": agency("wvsp")}


def test_new_person_with_account_is_sent_a_link(site, sam):
    answer = sam.post("/admin/people/new", {**NEW, "account": "true"})
    assert answer.status_code == 303
    assert [(m.kind, m.recipient) for m in site.mail()] == [("account_set_up", "ada.cole@wvsp.example")]
    assert "Ada Cole" in sam.get(answer.location).text


def test_outside_signer_is_added_without_account_or_mail(site, sam):
    sam.post("/admin/people/new", {**NEW, "agency_id": agency("hsi")})
    with site.transaction() as session:
        person = session.query(Person).filter_by(email="ada.cole@wvsp.example").one()
        assert session.query(Account).filter_by(person_id=person.id).count() == 0
    assert site.mail() == []


def test_taken_address_is_refused_and_what_was_typed_stays(sam):
    answer = sam.post("/admin/people/new", {**NEW, "email": "dana.mercer@wvsp.example"})
    assert answer.status_code == 422
    assert "has this email address already" in answer.text
    assert 'value="Ada Cole"' in answer.text


def test_administrator_of_one_agency_adds_nobody_to_another(site, local):
    assert local.post("/admin/people/new", {**NEW, "agency_id": agency("wvdnr")}).status_code == 403


def test_reset_second_factor_signs_out_and_sends_a_link(site, sam):
    dana = site.visitor().sign_in("dana-mercer")
    sam.post(f"/admin/accounts/{DANA}/reset")
    assert dana.get("/my-work").status_code == 302
    assert site.visitor().post("/sign-in", site.credentials("dana-mercer"), csrf="").status_code == 422
    assert [m.kind for m in site.mail()] == ["account_set_up"]


def test_second_of_two_changes_at_once_sees_both_and_chooses(site, sam):
    path = f"/admin/people/{seed_id('person', 'dana-mercer')}/edit"
    first = {"name": "Dana Mercer", "job": "Senior counsel", "row_version": "1"}
    assert sam.post(path, first).status_code == 303
    second = {**first, "job": "Chief counsel"}
    answer = sam.post(path, second)
    assert answer.status_code == 412
    assert "Senior counsel" in answer.text
    assert 'value="Chief counsel"' in answer.text
    assert sam.post(path, {**second, "row_version": "2"}).status_code == 303
    assert "Chief counsel" in sam.get("/directory?q=mercer").text


def test_administrator_of_one_agency_changes_no_other_s_entry(local):
    path = f"/admin/people/{seed_id('person', 'helen-brandt')}/edit"
    assert local.get(path).status_code == 404
    assert local.post(path, {"name": "X X", "job": "Y Y", "row_version": "1"}).status_code == 404


ACT = {"title": "Acceptance of e-signatures", "citation": "Order 1", "decided_on.month": "11",
       "decided_on.day": "2", "decided_on.year": "2026"}  # fmt: skip


def in_force(site, slug):
    with site.databases.agreements.transaction() as session:
        return get_esign_authorisation(session, agency(slug), date(2027, 12, 31))


def test_esign_act_of_tomorrow_is_refused_in_the_evening_when_utc_has_tomorrow_already(site):
    site.now = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)  # 8:30 p.m. on the 24th in Charleston
    sam = site.visitor().sign_in("sam-kessler")
    tomorrow = {**ACT, "decided_on.day": "25"}
    assert sam.post("/admin/agencies/wvdcr/esign", tomorrow).status_code == 422
    assert sam.post("/admin/agencies/wvdcr/esign", {**ACT, "decided_on.day": "24"}).status_code == 303


def test_esign_act_recorded_and_withdrawn_is_seen_by_other_services_at_once(site, sam):
    assert in_force(site, "wvdcr") is None
    assert sam.post("/admin/agencies/wvdcr/esign", ACT).status_code == 303
    assert in_force(site, "wvdcr").citation == "Order 1"
    assert sam.post("/admin/agencies/wvdcr/esign", ACT).status_code == 409
    sam.post("/admin/agencies/wvdcr/esign/withdraw")
    assert in_force(site, "wvdcr") is None


def test_esign_act_of_a_day_to_come_is_refused(site, sam):
    answer = sam.post("/admin/agencies/wvdcr/esign", {**ACT, "decided_on.year": "2027"})
    assert answer.status_code == 422
    assert in_force(site, "wvdcr") is None


def test_administrator_of_one_agency_records_no_act_for_another(site, local):
    assert local.post("/admin/agencies/wvdcr/esign", ACT).status_code == 403
    assert in_force(site, "wvdcr") is None


def test_only_state_wide_administrators_add_agencies(site, sam, local):
    form = {"name": "Office of the Attorney General", "short_name": "AG", "slug": "wvag", "kind": "state"}
    assert local.post("/admin/agencies/new", form).status_code == 403
    assert sam.post("/admin/agencies/new", form).location == "/directory/agencies/wvag"
    assert sam.post("/admin/agencies/new", form).status_code == 422
    assert (
        sam.post("/admin/agencies/wvag/offices", {"name": "Main office", "place": "Charleston"}).status_code
        == 303
    )
    contact = {"purpose": "Notices", "kind": "email", "value": "notices@wvag.example"}
    assert sam.post("/admin/agencies/wvag/contacts", contact).status_code == 303
    assert "notices@wvag.example" in sam.get("/directory/agencies/wvag").text


def test_holders_of_a_role_are_those_of_the_agency_and_of_all(site):
    with site.databases.agreements.transaction() as session:
        approvers = [p.name for p in list_holders(session, Role.APPROVER, agency("wvsp"))]
        auditors = [p.name for p in list_holders(session, Role.AUDITOR, agency("wvsp"))]
    assert approvers == ["James Whitlock", "Ruth Hagan"]
    assert auditors == ["Margaret Lyle"]


PERIOD = {"reason": "On leave", "first_day.month": "12", "first_day.day": "1", "first_day.year": "2026",
          "last_day.month": "12", "last_day.day": "5", "last_day.year": "2026"}  # fmt: skip


def test_own_delegation_is_made_shown_and_ended(site):
    dana = site.visitor().sign_in("dana-mercer")
    assert (
        dana.post("/account/delegations", {**PERIOD, "to_account": account("luis-ortega")}).status_code == 303
    )
    page = dana.get("/account/delegations").text
    assert "Luis Ortega" in page
    assert "Dec 1, 2026" in page
    luis = site.visitor().sign_in("luis-ortega")
    assert "Dana Mercer" in luis.get("/account/delegations").text


def test_delegation_of_strangers_cannot_be_ended(site):
    dana = site.visitor().sign_in("dana-mercer")
    path = f"/account/delegations/{seed_id('delegation', 'whitlock-hagan')}/revoke"
    assert dana.post(path).status_code == 404
    assert site.visitor().sign_in("james-whitlock").post(path).status_code == 303


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_day.day": "31", "last_day.month": "10"}, "not before the first"),
        ({"to_account": DANA}, "Choose somebody else"),
        ({"first_day.year": "2025", "last_day.year": "2025"}, "today or a later day"),
    ],
)
def test_senseless_delegation_is_refused_and_what_was_typed_stays(site, change, words):
    dana = site.visitor().sign_in("dana-mercer")
    form = {**PERIOD, "to_account": account("luis-ortega"), **change}
    answer = dana.post("/account/delegations", form)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="On leave"' in answer.text


def test_administrator_of_one_agency_delegates_for_its_people_alone(site, local):
    form = {**PERIOD, "to_account": DANA}
    assert local.post("/admin/delegations", {**form, "from_account": HELEN}).status_code == 404
    made = local.post("/admin/delegations", {**form, "from_account": account("luis-ortega")})
    assert made.status_code == 303


def lent_to(site, account_id):
    with site.transaction() as session:
        return [d.from_account for d in list_current(session, site.now) if d.to_account == account_id]


def test_administrator_never_delegates_somebody_s_powers_to_themselves(site, sam):
    answer = sam.post("/admin/delegations", {**PERIOD, "from_account": HELEN, "to_account": SAM})
    assert answer.status_code == 422
    assert "let yourself act for somebody" in answer.text
    assert lent_to(site, SAM) == []


def test_administrator_of_one_agency_lends_nothing_to_another_s_people(site, local):
    form = {**PERIOD, "from_account": DANA, "to_account": HELEN}
    answer = local.post("/admin/delegations", form)
    assert answer.status_code == 422
    assert "don&#39;t administer this account" in answer.text
    assert lent_to(site, HELEN) == []


def test_administrator_of_one_agency_lends_no_state_wide_role(site, sam, local):
    sam.post(f"/admin/accounts/{DANA}/roles", {"role": "viewer", "agency_id": "everywhere"})
    form = {**PERIOD, "from_account": DANA, "to_account": account("luis-ortega")}
    assert local.post("/admin/delegations", form).status_code == 403
    assert local.post("/admin/delegations", {**form, "role": "drafter"}).status_code == 303


def test_deputy_is_written_to_of_what_is_lent_by_whom_and_until_when(site):
    dana, luis = site.visitor().sign_in("dana-mercer"), account("luis-ortega")
    assert (
        dana.post("/account/delegations", {**PERIOD, "to_account": luis, "role": "drafter"}).status_code
        == 303
    )
    with site.transaction() as session:
        sent = session.execute(select(MAIL).where(MAIL.c.kind == "delegation_made")).all()
    [mail] = [one for one in sent if "as drafter" in one.body]
    assert mail.recipient == "luis.ortega@wvsp.example"
    assert mail.subject == "You act for Dana Mercer"
    for said in ("Dana Mercer, as drafter, from Dec 1, 2026 until Dec 6, 2026", "Reason: On leave"):
        assert said in mail.body


def test_role_that_the_lender_lacks_is_refused_with_those_that_they_have(site):
    form = {**PERIOD, "to_account": account("luis-ortega"), "role": "signatory"}
    answer = site.visitor().sign_in("dana-mercer").post("/account/delegations", form)
    assert answer.status_code == 422
    assert (
        "Dana Mercer does not hold this role, so nobody can act in it for them. Roles of theirs: Drafter"
        in answer.text
    )


def test_second_delegation_of_the_same_role_to_the_same_person_at_a_time_is_refused(site):
    dana, form = site.visitor().sign_in("dana-mercer"), {**PERIOD, "to_account": account("luis-ortega")}
    assert dana.post("/account/delegations", form).status_code == 303
    assert "Every role of Dana Mercer" in dana.get("/account/delegations").text
    for role in ("", "drafter"):
        again = dana.post("/account/delegations", {**form, "role": role})
        assert again.status_code == 422
        assert "Luis Ortega acts for Dana Mercer in this time already, in every role" in again.text
    later = {"first_day.day": "6", "last_day.day": "7"}
    assert dana.post("/account/delegations", {**form, **later}).status_code == 303


@pytest.mark.parametrize("path", ["/admin/delegations", "/account/delegations"])
def test_delegation_to_an_unknown_account_is_refused_at_its_field(site, sam, path):
    whose = {"from_account": DANA} if path.startswith("/admin") else {}
    answer = sam.post(path, {**PERIOD, **whose, "to_account": "nobody"})
    assert answer.status_code == 422
    assert "Choose somebody from the list" in answer.text


def test_delegation_of_an_unknown_role_is_refused_at_its_field(site, sam):
    form = {**PERIOD, "to_account": DANA, "role": "emperor"}
    answer = sam.post("/account/delegations", form)
    assert answer.status_code == 422
    assert "Choose a role from the list" in answer.text


@pytest.mark.parametrize("path", ["/admin/delegations", "/account/delegations"])
def test_delegation_to_another_agency_is_refused_with_its_reason(site, sam, path):
    other = HELEN
    whose = {"from_account": DANA} if path.startswith("/admin") else {}
    by = sam if whose else site.visitor().sign_in("dana-mercer")
    answer = by.post(path, {**PERIOD, **whose, "to_account": other})
    assert answer.status_code == 422
    assert "Choose somebody of the same agency: nobody else can open its records" in answer.text
    assert lent_to(site, other) == []
    if not whose:
        assert "Helen Brandt" not in by.get(path).text  # not among the choices
