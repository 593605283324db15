"""One agreement's whole way, as its people go it: five questions, Word file, approval, signature, sealed, in force."""

import html
import re
import time
from hashlib import sha256

import pytest

from services.agreements.signature.sealed_copy import send_sealed
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.commit import get_head
from shared.documents.read.pdf import read_pdf
from shared.documents.seal.verify import verify
from tests.browserless import Person
from tests.system.agreements.outside_signer import OutsideSigner

pytestmark = [pytest.mark.engines, pytest.mark.office]

RENEE = "Renée O'Neil"


def wait_for(person, stream, words, seconds=60):
    for _ in range(seconds * 5):
        page = person.get(f"/agreements/{stream}")
        if words in page:
            return page
        time.sleep(0.2)
    raise AssertionError(f"never: {words}\n{page[:4000]}")


def test_agreement_goes_its_whole_way(app, settings, parts, working):
    dana, luis = Person(app, settings, "dana-mercer"), Person(app, settings, "luis-ortega")
    ruth = Person(app, settings, "ruth-hagan")
    location, _ = dana.post("/agreements/new", {
        "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
        "task_force_name": "Highland Fugitive Task Force", "start_date.month": "1", "start_date.day": "15",
        "start_date.year": "2026", "information_sharing": "yes",
    })  # fmt: skip
    stream = location.split("/")[2]
    dana.post(f"/agreements/{stream}/questions", {"federal_signer": RENEE, "federal_signer_title": "Agent"})
    made, _ = dana.post(f"/agreements/{stream}/make", {}, page=f"/agreements/{stream}/questions")
    assert made.endswith("/versions/1")
    assert "Highland Fugitive Task Force" in dana.get(made)
    docx = dana.client.get(f"/agreements/{stream}/versions/1/file.docx").data
    assert docx[:2] == b"PK"
    submission, page = f"/agreements/{stream}/submit", dana.get(f"/agreements/{stream}/submit")
    assert f'value="{RENEE}"' in html.unescape(page) and "Signs in place of" in page
    signers = {
        "signatory": seed_id("account", "james-whitlock"), "outside_name": "Karen Holt",
        "outside_title": "Assistant special agent in charge", "outside_email": "karen.holt@hsi.example",
    }  # fmt: skip
    _, refused = dana.post(submission, signers, status=422)
    assert f"The text names “{RENEE}” as signer, not “Karen Holt”" in html.unescape(refused)
    dana.post(submission, {**signers, "outside_in_place": "true"})
    wait_for(luis, stream, "Approve or return")
    with parts.database.transaction() as session:
        state = get_head(session, ACTS, stream).state
    assert (state["effective_on"], state["ends_on"], state["notice_days"]) == ("2026-01-15", "2029-01-14", 90)
    assert state["review_on"] == "2027-01-15"
    luis.post(f"/agreements/{stream}/do/approve", {})
    ruth.post(f"/agreements/{stream}/do/approve", {})
    james = Person(app, settings, "james-whitlock")
    wait_for(james, stream, "Approve or return")
    approve = f"/agreements/{stream}/do/approve"
    assert "one person decides one stage" in ruth.get(approve)
    assert f"in place of {RENEE}, whom the text names" in html.unescape(james.get(approve))
    james.post(approve, {})
    wait_for(james, stream, "Sign")
    assert "Confirm that it is you" in james.get(f"/agreements/{stream}/sign")
    james.confirm(f"/agreements/{stream}/sign")
    james.post(f"/agreements/{stream}/sign", {"consent": "true"})
    karen = OutsideSigner(app, settings, "karen.holt@hsi.example")
    link = karen.wait_for_mail("signing_link", stream)["link"]
    path = link[link.index("/agreements/sign/") :]
    page = karen.client.get(path)
    assert (
        page.status_code == 200 and "Send me a code" in page.text and "SUPERVISION" not in page.text.upper()
    )
    karen.take_code(path, "signing_code")
    karen.post(path, {"consent": "true"}, status=200)
    assert "You have signed this already on" in karen.get(path)  # the link worked once
    wait_for(james, stream, "Executed copy.pdf")
    page = wait_for(james, stream, "meaning-in-force-head")
    file = re.search(rf"/agreements/{stream}/files/([0-9a-f-]+)", page)
    copies = [
        james.client.get(f"/agreements/{stream}/files/{f}").data
        for f in set(re.findall(r"/files/([0-9a-f-]{36})", page))
    ]
    assert file and any(b"/ByteRange" in copy for copy in copies)
    [sealed] = [copy for copy in copies if b"/ByteRange" in copy]
    roots = parts.sealer.key.trust_roots
    [report] = verify(sealed, trust_roots=roots)
    assert report.intact and report.covers_whole_file
    told = james.get(f"/agreements/{stream}/timeline")
    assert "Approved, stage Legal review, version 1" in told and "Signed, version 1" in told
    assert "Karen Holt for " in told and "Outside signer" not in told
    certificate = " ".join(" ".join(page.text for page in read_pdf(sealed).pages).split())
    assert f"in place of {RENEE}, whom the text names" in certificate
    assert (
        "Outside signer" not in certificate and certificate.count("Karen Holt") >= 2
    )  # as signer and in the events
    copy = karen.wait_for_mail("sealed_copy", stream)
    assert sha256(sealed).hexdigest() in copy["body"] and "/agreements/verify" in copy["body"]
    where = copy["link"][copy["link"].index("/agreements/sign/") :]
    karen.take_code(where, "copy_code")
    for _ in range(2):  # opening and downloading use nothing up
        assert "Download what you signed" in karen.get(where)
        assert karen.client.get(where + ".pdf").data == sealed
    karen.get(where.removesuffix("/sealed"), status=404)  # this link can't sign
    signer = copy["event_id"].rpartition("/")[2]
    assert not send_sealed(parts, signer, copy["event_id"])  # the effect again: no second message,
    karen.get(where)  # and the link that was sent goes on working
