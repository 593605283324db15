"""The other side's signer has an address of their own, which the approvers see before they decide on it."""

import html
import uuid

import pytest

from services.agreements.submission.chosen_signers import ChosenSigners, OutsideSigner
from services.agreements.submission.service import SubmissionRequest, prepare_submission
from services.agreements.versions.service import get_docx
from services.portal.people.service import create_person
from services.portal.seed import seed_id
from shared import clock
from shared.errors import Invalid
from tests.integration.agreements_web.test_approve_page import KAREN, Submitted

pytestmark = pytest.mark.engines

JAMES = seed_id("account", "james-whitlock")
FORM = {
    "signatory": JAMES, "outside_name": "Karen Holt", "outside_title": "Agent",
}  # fmt: skip
JAMES_SAID = "This address belongs to James Whitlock, who works for West Virginia State Police."


def email_of(house, key):
    with house.portal.transaction() as session:
        query = "SELECT email FROM directory.v_person WHERE any_account_id = %s"
        return session.connection().exec_driver_sql(query, (seed_id("account", key),)).scalar()


@pytest.fixture(scope="module")
def draft(house):
    """Who drafted a text, the agreement, and the version of its text."""
    dana, stream = house.draft("One Person, One Side")
    version, _ = get_docx(house.parts, dana, stream, 1)
    return dana, stream, version.id


@pytest.mark.parametrize("key", ["james-whitlock", "dana-mercer", "luis-ortega"])
@pytest.mark.parametrize("typed", [str.lower, str.upper])
def test_page_refuses_an_address_of_our_own_side_however_it_is_written(house, dana, draft, key, typed):
    form = {**FORM, "outside_email": typed(email_of(house, key))}
    answer = dana.fill(f"/agreements/{draft[1]}/submit", form, status=422)
    said = html.unescape(answer.text)
    assert "This address belongs to" in said and "needs an address of their own." in said
    if key == "james-whitlock":
        assert JAMES_SAID in said


def test_program_is_refused_at_the_field_of_the_address(house, draft):
    body = {**FORM, "version": draft[2], "outside_email": email_of(house, "james-whitlock")}
    answer = house.program("dana-mercer").post(f"/{draft[1]}/acts/submit", body, status=422)
    assert "outside_email" in answer.text and JAMES_SAID in answer.json["errors"][0]["message"]


def prepare(house, draft, address):
    signers = ChosenSigners(JAMES, OutsideSigner(name="Karen Holt", title="Agent", email=address))
    asked = SubmissionRequest(draft[2], signers)
    return prepare_submission(house.parts, draft[0], draft[1], asked, uuid.uuid4().hex)


def add_person(house, agency):
    address = f"{uuid.uuid4().hex}@x.example"
    with house.portal.transaction() as session:
        create_person(
            session,
            by="system",
            name="New Person",
            job="x",
            email=address,
            agency_id=seed_id("agency", agency),
        )
    return address


def test_somebody_of_a_state_agency_without_an_account_is_refused_too(house, draft):
    with pytest.raises(Invalid) as refused:
        prepare(house, draft, add_person(house, "wvsp"))
    assert refused.value.fields[0].field == "outside_email"


def test_the_partner_s_own_people_and_strangers_may_sign(house, draft):
    for address in (add_person(house, "hsi"), "karen.holt@hsi.example"):
        assert prepare(house, draft, address).ids["signers"][1]["kind"] == "outside"


def test_approver_sees_who_signs_for_the_other_side_and_at_which_address(house, luis):
    story = Submitted(house.parts, clock.now(), "own-address")
    story.begin(3, "dana-mercer", "wvsp", "hsi", "Signer Shown", start=40, shares=True)
    story.ask()
    page = html.unescape(luis.get(f"/agreements/{story.stream}/do/approve"))
    assert (
        f"{KAREN.name}, {KAREN.title}, for Homeland Security Investigations" in page and KAREN.email in page
    )
