"""Offices and contacts are changed by those who may, with a reason, and lose nothing that was said before."""

import pytest

from services.portal.journal.repository import list_events
from services.portal.models import AddressChange, ContactPoint
from services.portal.people.addresses import list_changes
from services.portal.seed import seed_id
from shared.auth.directory import list_contact_points
from tests.integration.portal.browser import hidden_fields
from tests.integration.portal.seeded import account, agency

pytestmark = pytest.mark.engines

CONTACT = seed_id("contact", "wvsp")
OFFICE = seed_id("office", "wvsp/Legal Services")
CONTACT_PATH, OFFICE_PATH = f"/admin/contacts/{CONTACT}/edit", f"/admin/offices/{OFFICE}/edit"
NEW_CONTACT = {
    "purpose": "Notices under agreements", "kind": "email", "value": "mou@wvsp.example",
    "reason": "The mailbox moved", "row_version": "1",
}  # fmt: skip
NEW_OFFICE = {
    "name": "Legal Division",
    "place": "Charleston",
    "reason": "Renamed by order",
    "row_version": "1",
}


def day(name, month, of_month, year):
    return {f"{name}.month": str(month), f"{name}.day": str(of_month), f"{name}.year": str(year)}


def test_changed_contact_is_seen_at_once_by_every_service_and_keeps_what_it_said(site, sam):
    site.later(days=2)
    sam = site.visitor().sign_in("sam-kessler")
    assert sam.post(CONTACT_PATH, NEW_CONTACT).location == "/directory/agencies/wvsp"
    assert "mou@wvsp.example" in sam.get("/directory/agencies/wvsp").text
    with site.databases.agreements.transaction() as session:
        (seen,) = list_contact_points(session, agency("wvsp"))
    assert (seen.value, seen.version, seen.confirmed_at) == ("mou@wvsp.example", 2, site.now)
    page = sam.get(CONTACT_PATH).text
    assert "agreements@wvsp.example" in page
    assert "The mailbox moved" in page
    assert "Sam Kessler" in page


def test_change_is_an_event_that_names_ids_and_no_address(site, sam):
    sam.post(CONTACT_PATH, NEW_CONTACT)
    with site.transaction() as session:
        event = list_events(session, f"agency:{agency('wvsp')}")[0]
        (change,) = list_changes(session, CONTACT)
    assert (event.name, event.actor) == ("contact_point_changed", account("sam-kessler"))
    assert event.body == {"contact": CONTACT, "change": change.id}


def test_second_of_two_changes_of_a_contact_at_once_sees_both_and_chooses(site, sam):
    sam.post(CONTACT_PATH, NEW_CONTACT)
    second = {**NEW_CONTACT, "value": "legal@wvsp.example", "reason": "Legal takes them"}
    answer = sam.post(CONTACT_PATH, second)
    assert answer.status_code == 412
    assert "mou@wvsp.example" in answer.text
    assert "The mailbox moved" in answer.text
    assert 'value="legal@wvsp.example"' in answer.text
    assert "Legal takes them" in answer.text
    shown = hidden_fields(answer.text)["row_version"]
    assert sam.post(CONTACT_PATH, {**second, "row_version": shown}).status_code == 303
    assert "legal@wvsp.example" in sam.get("/directory/agencies/wvsp").text


def test_contact_that_ended_is_no_longer_current_and_is_still_found(site, sam):
    sam.post(CONTACT_PATH, {**NEW_CONTACT, **day("valid_until", 12, 31, 2026)})
    assert "until Dec 31, 2026" in sam.get("/directory/agencies/wvsp").text
    assert "Addresses that no longer hold" not in sam.get("/directory/agencies/wvsp").text
    site.later(days=400)
    later = site.visitor().sign_in("sam-kessler").get("/directory/agencies/wvsp").text
    assert later.index("None named.") < later.index("Addresses that no longer hold") < later.index("mou@wvsp")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": ""}, "Enter why it changes"),
        ({"value": "not an address"}, "Enter an email address like"),
        ({**day("valid_from", 12, 2, 2026), **day("valid_until", 12, 1, 2026)}, "not before the first"),
        ({**day("valid_until", 2, 30, 2026)}, "last day"),
        ({"value": "agreements@wvsp.example"}, "Nothing was changed"),
    ],
)
def test_senseless_change_of_a_contact_is_refused_and_what_was_typed_stays(site, sam, change, words):
    answer = sam.post(CONTACT_PATH, {**NEW_CONTACT, **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{change.get("value", "mou@wvsp.example")}"' in answer.text
    with site.transaction() as session:
        assert session.get(ContactPoint, CONTACT).version == 1
        assert session.query(AddressChange).count() == 0


def test_confirming_an_unchanged_address_renews_the_day_of_confirmation(site):
    site.later(days=30)
    sam = site.visitor().sign_in("sam-kessler")
    same = {**NEW_CONTACT, "value": "agreements@wvsp.example", "confirmed": "true"}
    assert sam.post(CONTACT_PATH, same).status_code == 303
    with site.transaction() as session:
        assert session.get(ContactPoint, CONTACT).confirmed_at == site.now


def test_page_of_a_contact_says_what_becomes_of_agreements_already_drafted(sam):
    page = sam.get(CONTACT_PATH).text
    assert "Agreements keep the address in their own text" in page
    assert "written notice to the other" in page


def test_renamed_office_is_seen_at_once_also_with_its_people(site, sam):
    assert sam.post(OFFICE_PATH, NEW_OFFICE).status_code == 303
    assert "Legal Division, Charleston" in sam.get("/directory/agencies/wvsp").text
    assert "Legal Division" in sam.get(f"/directory/people/{seed_id('person', 'dana-mercer')}").text
    with site.transaction() as session:
        assert list_events(session, f"agency:{agency('wvsp')}")[0].name == "office_changed"


def test_name_of_another_office_of_the_agency_is_refused(sam):
    answer = sam.post(OFFICE_PATH, {**NEW_OFFICE, "name": "Office of the Superintendent"})
    assert answer.status_code == 422
    assert "has an office of that name already" in answer.text


def test_closed_office_is_offered_to_nobody_but_whoever_has_it(site, sam):
    sam.post(OFFICE_PATH, {**NEW_OFFICE, **day("valid_until", 10, 1, 2020)})
    assert "Closed offices" in sam.get("/directory/agencies/wvsp").text
    has_it = sam.get(f"/admin/people/{seed_id('person', 'dana-mercer')}/edit").text
    has_not = sam.get(f"/admin/people/{seed_id('person', 'james-whitlock')}/edit").text
    assert ("Legal Division" in has_it, "Legal Division" in has_not) == (True, False)


def test_administrator_of_one_agency_changes_its_addresses_and_no_other_s(site, local):
    assert local.post(CONTACT_PATH, NEW_CONTACT).status_code == 303
    others = f"/admin/contacts/{seed_id('contact', 'wvdnr')}/edit"
    assert local.get(others).status_code == 404
    assert local.post(others, NEW_CONTACT).status_code == 404
    elsewhere = f"/admin/offices/{seed_id('office', 'wvdnr/Legal Office')}/edit"
    assert local.post(elsewhere, NEW_OFFICE).status_code == 404


def test_reader_of_the_directory_is_offered_no_change_and_may_make_none(site):
    dana = site.visitor().sign_in("dana-mercer")
    assert CONTACT_PATH not in dana.get("/directory/agencies/wvsp").text
    assert dana.get(CONTACT_PATH).status_code == 403
    assert dana.post(OFFICE_PATH, NEW_OFFICE).status_code == 403
