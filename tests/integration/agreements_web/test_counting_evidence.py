"""The certificate lists the signatures of the record, each by the evidence of the act that made it, and no attempt."""

import uuid
from types import SimpleNamespace

import pytest

from services.agreements.files.repository import add_file, file_values
from services.agreements.sealing import completion
from services.agreements.sealing.completion import METHODS, Sealer
from services.agreements.signature.evidence import Circumstances, add_evidence
from services.agreements.signers.models import EvidenceKind, SignerRow
from shared import clock
from shared.auth.actor import OUTSIDE, ActorClaims, Grant
from shared.storage.buckets import Bucket
from shared.storage.port import Stored
from tests.integration.agreements_web.test_approve_page import Submitted
from workflows.agreements.state import package_of, state_of
from workflows.agreements.states import OUTSIDE_SIGNER

pytestmark = pytest.mark.engines


def try_to_sign(story, signer, key, kind=EvidenceKind.PRESSED):
    """The evidence as pressing the button writes it, before anything is known of its act."""
    with story.parts.database.transaction() as session:
        row = session.get_one(SignerRow, signer)
        file = None if kind is EvidenceKind.PRESSED else "1" * 64
        found = Circumstances("how", "authority", "127.0.0.1", "test", clock.now(), kind, file)
        return add_evidence(session, row, package_of(state_of(story.head)), found, key)


def record(story, name, claims, signer, evidence):
    package = package_of(state_of(story.head))["id"]
    ids = {"package": package, "signer": signer, "evidence": evidence, "scan": "s", "signed_on": "2026-11-28"}
    story.commit(name, claims, ids)


@pytest.fixture
def certified(house, monkeypatch):
    """What the certificate of an agreement's record would say, without making its PDF."""

    def facts_of(story):
        made = []
        monkeypatch.setattr(completion, "make_executed_copy", lambda pdf, facts, **_: made.append(facts))
        sealer = Sealer(house.parts.settings, house.parts.database)
        sealer.__dict__["key"] = SimpleNamespace(fingerprint="f")
        sealer.seal_executed(story.stream, state_of(story.head), b"", clock.now())
        return made[0]

    return facts_of


def to_signature(house, key):
    story = Submitted(house.parts, clock.now(), key)
    story.begin(3, "dana-mercer", "wvsp", "hsi", "Tried In Vain", start=40, shares=True)
    story.ask()
    for who in ("luis-ortega", "james-whitlock", "ruth-hagan"):
        if story.head.state["status"] == "in_approval":
            story.act(0, "approve", who)
    return story


@pytest.mark.parametrize("by_paper", [False, True], ids=["signed by a second press", "signed on paper"])
def test_signature_that_was_tried_in_vain_is_not_in_the_certificate(house, certified, by_paper):
    story = to_signature(house, f"tried-in-vain-{by_paper}")
    ours, theirs = (signer["id"] for signer in story.head.state["signers"])
    try_to_sign(story, ours, "in vain")
    again = try_to_sign(story, ours, "again")
    record(story, "sign", story.actor("james-whitlock").claims(), ours, again)
    try_to_sign(story, theirs, "in vain")
    kind = EvidenceKind.PAPER if by_paper else EvidenceKind.PRESSED
    counting = try_to_sign(story, theirs, "again", kind)
    if by_paper:
        record(story, "record_paper_signature", story.actor("owen-tackett").claims(), theirs, counting)
    else:
        record(story, "sign", ActorClaims(OUTSIDE + theirs, "", [Grant(OUTSIDE_SIGNER)]), theirs, counting)
    assert story.head.state["status"] == "sealing"
    signers = certified(story).signers
    assert [(s.party, s.method) for s in signers] == [
        ("West Virginia State Police", METHODS[EvidenceKind.PRESSED]),
        ("Homeland Security Investigations", METHODS[kind]),
    ]


def keep_scan(story, sha256):
    stored = Stored(Bucket.WORKING, f"{story.stream}/{sha256}", "v", sha256, 1)
    values = file_values(
        stored, file_id=str(uuid.uuid4()), stream=story.stream, kind="scan", name=f"Scan {sha256[0]}.pdf",
        added_by="owen", at=clock.now(),
    )  # fmt: skip
    with story.parts.database.transaction() as session:
        add_file(session, values)


def test_scan_that_was_sent_in_vain_is_listed_as_one_that_counts_for_nothing(house, dana):
    story = to_signature(house, "scan-in-vain")
    ours = story.head.state["signers"][0]["id"]
    keep_scan(story, "1" * 64)
    keep_scan(story, "2" * 64)
    made = try_to_sign(story, ours, "paper", EvidenceKind.PAPER)  # of the scan 1
    page = f"/agreements/{story.stream}"
    program = house.program("dana-mercer")

    def in_vain():
        return {one["name"]: one["in_vain"] for one in program.get(f"/{story.stream}/files").json["items"]}

    assert in_vain()["Scan 1.pdf"] and in_vain()["Scan 2.pdf"]
    assert dana.get(page).count("Counts for no signature on record") == 2
    record(story, "record_paper_signature", story.actor("owen-tackett").claims(), ours, made)
    shown = dana.get(page)
    assert in_vain() == {name: name == "Scan 2.pdf" for name in in_vain()}
    assert shown.count("Counts for no signature on record") == 1
    assert "Counts for no" in shown[shown.index("Scan 2.pdf") :][:500]
