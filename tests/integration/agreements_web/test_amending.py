"""An amendment's text says which agreement it changes, and that the rest of it stays; no other text does."""

import uuid

import pytest
from sqlalchemy import select, update

from services.agreements.drafts.closed import why_closed
from services.agreements.drafts.repository import get_draft
from services.agreements.drafts.service import make_version
from services.agreements.library.loader import load_library
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.agreements.versions.service import get_docx
from services.portal.seed import seed_id
from shared.acts.commit import lock_head
from shared.documents.check.check import check
from shared.documents.read.docx import read_docx
from shared.documents.read.text import text
from shared.documents.write.assembly import assemble
from workflows.agreements.state import Status

pytestmark = pytest.mark.engines
SIGNED = [{"signer": "a", "by": "x", "at": "2026-03-05T11:00:00-05:00"},
          {"signer": "b", "by": "y", "at": "2026-03-20T11:00:00-04:00", "signed_on": "2026-03-09"}]  # fmt: skip


def in_force(house, title, signatures):
    """An agreement in force with these signatures: its id and number."""
    _, stream = house.draft(title)
    with house.parts.database.transaction() as session:
        state = {**lock_head(session, ACTS, stream).state, "status": "in_force", "signatures": signatures}
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=state))
        row = AgreementRow.id == stream
        session.execute(update(AgreementRow).where(row).values(state="in_force", status="In force"))
        return stream, session.scalar(select(AgreementRow.number).where(row))


def amend(house, dana, stream):
    """Begin its amendment by the pages: the amendment's id, and its answers."""
    first = {
        "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"), "task_force_name": "Amended",
        "start_date.month": "3", "start_date.day": "1", "start_date.year": "2027", "information_sharing": "yes",
    }  # fmt: skip
    led = dana.fill(f"/agreements/new?amends={stream}", first, path="/agreements/new").headers["Location"]
    later = led.split("/")[2]
    with house.parts.database.transaction() as session:
        return later, get_draft(session, later).answers


def words(house, stream):
    dana, _ = house.draft("Who")
    make_version(house.parts, dana, stream, note="", key=uuid.uuid4().hex)
    return read_docx(get_docx(house.parts, dana, stream, 1)[1])


def test_amendment_names_the_agreement_it_changes_and_the_day_on_which_that_was_signed(house, dana):
    stream, number = in_force(house, "To be amended", SIGNED)
    later, answers = amend(house, dana, stream)
    assert answers["amended_signed_on"] == "2026-03-09"
    document = words(house, later)
    said = text(document)
    assert f"amends the agreement {number} between the Parties, which was signed on March 9, 2026" in said
    assert "does not change in the Earlier Agreement stays in force" in said
    assert check(document) == []


def test_day_that_nobody_recorded_is_asked_for_and_not_guessed(house, dana):
    stream, _ = in_force(house, "Signed elsewhere", [])
    later, answers = amend(house, dana, stream)
    assert "amended_signed_on" not in answers
    page = dana.get(f"/agreements/{later}/questions")
    assert 'href="#f-amended_signed_on"' in page


def test_any_other_text_says_nothing_of_an_earlier_agreement(house):
    _, stream = house.draft("No amendment", versions=0)
    assert "Earlier Agreement" not in text(words(house, stream))


def test_a_draft_of_before_keeps_its_questions_and_its_text():
    """Its template is the version that it was begun with; the clauses are those of now."""
    library = load_library()
    [template] = library.templates
    asked = [q for q in template.questionnaire.questions if not q.id.startswith(("amends_", "amended_"))]
    items = [item for item in template.items if getattr(item, "slot_id", "") != "amends"]
    questionnaire = template.questionnaire.model_copy(update={"questions": tuple(asked), "version": 1})
    changed = {"items": tuple(items), "questionnaire": questionnaire, "version": 2}
    before = template.model_copy(update=changed)
    answers = {
        "agency": {"name": "State Police"}, "federal_body": {"name": "HSI"}, "task_force_name": "Highland",
        "start_date": "2027-01-08", "information_sharing": True,
    }  # fmt: skip
    old, new = (
        assemble(one, library.clauses, answers, agreement_number="AG-1") for one in (before, template)
    )
    assert text(read_docx(old)) == text(read_docx(new))


AMENDED_IN = {
    Status.DRAFT: False, Status.PREPARING: False, Status.IN_APPROVAL: False, Status.SIGNING: False,
    Status.SEALING: False, Status.SIGNED: True, Status.IN_FORCE: True, Status.SUSPENDED: True, Status.ENDED: False,
}  # fmt: skip
"""Written by hand, and apart from the code: in which statuses an agreement can be amended."""


@pytest.fixture(scope="module")
def amended_then(house):
    """An agreement, and what its drafter is answered who begins to amend it in a status."""
    _, stream = house.draft("In any status", versions=0)

    def answer(status):
        with house.parts.database.transaction() as session:
            session.execute(update(AgreementRow).where(AgreementRow.id == stream).values(state=status))
        return house.person("dana-mercer").client.get(f"/agreements/new?amends={stream}").status_code

    return answer


@pytest.mark.parametrize("status", Status)
def test_agreement_is_amended_from_its_last_signature_to_its_end_and_at_no_other_time(amended_then, status):
    assert amended_then(status) == (200 if AMENDED_IN[status] else 409)


@pytest.mark.parametrize("status", Status)
def test_page_of_the_answers_offers_an_amendment_where_one_can_be_begun(status):
    closed = why_closed(status, offered=(), may_write=True)
    assert (closed is not None and closed.page == "amend") == AMENDED_IN[status]
