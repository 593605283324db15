"""Put the organisation's one seal on a PDF. What is already signed is never signed again.

A PAdES signature that certifies: viewers show any later change as forbidden (ISO 32000-2, 12.8.2.2, DocMDP 1).
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError

from shared.documents.seal.container import find_byte_ranges
from shared.documents.seal.model import AlreadySigned, NotReadable, SealFailed, SealKey, Verdict
from shared.documents.seal.reading import PARSER_ERRORS, list_signature_fields, open_pdf
from shared.documents.seal.verify import verify

FIELD = "ConcordSeal"
_TIME_STAMP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class TimeStampService:
    """An RFC 3161 time-stamp authority: its address, and the roots (PEM or DER) that its answers are checked by.

    `client` stands in for the address where one is at hand (a test's own authority, an HSM's).
    """

    url: str = ""
    trust_roots: tuple[bytes, ...] = ()
    client: TimeStamper | None = None

    def get_client(self) -> TimeStamper:
        if self.client is not None:
            return self.client
        return HTTPTimeStamper(self.url, https=self.url.startswith("https:"), timeout=_TIME_STAMP_SECONDS)


def seal(
    pdf: bytes,
    *,
    signer: SealKey,
    reason: str,
    location: str,
    at: datetime,
    time_stamp: TimeStampService | None = None,
) -> bytes:
    """`pdf` with the seal appended, every byte before it unchanged, checked before it is returned.

    `at` is the time that the seal states by our own clock (it must know its zone); `time_stamp` adds an
    authority's. Raises NotReadable, AlreadySigned, or SealFailed, which leaves nothing sealed.
    """
    if at.tzinfo is None:
        raise ValueError("the seal's time must know its zone")
    if is_signed(pdf):
        raise AlreadySigned(
            "This PDF is signed already, and another signature could make that one look broken.",
            "Keep it as it is and name it by its hash in a sealed certificate of completion.",
        )
    sealed = _sign(pdf, _make_sealer(signer, reason, location, at, time_stamp))
    _check(sealed, pdf, signer, at, time_stamp)
    return sealed


def is_signed(pdf: bytes) -> bool:
    """Whether the file carries a signature, shown or taken out of sight. Raises NotReadable."""
    return bool(list_signature_fields(open_pdf(pdf)) or find_byte_ranges(pdf))


def _make_sealer(
    key: SealKey, reason: str, location: str, at: datetime, time_stamp: TimeStampService | None
) -> "_Sealer":
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        name=key.organisation,
        reason=reason,
        location=location,
    )
    sealer = _Sealer(
        metadata,
        signer=_load_signer(key),
        timestamper=time_stamp.get_client() if time_stamp else None,
        new_field_spec=fields.SigFieldSpec(FIELD, readable_field_name="Seal"),
    )
    sealer.at = at
    return sealer


def _sign(pdf: bytes, sealer: "_Sealer") -> bytes:
    try:
        output = sealer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False))
    except (TimestampRequestError, OSError) as error:
        raise SealFailed(
            "The time-stamp service did not answer.", "Try again, or check its address in the settings."
        ) from error
    except SigningError as error:
        raise SealFailed(
            "The file could not be sealed.", "Check that the sealing key is for signing."
        ) from error
    except PARSER_ERRORS as error:
        raise NotReadable(
            "This PDF is built in a way that can't be sealed.", "Print it to PDF and seal that."
        ) from error
    return bytes(output.getvalue())


class _Sealer(signers.PdfSigner):
    """pyHanko's signer with our clock's time in place of the machine's."""

    at: datetime

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self.at
        return session


def _load_signer(key: SealKey) -> signers.SimpleSigner:
    signer: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(
        key.pkcs12, other_certs=[], passphrase=key.passphrase or None
    )
    if signer is None:
        raise SealFailed("The sealing key can't be opened.", "Check the key file and its passphrase.")
    # A root inside the file proves nothing, and its bytes would be the only ones that nothing protects.
    signer.embed_roots = False
    return signer


def _check(
    sealed: bytes, pdf: bytes, key: SealKey, at: datetime, time_stamp: TimeStampService | None
) -> None:
    """Nothing leaves here that our own check would not accept."""
    roots = (*key.trust_roots, *(time_stamp.trust_roots if time_stamp else ()))
    reports = verify(sealed, trust_roots=roots, at=at)
    problem = ""
    if not sealed.startswith(pdf):
        problem = "bytes before the seal changed"
    elif len(reports) != 1 or reports[0].verdict is not Verdict.GOOD or not reports[0].covers_whole_file:
        problem = " ".join(report.summary for report in reports) or "no seal was found"
    if problem:
        raise SealFailed(
            f"The finished seal did not pass its own check ({problem}).",
            "Check that the sealing certificate is valid now and that its root is set.",
        )
