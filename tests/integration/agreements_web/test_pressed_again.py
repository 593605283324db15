"""Buttons pressed twice, one after the other or at once: one file, one version, one signature, and the same answer."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from services.agreements.files.models import FileRow
from services.agreements.files.repository import list_versions
from services.agreements.files.upload_rows import AgreementFiles
from services.agreements.signature import own_certificate
from services.agreements.signature.own_certificate import sign_own
from services.agreements.tables import ACTS
from services.agreements.versions import service
from services.agreements.versions.service import NewVersion, Returned, add_version, get_docx, upload
from shared import clock
from shared.acts.commit import get_outcome
from shared.acts.messages import Outcome
from shared.documents.gate.upload import Upload
from shared.documents.seal.model import Chain
from shared.errors import KeyReused
from shared.service.files import Keeping, keep_upload
from tests.integration.agreements_web.test_approve_page import Submitted
from tests.integration.agreements_web.test_link_over import (
    VISIT,
    VISITOR,
    evidence,
    keep_frozen,
    story,  # noqa: F401
    token,  # noqa: F401
)
from tests.unit.agreements.test_changed_terms import edited
from tests.unit.documents_seal.conftest import make_pdf

pytestmark = pytest.mark.engines


class Directly:
    """Sends acts past Temporal, to the commit."""

    def __init__(self, told):
        self.told = told

    def perform(self, claims, stream, name, *, key, ids):
        self.told.commit(name, claims, ids, key=key)
        with self.told.parts.database.transaction() as session:
            done = get_outcome(session, ACTS, stream, key)
        return Outcome(done.key, done.seq, done.status, done.result)


def test_own_signature_sent_again_under_its_key_gets_the_first_answer(house, story, token, monkeypatch):  # noqa: F811
    keep_frozen(house, story)
    monkeypatch.setattr(house.parts.store, "get", lambda stored: b"%PDF")
    monkeypatch.setitem(house.parts.__dict__, "performer", Directly(story))
    report = SimpleNamespace(
        signer="Karen Holt", organisation="", chain=Chain.TRUSTED, covers_whole_file=True, issuer="Root",
        certificate_sha256="c" * 64,
    )  # fmt: skip
    monkeypatch.setattr(own_certificate, "check_own", lambda *_: report)
    key = uuid.uuid4().hex

    def send(data=b"%PDF signed"):
        return sign_own(house.parts, token, VISIT, upload=Upload(data, "s.pdf"), visitor=VISITOR, key=key)

    first = send()
    assert send() == first
    with pytest.raises(KeyReused):
        send(b"%PDF of somebody else")
    assert evidence(house, story) == 1


def at_once(do, count):
    """What each of several answers that are asked for at the same time; an error is an answer."""

    def answer(number):
        try:
            return do(number)
        except KeyReused as reused:
            return reused

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(answer, range(count)))


class Meeting(AgreementFiles):
    """Rows of files, where two who found none write theirs beside each other."""

    def __init__(self):
        self.both = Barrier(2)

    def add(self, session, file):
        self.both.wait(60)
        row = super().add(session, file)
        time.sleep(0.3)
        return row


@pytest.mark.parametrize("other", [False, True], ids=["the same scan", "two scans under one key"])
def test_scan_sent_twice_at_once_is_one_file(house, other):
    _, stream = house.draft("Scanned Twice", versions=0)
    scans = make_pdf("one"), make_pdf("two" if other else "one")
    files, keeping = Meeting(), Keeping("scan", "Scan", "somebody", uuid.uuid4().hex)

    def send(number):
        return keep_upload(house.parts, files, stream, Upload(scans[number], "scan.pdf"), keeping).id

    answers = at_once(send, 2)
    with house.parts.database.transaction() as session:
        [kept] = session.scalars(select(FileRow.id).where(FileRow.agreement_id == stream)).all()
    assert answers.count(kept) == (1 if other else 2)
    assert sum(isinstance(answer, KeyReused) for answer in answers) == (1 if other else 0)


def test_upload_sent_twice_at_once_is_one_version(house):
    dana, stream = house.draft("Uploaded Twice")
    key, (_, docx) = uuid.uuid4().hex, get_docx(house.parts, dana, stream, 1)
    sent = Returned(
        edited(docx, "notice of 90 days to", "notice of 30 days to"), "back.docx", "Back", right_document=True
    )
    numbers = at_once(lambda _: upload(house.parts, dana, stream, sent, key=key), 4)
    assert numbers == [2] * len(numbers)
    with house.parts.database.transaction() as session:
        assert len(list_versions(session, stream)) == 2


def test_version_sent_again_after_submitting_gets_its_number(house, request, monkeypatch):
    told = Submitted(house.parts, clock.now(), request.node.name)
    told.begin(3, "dana-mercer", "wvsp", "hsi", "Sent Again", start=40, shares=True)
    dana, key = told.actor("dana-mercer"), uuid.uuid4().hex
    told.make(2, "dana-mercer")
    _, docx = get_docx(house.parts, dana, told.stream, 1)
    new = NewVersion("assembled", docx, "by hand", {}, after=told.head.state["version"])
    number = add_version(house.parts, dana, told.stream, new, key)
    told.ask()
    monkeypatch.setattr(service, "get_outcome", lambda *_: None)  # as for a press that came beside the first
    assert add_version(house.parts, dana, told.stream, new, key) == number


def test_key_of_another_act_on_the_record_is_told_as_used(house, request):
    told = Submitted(house.parts, clock.now(), request.node.name)
    told.begin(3, "dana-mercer", "wvsp", "hsi", "Another Act's Key", start=40, shares=True)
    told.ask()
    of_acts = ACTS.outcome.c.stream_id == told.stream, ACTS.outcome.c.status == "preparing"
    with house.parts.database.transaction() as session:
        used = session.scalars(select(ACTS.outcome.c.key).where(*of_acts)).one()
    new = NewVersion("assembled", b"docx", "", {}, after="")
    with pytest.raises(KeyReused, match="another act"):
        add_version(house.parts, told.actor("dana-mercer"), told.stream, new, used)
