"""An outside signer whose rules want their own digital signature: from the download to the locked, sealed end."""

import io
import re
import time

import pytest

from deploy.seed.stage import Story
from deploy.seed.stories import HSI, _approved
from services.agreements.versions.downloads import stored_of
from services.agreements.versions.repository import list_files
from shared import clock
from shared.documents.read.pdf import read_pdf
from shared.documents.seal.verify import verify
from tests.system.agreements.browserless import OutsideSigner, Person
from tests.unit.agreements.test_own_signature import KAREN, signed

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


def test_partner_signs_the_frozen_pdf_with_their_own_certificate(app, settings, parts, working, story):
    karen, path = come_by_link(app, settings, story.stream)
    assert karen.client.get(path + "/agreement.pdf").status_code == 422  # no code yet
    karen.post(path + "/code", {}, page=path)
    karen.post(path + "/enter", {"code": karen.wait_for_mail("signing_code", "code/")["code"]}, page=path)
    [cookie] = [c for c in karen.client._cookies.values() if "signing" in c.key]
    assert cookie.http_only and cookie.same_site == "Lax" and cookie.path == "/"
    frozen = karen.client.get(path + "/agreement.pdf")
    assert frozen.mimetype == "application/pdf" and "attachment" in frozen.headers["Content-Disposition"]
    own = signed(frozen.data, box=(300, 40, 520, 90))

    def send(status, data=own, **more):
        fields = {"agree": "true", "file": (io.BytesIO(data), "signed by me.pdf"), **more}
        return karen.post(path + "/own", fields, page=path, status=status)[1]

    assert "carries no digital signature" in send(422, frozen.data)
    assert "Agree to the sentence" in send(422, agree="false")
    assert len(story.head.state["signatures"]) == 1
    assert "Thank you" in send(200)
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
    [theirs] = verify(own, trust_roots=())
    assert theirs.intact and theirs.covers_whole_file and theirs.signer == KAREN
    [ours] = verify(executed, trust_roots=parts.sealer.key.trust_roots)
    assert ours.kind == "seal" and ours.covers_whole_file
    text = re.sub(r"\s+", "", " ".join(page.text for page in read_pdf(executed).pages))
    assert "withtheirowncertificate" in text and kept.sha256 in text and KAREN in text


def test_page_of_the_agreement_shows_whose_certificate_signed_and_offers_their_file(app, settings, story):
    dana, base = Person(app, settings, "dana-mercer"), f"/agreements/{story.stream}"
    assert "Signed with their own certificate" in dana.get(base + "/approvals")
    page = dana.get(base)
    assert f"Signed by {HSI.name} with their own certificate.pdf" in page
