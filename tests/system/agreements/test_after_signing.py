"""Signatures on paper, delivery of a notice, reviews: what happens beside the electronic way, as its people do it."""

import io
import re
import time
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI, _approved, _in_force, _notice
from services.agreements.files.repository import list_files
from services.agreements.files.stored import stored_of
from services.agreements.signers.models import EvidenceRow
from shared import clock
from shared.documents.read.pdf import read_pdf
from tests.browserless import Person
from tests.system.agreements.programs import BASE, Program
from tests.unit.documents_gate.build import pdf, picture

pytestmark = [pytest.mark.engines, pytest.mark.office]

SIGNED = clock.today(UTC) - timedelta(days=3)
"""The day on the paper: after the text was made ready to sign."""


@pytest.fixture(scope="module")
def tell(parts):
    def told(key):
        return Story(parts, clock.now(), f"after-{key}")

    return told


def to_signature(story):
    story.begin(30, "dana-mercer", "wvsp", "hsi", "Paper Signature Task Force", start=-1, shares=False)
    story.make(29, "dana-mercer")
    assert story.submit(20, "dana-mercer", "james-whitlock", HSI)
    _approved(story, 12)
    return story


def wait_for(story, status, seconds=60):
    for _ in range(seconds * 5):
        if story.head.state["status"] == status:
            return
        time.sleep(0.2)
    raise AssertionError(f"never {status}: {story.head.state['status']}")


def scan(**changed):
    fields = {
        "signed_on.month": str(SIGNED.month), "signed_on.day": str(SIGNED.day), "signed_on.year": str(SIGNED.year),
        "attest": "true",
        "place": "Records and Audit, cabinet 4", "file": (io.BytesIO(pdf()), "scan.pdf"), **changed,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def evidence(parts, story):
    with parts.database.transaction() as session:
        mine = select(EvidenceRow).where(EvidenceRow.agreement_id == story.stream)
        return session.execute(mine).scalars().all()


@pytest.fixture(scope="module")
def on_paper(tell):
    return to_signature(tell("paper"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"attest": None}, "attest"),
        ({"signed_on.year": "2199"}, "lies ahead"),
        ({"file": None}, "Choose the scan"),
        ({"file": (io.BytesIO(b"a list"), "list.txt")}, "file"),
        ({"place": ""}, "where the paper is kept"),
    ],
)
def test_paper_signature_with_something_missing_is_refused_and_records_nothing(  # noqa: PLR0917
    app, settings, parts, on_paper, changed, said
):
    owen, page = Person(app, settings, "owen-tackett"), f"/agreements/{on_paper.stream}/paper"
    _, text = owen.post(page, scan(**changed), status=422)
    assert said in text.split("data-error-summary")[1][:2000]
    assert evidence(parts, on_paper) == [] and on_paper.head.state["signatures"] == []


def test_paper_signature_is_recorded_by_a_records_officer_alone(app, settings, on_paper):
    dana = Person(app, settings, "dana-mercer")
    dana.get(f"/agreements/{on_paper.stream}/paper", 403)


def test_both_signatures_on_paper_lead_to_a_sealed_copy_that_says_so(app, settings, parts, working, on_paper):
    owen, page = Person(app, settings, "owen-tackett"), f"/agreements/{on_paper.stream}/paper"
    for count in (1, 2):
        owen.post(page, scan(file=(io.BytesIO(picture("PNG")), "scan.png")))
        assert len(on_paper.head.state["signatures"]) == count
    assert all(s["on_paper"] for s in on_paper.head.state["signatures"])
    wait_for(on_paper, "in_force")
    rows = evidence(parts, on_paper)
    assert all(r.method.startswith("On paper; scan ") and "cabinet 4" in r.consent for r in rows)
    with parts.database.transaction() as session:
        files = {f.kind: f for f in list_files(session, on_paper.stream)}
        scans = list_files(session, on_paper.stream, "scan")
    assert len(scans) == 2
    assert {(r.kind, r.file_sha256) for r in rows} == {("paper", s.sha256) for s in scans}
    sealed = parts.store.get(stored_of(files["executed"]))
    assert "Signed on paper" in " ".join(page.text for page in read_pdf(sealed).pages)
    assert "signed on paper" in owen.get(f"/agreements/{on_paper.stream}/approvals").lower()


def test_same_paper_sent_twice_is_recorded_once_and_another_under_its_key_is_refused(
    app, settings, parts, working, tell
):
    story = to_signature(tell("twice"))
    owen, page = Person(app, settings, "owen-tackett"), f"/agreements/{story.stream}/paper"
    key = re.search(r'name="idempotency_key" value="([^"]+)"', owen.get(page))[1]
    signer = story.head.state["signers"][0]["id"]
    package = story.head.state["package"]["id"]
    named, sent = {"idempotency_key": key, "signer": signer, "package": package}, pdf()
    for _ in range(2):
        owen.post(page, scan(**named, file=(io.BytesIO(sent), "scan.pdf")))
    _, text = owen.post(page, scan(**named, file=(io.BytesIO(picture("PNG")), "scan.png")), status=422)
    assert "Another file was sent here before. See on the record’s page" in text
    moved = scan(**named, place="Elsewhere", file=(io.BytesIO(sent), "scan.pdf"))
    assert "another day or place" in owen.post(page, moved, status=422)[1]
    assert len(story.head.state["signatures"]) == len(evidence(parts, story)) == 1


