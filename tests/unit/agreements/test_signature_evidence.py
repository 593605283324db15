"""A signature is committed only with the file that its evidence names, and checking it writes nothing."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import Select

from services.agreements.files.models import FileRow
from services.agreements.signers import recheck
from services.agreements.signers.models import EvidenceRow
from services.agreements.signers.recheck import check_signature
from services.agreements.signers.refusals import SignatureRefusal
from shared.acts.messages import Act
from shared.acts.refusals import Refused
from shared.auth.actor import OUTSIDE, ActorClaims

PACKAGE = {"id": "p"}
STATE = {"package": PACKAGE, "signers": [{"id": "s1", "body": "hsi"}]}
EVIDENCE = SimpleNamespace(signer_id="s1", package=PACKAGE, agreement_id="a", file_sha256="1" * 64)


@pytest.fixture(autouse=True)
def authority(monkeypatch):
    """Whoever signs may sign electronically; what that takes is another test's business."""
    monkeypatch.setattr(recheck, "authority_of", lambda session, body, on: "by law")


class Rows:
    """A session in which these rows are."""

    def __init__(self, file):
        self.rows = {(EvidenceRow, "e"): EVIDENCE, (FileRow, "f"): file}

    def get(self, kind, key):
        return self.rows.get((kind, key))

    def execute(self, statement):
        """Asking is all that a check may do."""
        assert isinstance(statement, Select)
        later = datetime(2027, 1, 1, tzinfo=UTC)
        link = SimpleNamespace(used_at=None, revoked_at=None, failures=0, expires_at=later)
        return SimpleNamespace(first=lambda: link)


def _check(name, field, file):
    ids = {"signer": "s1", "evidence": "e", "package": "p", field: "f"}
    check_signature(Rows(file), STATE, Act(name, "k", "", datetime(2026, 11, 1, tzinfo=UTC), ids=ids))


WAYS = [("sign", "file"), ("record_paper_signature", "scan")]


@pytest.mark.parametrize(("name", "field"), WAYS)
def test_file_that_the_evidence_names_is_taken(name, field):
    _check(name, field, SimpleNamespace(agreement_id="a", sha256="1" * 64))


@pytest.mark.parametrize(("name", "field"), WAYS)
@pytest.mark.parametrize(
    "file",
    [
        SimpleNamespace(agreement_id="a", sha256="2" * 64),
        SimpleNamespace(agreement_id="b", sha256="1" * 64),
        None,
    ],
    ids=["another file", "another agreement's", "none"],
)
def test_any_other_file_is_refused(name, field, file):
    with pytest.raises(Refused) as refused:
        _check(name, field, file)
    assert refused.value.code == SignatureRefusal.EVIDENCE


@pytest.mark.parametrize("name", ["send_link", "sign", "decline"])
def test_check_writes_nothing(name):
    file = SimpleNamespace(agreement_id="a", sha256="1" * 64)
    outside = ActorClaims(f"{OUTSIDE}s1", "link")
    ids = {"signer": "s1", "evidence": "e", "package": "p", "file": "f"}
    check_signature(Rows(file), STATE, Act(name, "k", "", datetime(2026, 11, 1, tzinfo=UTC), outside, ids))
