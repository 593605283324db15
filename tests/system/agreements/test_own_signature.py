"""An outside signer whose rules want their own digital signature: from the download to the locked, sealed end."""

import io
import re
import time

import pytest

from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI, _approved
from services.agreements.files.repository import list_files
from services.agreements.files.stored import stored_of
from services.agreements.signature import check_copies
from shared import clock
from shared.documents.read.pdf import read_pdf
from shared.documents.seal.verify import verify
from shared.errors import Unavailable
from tests.browserless import Person
from tests.system.agreements.outside_signer import OutsideSigner
from tests.unit.agreements.test_own_signature import KAREN, empty_field, incremental, note, signed
from tests.unit.documents_seal.longterm import with_store, with_time_stamp

pytestmark = [pytest.mark.engines, pytest.mark.office]


@pytest.fixture(scope="module")
def story(parts):
    """Everybody but the partner has signed."""
    told = Story(parts, clock.now(), "own-signature")
    told.begin(9, "dana-mercer", "wvsp", "hsi", "Own Certificate Task Force", start=-1, shares=False)
    told.make(8, "dana-mercer")
    assert told.submit(4, "dana-mercer", "james-whitlock", HSI)
    _approved(told, 2)
    told.sign(0.1, "james-whitlock")
    return told


def come_by_link(app, settings, stream):
    karen = OutsideSigner(app, settings, HSI.email)
    link = karen.wait_for_mail("signing_link", stream)["link"]
    return karen, link[link.index("/agreements/sign/") :]


def engine_away(*_):
    raise Unavailable("The workflow engine does not answer.")


def test_partner_signs_the_frozen_pdf_with_their_own_certificate(app, settings, parts, working, story):
    karen, path = come_by_link(app, settings, story.stream)
    assert karen.client.get(path + "/agreement.pdf").status_code == 422  # no code yet
    karen.post(path + "/code", {}, page=path)
    karen.post(path + "/enter", {"code": karen.wait_for_mail("signing_code", "code/")["code"]}, page=path)
    [cookie] = [c for c in karen.client._cookies.values() if "signing" in c.key]
    assert cookie.http_only and cookie.same_site == "Lax" and cookie.path == "/"
    frozen = karen.client.get(path + "/agreement.pdf")
    assert frozen.mimetype == "application/pdf" and "attachment" in frozen.headers["Content-Disposition"]
    own = with_time_stamp(with_store(signed(frozen.data, box=(300, 40, 520, 90))))  # PAdES-B-LTA

    def send(status, data=own, **more):
        fields = {"agree": "true", "file": (io.BytesIO(data), "signed by me.pdf"), **more}
        return karen.post(path + "/own", fields, page=path, status=status)[1]

    assert "carries no digital signature" in send(422, frozen.data)
    assert "empty field for a signature was added" in send(422, incremental(own, empty_field))
    assert "Agree to the sentence" in send(422, agree="false")
    assert len(story.head.state["signatures"]) == 1
    another = signed(frozen.data)
    key = {"idempotency_key": "a" * 32}
    with pytest.MonkeyPatch.context() as patched:  # the file is kept, the signature not yet recorded
        patched.setattr(type(parts.performer), "send", engine_away)
        send(503, **key)
    assert "Another signed file was sent before" in send(422, another, **key)
    assert len(story.head.state["signatures"]) == 1
    assert "Thank you" in send(200, **key)
    assert "You have signed this already on" in karen.get(path)  # the link worked once
    for _ in range(300):
        if story.head.state["status"] == "in_force":
            break
        time.sleep(0.2)
    with parts.database.transaction() as session:
        files = {f.kind: f for f in list_files(session, story.stream)}
    kept, executed = files["own_signature"], parts.store.get(stored_of(files["executed"]))
    assert parts.store.get(stored_of(kept)) == own and parts.store.protection(stored_of(kept)).until
    assert story.head.state["signatures"][-1]["file"] == kept.id
    theirs, stamp = verify(own, trust_roots=())
    assert theirs.intact and theirs.changes_allowed and theirs.signer == KAREN
    assert stamp.intact and stamp.covers_whole_file
    [ours] = verify(executed, trust_roots=parts.sealer.key.trust_roots)
    assert ours.kind == "seal" and ours.covers_whole_file
    text = re.sub(r"\s+", "", " ".join(page.text for page in read_pdf(executed).pages))
    assert "SignedthePDFwiththeirowncertificate" in text and kept.sha256 in text and KAREN in text


def test_page_of_the_agreement_shows_whose_certificate_signed_and_offers_their_file(app, settings, story):
    dana, base = Person(app, settings, "dana-mercer"), f"/agreements/{story.stream}"
    assert "Signed with their own certificate" in dana.get(base + "/approvals")
    page = dana.get(base)
    assert f"Signed by {HSI.name} with their own certificate.pdf" in page


def test_own_signed_copies_are_checked_with_the_sealed_ones_and_a_wrong_one_is_named(
    parts, story, monkeypatch
):
    with parts.database.transaction() as session:
        mine = {f.sha256: f.kind for f in list_files(session, story.stream)}

    def problems():
        return {mine[c.sha256]: c.problem for c in check_copies.check_kept(parts) if c.sha256 in mine}

    assert problems() == {"executed": "", "own_signature": ""}
    with monkeypatch.context() as patched:
        patched.setattr(check_copies, "_frozen", lambda _parts, _file: b"%PDF another text")
        assert "not the agreement that was to be signed" in problems()["own_signature"]
    real = parts.store.get

    def noted(stored):
        data = real(stored)
        return incremental(data, note) if data.count(b"/DocTimeStamp") else data

    monkeypatch.setattr(parts.store, "get", noted)
    assert "notes or marks on page 1 added" in problems()["own_signature"]
