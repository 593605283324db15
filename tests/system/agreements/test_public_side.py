"""The public side: what is published, what is not, and the verification of a file, as a stranger meets them."""

import io
import re

import pytest

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import _in_force
from services.agreements.files.read_once import ReadOnce
from services.agreements.published import service
from shared import clock
from shared.documents.read.pdf import read_pdf
from tests.browserless import Visitor

pytestmark = [pytest.mark.engines, pytest.mark.office]


@pytest.fixture(scope="module")
def story(parts):
    told = Story(parts, clock.now(), "public-side")
    assert _in_force(told, 40, "Statewide Public Side Task Force")
    return told


@pytest.fixture(scope="module")
def number(parts, story):
    from services.agreements.register.models import AgreementRow

    with parts.database.transaction() as session:
        return session.get(AgreementRow, story.stream).number


@pytest.fixture
def stranger(app, settings):
    return Visitor(app, settings)


@pytest.fixture
def published(story):
    story.act(3, "publish", "owen-tackett")
    yield
    if story.head.state["published"]:
        story.act(2, "unpublish", "owen-tackett", {"reason": "The test is over."})


def verify(stranger, data, name="copy.pdf", status=200):
    return stranger.post("/agreements/verify", {"file": (io.BytesIO(data), name)}, status=status)[1]


def sealed(parts, story):
    from services.agreements.files.models import FileRow
    from services.agreements.files.stored import stored_of

    with parts.database.transaction() as session:
        return parts.store.get(stored_of(session.get(FileRow, story.head.state["executed"]["file"])))


def test_agreement_that_is_not_published_answers_like_one_that_does_not_exist(stranger, number):
    first = stranger.get(f"/agreements/published/{number}", 404)
    assert "Not published" in first and "Public Side" not in first
    assert "Not published" in stranger.get("/agreements/published/AG-1900-0001", 404)
    assert "Not published" in stranger.get(f"/agreements/published/{number}/sealed.pdf", 404)
    assert "Public Side" not in stranger.get("/agreements/published")


def test_published_agreement_is_read_listed_and_downloaded_by_anyone(
    stranger, number, published, parts, story
):
    page = stranger.get(f"/agreements/published/{number}")
    assert "Statewide Public Side Task Force" in page and "Karen Holt" in page
    assert "@" not in page.split("<main")[1].split("</main")[0]
    assert f"/agreements/published/{number}" in stranger.get("/agreements/published?q=Public+Side")
    copy = stranger.client.get(f"/agreements/published/{number}/sealed.pdf")
    assert f'filename="{number}.pdf"' in copy.headers["Content-Disposition"]
    assert copy.status_code == 200 and copy.data == sealed(parts, story)
    assert copy.headers["Content-Disposition"].startswith("attachment")


def test_public_page_says_who_signed_when_it_was_reviewed_and_that_it_is_suspended(
    stranger, number, published, parts, story
):
    page = stranger.get(f"/agreements/published/{number}")
    [signed] = re.findall(r'<section[^>]*"h-signed".*?</section>', page, re.S)
    for words in (
        "James Whitlock",
        "Karen Holt",
        "Assistant special agent in charge",
        "State Police",
        "signed on",
    ):
        assert words in signed
    assert "None recorded" in page and "This agreement is" not in page
    assert "The agreement is in force today." in verify(stranger, sealed(parts, story))
    story.act(1, "record_review", "luis-ortega", {"minutes": "Read it all."}, outcome="continue")
    story.act(0.9, "suspend", "james-whitlock", {"reason": "Reports are missing."})
    try:
        page = stranger.get(f"/agreements/published/{number}")
        assert ": Continue as it is" in page and "None recorded" not in page and "Read it all" not in page
        for told in (page, verify(stranger, sealed(parts, story))):
            assert "This agreement is suspended" in told and "in force today" not in told
    finally:
        story.act(0.8, "lift", "james-whitlock", {"reason": "They are in."})


def test_published_text_is_made_once_however_often_it_is_read(stranger, number, published, monkeypatch):
    loaded, load = [], service.load_docx
    monkeypatch.setattr(service, "_TEXTS", ReadOnce())
    monkeypatch.setattr(service, "load_docx", lambda *given: loaded.append(given) or load(*given))
    answers = [stranger.get(f"/agreements/published/{number}") for _ in range(3)]
    pages = {answer.split("<main")[1].split("</main")[0] for answer in answers}
    assert stranger.client.get(f"/agreements/published/{number}/sealed.pdf").status_code == 200
    assert len(loaded) == 1 and len(pages) == 1


def test_agreement_taken_down_is_not_published_any_more(stranger, number, story):
    story.act(3, "publish", "owen-tackett")
    stranger.get(f"/agreements/published/{number}")
    story.act(2, "unpublish", "owen-tackett", {"reason": "Published by mistake."})
    assert "Not published" in stranger.get(f"/agreements/published/{number}", 404)


def test_executed_copy_is_recognised_with_who_sealed_it_and_when(stranger, parts, story, number):
    page = verify(stranger, sealed(parts, story))
    assert "This is the executed copy that Concord keeps" in page and number in page
    assert "State of West Virginia" in page and "Yes, nothing was changed" in page


def test_executed_copy_says_at_each_signature_block_that_it_is_signed_and_where_the_proof_is(parts, story):
    pages = read_pdf(sealed(parts, story)).pages
    proof = next(page.number for page in pages if "Certificate of completion" in page.text)
    [signed] = [page.text for page in pages if "Signed electronically: James Whitlock" in page.text]
    assert "Signed electronically: Karen Holt" in signed and signed.count(f"(proof: page {proof})") == 2
    assert f"certificate of completion, page {proof} of this file." in signed


def test_executed_copy_with_one_byte_changed_is_not_relied_on(stranger, parts, story):
    data = bytearray(sealed(parts, story))
    place = data.index(b"stream\n") + 20
    data[place] ^= 1
    page = verify(stranger, bytes(data))
    assert "Do not rely on this file" in page


def test_pdf_without_a_seal_says_so(stranger, parts, story):
    from services.agreements.files.repository import list_files
    from services.agreements.files.stored import stored_of

    with parts.database.transaction() as session:
        [frozen] = list_files(session, story.stream, "package_pdf")
    assert "carries no seal" in verify(stranger, parts.store.get(stored_of(frozen)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello", "There is a problem"),
        (b"%PDF-1.7\nbroken", "There is a problem"),
        (b"", "There is a problem"),
    ],
)
def test_other_files_are_refused_with_a_reason(stranger, data, said):
    assert said in verify(stranger, data, status=422)


def test_verification_keeps_nothing(stranger, parts, story):
    verify(stranger, sealed(parts, story))
    with parts.database.transaction() as session:
        from services.agreements.files.repository import list_files

        kinds = {f.kind for f in list_files(session, story.stream)}
    assert kinds == {"package_pdf", "executed"}


def test_kept_copies_are_checked_and_one_that_is_gone_or_changed_is_named(parts, story, number):
    from dataclasses import replace

    from services.agreements.signature import check_copies

    found = {copy.number: copy for copy in check_copies.check_kept(parts)}
    assert found[number].problem == ""
    real = check_copies.stored_of
    try:
        check_copies.stored_of = lambda row: replace(real(row), sha256="0" * 64)
        assert next(c for c in check_copies.check_kept(parts) if c.number == number).problem.startswith(
            "Its bytes"
        )
        check_copies.stored_of = lambda row: replace(real(row), key="no/such", version_id="")
        assert (
            next(c for c in check_copies.check_kept(parts) if c.number == number).problem
            == "It is not in the store."
        )
    finally:
        check_copies.stored_of = real
