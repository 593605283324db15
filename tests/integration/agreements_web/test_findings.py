"""What the check finds is shown before a text is submitted; its errors are settled, or confirmed for all to see."""

import html
import uuid
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from lxml.html import document_fromstring
from werkzeug.datastructures import MultiDict

from services.agreements.files.read_once import ReadOnce
from services.agreements.submission import text_findings
from services.agreements.submission.chosen_signers import ChosenSigners, OutsideSigner
from services.agreements.submission.service import SubmissionRequest, prepare_submission
from services.agreements.versions.service import Returned, get_docx, upload
from services.portal.seed import seed_id
from shared import clock
from shared.documents.check import letters
from shared.documents.process import Failed
from shared.errors import Conflict, Invalid
from tests.integration.agreements_web.test_approve_page import Submitted
from tests.unit.agreements.test_changed_terms import edited

pytestmark = pytest.mark.engines

CAR = "\U0001f694"
KAREN = OutsideSigner(name="Karen Holt", title="Agent", email="karen.holt@hsi.example")
OURS = "A duty of a Party is"
MARRED = "A duty of a Party under Section 99 is, within ____ days,"
SAID = "Submitted although the check finds:"
FORM = {
    "signatory": seed_id("account", "james-whitlock"),
    "outside_name": KAREN.name, "outside_title": KAREN.title, "outside_email": KAREN.email,
}  # fmt: skip


def key():
    return uuid.uuid4().hex


@pytest.fixture
def marred(house):
    """A draft whose second version has a blank and a reference to nothing: its drafter, and its id."""
    dana, stream = house.draft("With Slips")
    mar(house, dana, stream)
    return dana, stream


def mar(house, dana, stream):
    _, docx = get_docx(house.parts, dana, stream, 1)
    sent = with_comment(edited(docx, OURS, MARRED))
    upload(house.parts, dana, stream, Returned(sent, "back.docx", "Returned by the field office"), key=key())


def submission(dana, stream):
    return html.unescape(dana.get(f"/agreements/{stream}/submit"))


def test_submitter_is_told_of_answers_that_changed_since_the_text_was_made(house, dana):
    _, stream = house.draft("Older than its answers")
    asked, warning = f"/agreements/{stream}/questions", "The answers changed since version 1"
    label = "What is the task force called?"
    form = document_fromstring(dana.get(asked)).xpath("//form[@data-autosave]")[0]
    untouched = MultiDict([(name, value or "") for name, value in form.form_values()])
    assert dana.client.post(asked, data=untouched).status_code == 303
    assert warning not in submission(dana, stream)
    dana.fill(asked, {"task_force_name": "Newer than its text"})
    page = submission(dana, stream)
    assert warning in page and f"<li>{label}</li>" in page and "Make the Word file again" in page
    dana.fill(asked, {}, path=f"/agreements/{stream}/make")
    assert "The answers changed since" not in submission(dana, stream)


def test_own_text_gives_no_finding_and_nothing_to_confirm(house, dana):
    _, stream = house.draft("Without Slips")
    page = submission(dana, stream)
    assert "The check found" not in page and "findings_confirmed" not in page
    assert house.program("dana-mercer").get(f"/{stream}/submission").json["findings"] == []


def test_author_sees_each_finding_with_its_place_and_what_to_do(house, marred, dana):
    _, stream = marred
    page = submission(dana, stream)
    assert "The check found 2 errors in version 2" in page and "Look at one place of version 2" in page
    assert (
        "2.3, Definitions" in page and "Fill in the blank" in page and "There is no Section 99 here" in page
    )
    assert "1 comment" in page and f'href="/agreements/{stream}/versions"' in page
    found = house.program("dana-mercer").get(f"/{stream}/submission").json["findings"]
    told = [(one["rule"], one["severity"]) for one in found]
    assert told == [("blank", "error"), ("dead-reference", "error"), ("comments", "warning")]
    assert all(one["place"] and one["suggestion"] for one in found)


def test_errors_hold_the_text_back_until_they_are_confirmed(house, marred, dana):
    who, stream = marred
    refused = dana.fill(f"/agreements/{stream}/submit", FORM, status=422)
    assert "confirm that the text is meant as it is" in refused.text
    version, _ = get_docx(house.parts, who, stream, 2)
    body = {**FORM, "version": version.id}
    answer = house.program("dana-mercer").post(f"/{stream}/acts/submit", body, status=422)
    assert "findings_confirmed" in answer.text
    with pytest.raises(Invalid):
        prepare(house, marred, confirmed=False)
    said = prepare(house, marred, confirmed=True).texts["despite"]
    assert (
        said.startswith(SAID)
        and "2.3, Definitions" in said
        and "Section 99" in said
        and "comment" not in said
    )


def test_approvers_see_what_was_confirmed_and_the_record_keeps_it(house, luis, dana):
    story = Confirmed(house.parts, clock.now(), "confirmed")
    story.begin(3, "dana-mercer", "wvsp", "hsi", "Confirmed", start=40, shares=True)
    story.house = house
    story.ask()
    for page in ("do/approve", "timeline"):
        text = html.unescape(luis.get(f"/agreements/{story.stream}/{page}"))
        assert SAID in text and "within ____ days" in text, page