def test_delivery_is_recorded_with_its_proof_and_starts_the_period(app, settings, parts, working, tell):
    story = tell("notice")
    _notice(story)
    owen, base = Person(app, settings, "owen-tackett"), f"/agreements/{story.stream}"
    assert "Notice of termination" in owen.get(base + "/notice")
    assert owen.client.get(base + "/notice.docx").data[:2] == b"PK"
    day = story.today
    when = {
        "delivered_on.month": str(day.month),
        "delivered_on.day": str(day.day),
        "delivered_on.year": str(day.year),
    }
    early = {**when, "delivered_on.year": "2020", "proof": "Receipt 7"}
    assert "The notice was sent on" in owen.post(base + "/delivery", early, status=422)[1]
    proof = {**when, "proof": "Receipt 7", "file": (io.BytesIO(pdf()), "../../receipt.pdf")}
    owen.post(base + "/delivery", proof)
    assert "notice" in story.head.due and story.head.state["notice"]["proof_file"]
    page = owen.get(base + "/clocks")
    assert "Receipt 7" in page and "Proof of delivery.pdf" in page
    assert "Last day" in page  # of the notice period, not the midnight after it
    [file] = re.findall(rf"{base}/files/([0-9a-f-]{{36}})", page)
    assert owen.client.get(f"{base}/files/{file}").data[:4] == b"%PDF"


def test_review_shows_its_minutes_on_the_clocks_page(app, settings, working, tell):
    story = tell("review")
    assert _in_force(story, 30, "Reviewed Task Force", shares=False)
    luis, base = Person(app, settings, "luis-ortega"), f"/agreements/{story.stream}"
    luis.post(
        base + "/do/record_review",
        {"outcome": "continue", "minutes": "All reports were in.\nNext year again."},
    )
    page = luis.get(base + "/clocks")
    assert "All reports were in." in page and "Continue as it is" in page


def test_delivery_by_program_takes_the_proof_as_a_file_and_checks_the_day(
    app, settings, parts, working, tell
):
    story = tell("notice-api")
    _notice(story)
    owen, act = Program(app, settings, "owen-tackett"), f"/{story.stream}/acts/record_delivery"
    today = story.today

    def deliver(day, status, key, **file):
        form = {"delivered_on": day.isoformat(), "proof": "Receipt 8", **file}
        return owen.send("POST", act, status, headers={"Idempotency-Key": key}, data=form).json

    refused = deliver(today.replace(year=2020), 422, "early-delivery")
    assert refused["errors"][0]["field"] == "delivered_on"
    broken = {"file": (io.BytesIO(b"a list"), "list.txt")}
    assert deliver(today, 422, "broken-delivery", **broken)["errors"][0]["field"] == "file"
    receipt = pdf()  # made once: a file made a second later is another file
    done = deliver(today, 200, "real-delivery", file=(io.BytesIO(receipt), "receipt.pdf"))
    again = deliver(today, 200, "real-delivery", file=(io.BytesIO(receipt), "receipt.pdf"))
    assert done == again and story.head.state["notice"]["proof_file"]
    kept = [f["name"] for f in owen.get(f"/{story.stream}/files").json["items"]]
    assert "Proof of delivery.pdf" in kept


def test_paper_signature_by_program_needs_the_word_of_a_signed_in_person(app, settings, working, tell):
    story = to_signature(tell("paper-api"))
    signer, package = story.head.state["signers"][0]["id"], story.head.state["package"]["id"]
    scanned = pdf()  # made once: a file made a second later is another file

    def form():
        return {
            "package": package, "signer": signer, "signed_on": SIGNED.isoformat(), "place": "Records, cabinet 4",
            "attest": "true", "file": (io.BytesIO(scanned), "scan.pdf"),
        }  # fmt: skip

    act = f"/{story.stream}/acts/record_paper_signature"
    headers = {"Idempotency-Key": "paper-by-program"}
    Program(app, settings, "owen-tackett").send("POST", act, 403, headers=headers, data=form())
    owen = Person(app, settings, "owen-tackett")
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', owen.get(f"/agreements/{story.stream}/paper"))[1]
    for _ in range(2):
        sent = owen.client.post(BASE + act, headers={**headers, "X-CSRF-Token": csrf}, data=form())
        assert sent.status_code == 200, sent.text
    [made] = story.head.state["signatures"]
    assert (made["signer"], made["signed_on"]) == (signer, SIGNED.isoformat())
