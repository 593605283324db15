"""A text with tracked changes says two things at once: it is not submitted before somebody has settled them."""

import html
import uuid
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from services.agreements.signature.package import PackageActivities
from services.agreements.submission.chosen_signers import ChosenSigners, OutsideSigner
from services.agreements.submission.service import SubmissionRequest, prepare_submission
from services.agreements.versions.returned_example import EDITS, returned_example
from services.agreements.versions.service import Returned, compare_versions, get_docx, upload
from services.agreements.versions.tracked_changes import accept_changes
from services.portal.seed import seed_id
from shared import clock
from shared.acts.messages import WorkInput
from shared.errors import Conflict, KeyReused
from tests.unit.agreements.test_changed_terms import edited

pytestmark = pytest.mark.engines

KAREN = OutsideSigner(name="Karen Holt", title="Agent", email="karen.holt@hsi.example")
MARKED = 2 * sum(edit.tracked for edit in EDITS)
"""Each edit takes words out and puts words in."""


def key():
    return uuid.uuid4().hex


@pytest.fixture
def returned(house):
    """A draft whose second version came back with tracked changes: its drafter, and its id."""
    dana, stream = house.draft("Tracked Changes")
    add(house, dana, stream, returned_example(get_docx(house.parts, dana, stream, 1)[1], clock.now())[0])
    return dana, stream


def add(house, who, stream, docx):
    sent = Returned(docx, "back.docx", "Returned by the field office")
    return upload(house.parts, who, stream, sent, key=key())


def submit(house, dana, stream, number):
    version, _ = get_docx(house.parts, dana, stream, number)
    signers = ChosenSigners(seed_id("account", "james-whitlock"), KAREN)
    return prepare_submission(house.parts, dana, stream, SubmissionRequest(version.id, signers), key())


def test_text_with_tracked_changes_is_not_submitted_and_its_page_says_whose_they_are(house, returned, dana):
    who, stream = returned
    with pytest.raises(Conflict) as refused:
        submit(house, who, stream, 2)
    assert refused.value.kind == "open_changes" and "Karen Holt (HSI)" in refused.value.message
    for page in ("submit", "versions"):
        text = html.unescape(dana.get(f"/agreements/{stream}/{page}"))
        assert f"Version 2 has {MARKED} tracked changes by Karen Holt (HSI)" in text, page
        assert "Accept all changes as a new version" in text, page
    assert 'name="outside_email"' not in dana.get(f"/agreements/{stream}/submit")
    program = house.program("dana-mercer")
    assert program.get(f"/{stream}/submission").json["open_changes"] >= MARKED


def test_who_may_not_write_is_told_who_can_accept_them_and_is_shown_no_form(house, returned, dana):
    _, stream = returned
    assert "versions/settled" in dana.get(f"/agreements/{stream}/versions")
    for reader in ("priya-nair", "ruth-hagan"):
        page = house.person(reader).get(f"/agreements/{stream}/versions")
        assert "A drafter or legal reviewer of the agency can accept them" in page
        assert "versions/settled" not in page and 'type="file"' not in page
        assert "Change the answers" not in house.person(reader).get(f"/agreements/{stream}")


def test_accepted_changes_are_a_new_version_with_the_same_words_that_can_be_submitted(house, returned, dana):
    who, stream = returned
    answer = dana.fill(f"/agreements/{stream}/submit", {}, path=f"/agreements/{stream}/versions/settled")
    assert answer.headers["Location"].endswith("/versions/3")
    _, before = get_docx(house.parts, who, stream, 2)
    row, after = get_docx(house.parts, who, stream, 3)
    assert row.note == "Version 2 with its tracked changes accepted"
    assert not list(compare_versions(house.parts, who, stream, 2, 3).found.differing())
    body = Document(BytesIO(after)).element.body
    assert not list(body.iter(qn("w:ins"), qn("w:del")))
    assert tags(after) == tags(before)
    assert submit(house, who, stream, 3).ids["docx"] == row.sha256
    assert "tracked change" not in dana.get(f"/agreements/{stream}/submit")


def test_accepting_again_makes_no_second_version_and_no_older_one(house, returned):
    who, stream = returned
    sent = key()
    assert accept_changes(house.parts, who, stream, 2, sent) == 3
    assert accept_changes(house.parts, who, stream, 2, sent) == 3
    with pytest.raises(Conflict, match="newer version"):
        accept_changes(house.parts, who, stream, 2, key())
    with pytest.raises(Conflict, match="no tracked changes"):
        accept_changes(house.parts, who, stream, 3, key())
    marked = returned_example(get_docx(house.parts, who, stream, 1)[1], clock.now())[0]
    add(house, who, stream, marked)
    with pytest.raises(KeyReused):
        accept_changes(house.parts, who, stream, 4, sent)


def test_terms_of_an_accepted_text_are_asked_for_where_the_other_side_changed_them(house, returned):
    who, stream = returned
    _, docx = get_docx(house.parts, who, stream, 2)
    add(house, who, stream, edited(docx, "notice of 90 days to", "notice of 30 days to"))
    assert accept_changes(house.parts, who, stream, 3, key()) == 4
    clocks = house.program("dana-mercer").get(f"/{stream}/submission").json["clocks"]
    assert {c["name"]: c["changed"] for c in clocks if c["changed"]} == {"notice_days": ["32 Termination"]}


def test_package_of_a_text_with_tracked_changes_is_never_frozen(house, returned):
    who, stream = returned
    version, _ = get_docx(house.parts, who, stream, 2)
    submitted = {"version": version.id, "docx": version.sha256, "terms": version.terms_sha256}
    given = WorkInput(stream, 1, "freeze_package", {"submitted": submitted, "round": 1})
    result = PackageActivities(house.parts).freeze_now(given)
    assert (result.act, result.ids) == ("package_refused", {"problem": "open_changes"})


def tags(docx):
    return [tag.get(qn("w:val")) for tag in Document(BytesIO(docx)).element.body.iter(qn("w:tag"))]