def test_text_that_cannot_be_checked_is_an_error_and_is_tried_again(house, marred, dana, monkeypatch):
    _, stream = marred
    real = text_findings.check_isolated
    monkeypatch.setattr(text_findings, "_CHECKED", ReadOnce())
    monkeypatch.setattr(text_findings, "check_isolated", lambda _: Failed("timed_out", "", 10.0))
    assert "Concord could not check this text" in submission(dana, stream)
    monkeypatch.setattr(text_findings, "check_isolated", real)
    assert "The check found 2 errors" in submission(dana, stream)


def test_kept_text_is_checked_once_however_often_its_page_is_opened(marred, dana, monkeypatch):
    _, stream = marred
    asked, real = [], text_findings.check_isolated
    monkeypatch.setattr(text_findings, "_CHECKED", ReadOnce())
    monkeypatch.setattr(text_findings, "check_isolated", lambda docx: asked.append(1) or real(docx))
    assert submission(dana, stream) and submission(dana, stream)
    assert asked == [1]


def test_text_with_a_letter_that_no_font_has_is_not_submitted_whoever_confirms_it(house, dana, monkeypatch):
    monkeypatch.setattr(text_findings, "_CHECKED", ReadOnce())
    monkeypatch.setattr(letters, "find_without_font", lambda found: "".join(set(found) & {CAR}))
    who, stream = house.draft("With a Car")
    _, docx = get_docx(house.parts, who, stream, 1)
    upload(house.parts, who, stream, Returned(edited(docx, OURS, OURS + CAR), "back.docx", "Back"), key=key())
    asked = submission(dana, stream)
    assert "no PDF can be made of it" in asked and "U+1F694" in asked
    assert "findings_confirmed" not in asked and 'name="signatory"' not in asked
    with pytest.raises(Conflict, match="No PDF can be made"):
        prepare(house, (who, stream), confirmed=True)


def whiten(house, dana, who, stream):
    """Add a second version that has the words of the first, a clause of them in white."""
    return changed(house, dana, who, stream, lambda font: setattr(font.color, "rgb", RGBColor(255, 255, 255)))


def crossed_out(house, dana, who, stream):
    """The same, the clause struck out."""
    return changed(house, dana, who, stream, lambda font: setattr(font, "strike", True))


def changed(house, dana, who, stream, change):
    document = Document(BytesIO(get_docx(house.parts, who, stream, 1)[1]))
    paragraphs = [Paragraph(one, document) for one in document.element.body.iter(qn("w:p"))]
    for run in next(one for one in paragraphs if OURS in one.text.replace("\xa0", " ")).runs:
        change(run.font)
    sent = BytesIO()
    document.save(sent)
    data = {"file": (BytesIO(sent.getvalue()), "back.docx"), "note": "Returned"}
    return dana.fill(f"/agreements/{stream}/versions", data)


def test_clause_that_came_back_in_white_is_told_wherever_somebody_decides_on_it(house, dana):
    who, stream = house.draft("In White")
    page = html.unescape(dana.get(whiten(house, dana, who, stream).headers["Location"]))
    assert (
        "What the upload check found in version 2" in page and "text that is hidden or cannot be seen" in page
    )
    assert "1 part of the text differs" in page and "Not seen on paper:" in page
    asked = submission(dana, stream)
    assert "The check found an error in version 2" in asked
    assert "These words are not seen on paper" in asked and OURS in asked
    with pytest.raises(Invalid):
        prepare(house, (who, stream), confirmed=False)
    said = prepare(house, (who, stream), confirmed=True).texts["despite"]
    assert f"not seen on paper, “{OURS}" in said


def test_words_that_came_back_crossed_out_are_told_wherever_somebody_decides_on_them(house, dana):
    who, stream = house.draft("Crossed Out")
    page = html.unescape(dana.get(crossed_out(house, dana, who, stream).headers["Location"]))
    assert "struck out" in page.lower() and OURS in page
    asked = submission(dana, stream)
    assert "The check found an error in version 2" in asked and OURS in asked
    with pytest.raises(Invalid):
        prepare(house, (who, stream), confirmed=False)
    said = prepare(house, (who, stream), confirmed=True).texts["despite"]
    assert f"struck out, “{OURS}" in said


class Confirmed(Submitted):
    """A story whose author confirms the errors of a marred second version."""

    confirmed = True

    def make(self, days, by, note=""):
        super().make(days, by, note)
        mar(self.house, self.actor(by), self.stream)


def prepare(house, marred, *, confirmed):
    dana, stream = marred
    version, _ = get_docx(house.parts, dana, stream, 2)
    signers = ChosenSigners(FORM["signatory"], KAREN)
    asked = SubmissionRequest(version.id, signers, confirmed=confirmed)
    return prepare_submission(house.parts, dana, stream, asked, key())


def with_comment(docx):
    document, out = Document(BytesIO(docx)), BytesIO()
    document.add_comment(document.paragraphs[0].runs, text="Is this ours?", author="Karen Holt")
    document.save(out)
    return out.getvalue()
