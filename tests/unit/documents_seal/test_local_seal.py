"""The embedded stack's seal: made once, private, good on the day of the oldest demonstration agreement."""

from datetime import UTC, datetime, timedelta

from deploy.local.seal import make_seal
from shared.documents.seal.keys import load_key
from shared.documents.seal.model import Verdict
from shared.documents.seal.seal import seal
from shared.documents.seal.verify import verify
from tests.unit.documents_seal.conftest import make_pdf


def test_local_seal_is_good_on_a_day_years_ago_and_named_as_a_demonstration(tmp_path):
    file = tmp_path / "seal.p12"
    make_seal(file, "the stack's passphrase", "State of Test")
    key = load_key(file.read_bytes(), b"the stack's passphrase")
    assert key.organisation == "State of Test"
    at = datetime.now(UTC) - timedelta(days=4 * 365)
    sealed = seal(make_pdf(), signer=key, reason="Executed copy", location="Capital", at=at)
    [report] = verify(sealed, trust_roots=key.trust_roots)
    assert report.verdict is Verdict.GOOD
    assert "not legally valid" in report.signer
    assert abs(report.signed_at - at) < timedelta(seconds=1)


def test_local_seal_is_kept_and_readable_by_its_owner_only(tmp_path):
    file = tmp_path / "seal.p12"
    make_seal(file, "a", "State of Test")
    before = file.read_bytes()
    make_seal(file, "b", "State of Test")
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o777 == 0o600
