"""The organisation's seal: once, checked before it is given out, with the right clock."""

import http.server
import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import tsp
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from shared.documents.seal.keys import load_key, make_development_key
from shared.documents.seal.model import AlreadySigned, Clock, NotReadable, SealFailed, SealKey, Verdict
from shared.documents.seal.seal import TimeStampService, seal
from shared.documents.seal.verify import verify
from tests.unit.documents_seal.certificates import make_authority
from tests.unit.documents_seal.conftest import ORGANISATION, make_pdf


def seal_now(pdf: bytes, key: SealKey, **options: object) -> bytes:
    options.setdefault("at", datetime.now(UTC))
    return seal(pdf, signer=key, reason="Executed copy", location="Charleston", **options)  # type: ignore[arg-type]


def test_seal_of_a_pdf_is_good_and_keeps_every_byte_before_it(key: SealKey) -> None:
    pdf = make_pdf()
    sealed = seal_now(pdf, key)
    [report] = verify(sealed, trust_roots=key.trust_roots)
    assert sealed.startswith(pdf)
    assert (report.verdict, report.kind, report.covers_whole_file) == (Verdict.GOOD, "seal", True)
    assert (report.organisation, report.reason, report.location) == (
        ORGANISATION,
        "Executed copy",
        "Charleston",
    )
    assert report.certificate_sha256 == key.fingerprint


def test_seal_states_the_time_that_it_was_given_and_whose_clock_it_is(key: SealKey) -> None:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=40)
    [report] = verify(seal_now(make_pdf(), key, at=at), trust_roots=key.trust_roots, at=at)
    assert (report.signed_at, report.clock) == (at, Clock.SIGNER)


def test_seal_with_a_time_without_zone_is_refused(key: SealKey) -> None:
    with pytest.raises(ValueError, match="zone"):
        seal_now(make_pdf(), key, at=datetime(2026, 10, 5))  # noqa: DTZ001 - the flaw under test


def test_seal_of_a_sealed_pdf_is_refused_with_the_way_out(key: SealKey, sealed: bytes) -> None:
    with pytest.raises(AlreadySigned) as refusal:
        seal_now(sealed, key)
    assert "hash" in refusal.value.way_out


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\nxref\ntrailer<<>>\nstartxref\n0\n%%EOF"]
)
def test_seal_of_what_is_no_readable_pdf_is_refused(key: SealKey, content: bytes) -> None:
    with pytest.raises(NotReadable):
        seal_now(content, key)


def test_seal_of_a_pdf_under_password_is_refused(key: SealKey) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(NotReadable, match="password"):
        seal_now(buffer.getvalue(), key)


def test_seal_with_a_certificate_that_has_expired_is_refused(key: SealKey) -> None:
    with pytest.raises(SealFailed, match="own check"):
        seal_now(make_pdf(), key, at=datetime.now(UTC) + timedelta(days=365 * 30))


def test_seal_with_a_root_that_does_not_fit_the_key_is_refused(key: SealKey, tmp_path: Path) -> None:
    other = make_development_key(tmp_path, "Somebody else")
    with pytest.raises(SealFailed, match="own check"):
        seal_now(make_pdf(), load_key(key.pkcs12, key.passphrase, trust_roots=other.trust_roots))


def test_load_key_with_a_wrong_passphrase_says_so(key: SealKey) -> None:
    with pytest.raises(SealFailed, match="can't be opened"):
        load_key(key.pkcs12, b"wrong")


def test_load_key_without_roots_takes_the_last_certificate_of_its_own_chain(key: SealKey) -> None:
    assert load_key(key.pkcs12, key.passphrase).trust_roots == key.trust_roots


def test_development_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = (make_development_key(tmp_path / "keys", ORGANISATION) for _ in range(2))
    assert first == second
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_key_shows_nothing_secret_when_it_is_printed(key: SealKey) -> None:
    assert key.passphrase.decode() not in repr(key)
    assert "pkcs12" not in repr(key)


def test_time_stamped_seal_takes_the_authoritys_clock(key: SealKey) -> None:
    authority = make_authority()
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    client = DummyTimeStamper(authority.certificate, authority.key, fixed_dt=at)
    service = TimeStampService(client=client, trust_roots=(authority.root,))
    sealed = seal_now(make_pdf(), key, time_stamp=service)
    [report] = verify(sealed, trust_roots=(*key.trust_roots, authority.root))
    assert (report.signed_at, report.clock, report.time_authority) == (
        at,
        Clock.AUTHORITY,
        "Example time authority",
    )


def test_time_stamp_of_an_authority_that_is_not_trusted_is_named_as_such(key: SealKey) -> None:
    authority = make_authority()
    client = DummyTimeStamper(authority.certificate, authority.key)
    service = TimeStampService(client=client, trust_roots=(authority.root,))
    [report] = verify(seal_now(make_pdf(), key, time_stamp=service), trust_roots=key.trust_roots)
    assert "not trusted" in report.time_authority


def test_trusted_time_stamp_keeps_a_seal_good_after_its_certificate_expired(key: SealKey) -> None:
    authority = make_authority()
    client = DummyTimeStamper(authority.certificate, authority.key)
    service = TimeStampService(client=client, trust_roots=(authority.root,))
    roots = (*key.trust_roots, authority.root)
    later = datetime.now(UTC) + timedelta(days=365 * 15)
    stamped = seal_now(make_pdf(), key, time_stamp=service)
    assert verify(stamped, trust_roots=roots, at=later)[0].verdict is Verdict.GOOD
    assert verify(seal_now(make_pdf(), key), trust_roots=roots, at=later)[0].verdict is Verdict.NOT_TRUSTED


def test_seal_when_the_time_stamp_service_is_down_fails_and_says_so(key: SealKey) -> None:
    with pytest.raises(SealFailed, match="did not answer"):
        seal_now(make_pdf(), key, time_stamp=TimeStampService(url="http://127.0.0.1:9/tsa"))


@pytest.fixture
def time_stamp_server() -> Iterator[TimeStampService]:
    """An RFC 3161 authority over HTTP on loopback."""
    authority = make_authority()
    client = DummyTimeStamper(authority.certificate, authority.key)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = client.request_tsa_response(tsp.TimeStampReq.load(body)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield TimeStampService(url=f"http://127.0.0.1:{server.server_port}/", trust_roots=(authority.root,))
    server.shutdown()
    server.server_close()


def test_time_stamp_over_http_is_asked_for_and_kept(
    key: SealKey, time_stamp_server: TimeStampService
) -> None:
    sealed = seal_now(make_pdf(), key, time_stamp=time_stamp_server)
    [report] = verify(sealed, trust_roots=(*key.trust_roots, *time_stamp_server.trust_roots))
    assert (report.verdict, report.clock) == (Verdict.GOOD, Clock.AUTHORITY)
