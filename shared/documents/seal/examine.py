"""Ask pyHanko about one signature and put its answer into our terms. The only file that reads its statuses."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel, SignatureStatus
from pyhanko_certvalidator import ValidationContext

from shared.documents.seal.model import Chain, Clock

# They log a traceback and the signer's name for every certificate that isn't trusted; our report says it instead.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_SIGNING = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
_OUT_OF_TIME = {AdESIndeterminate.EXPIRED, AdESIndeterminate.NOT_YET_VALID, AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
                AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examination:
    """What the cryptography says. With `problem` set, the rest is only what the signature claims."""

    kind: str = "signature"
    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    certificate_sha256: str = ""
    certificate_until: datetime | None = None
    signed_at: datetime | None = None
    clock: Clock = Clock.NONE
    time_authority: str = ""
    reason: str = ""
    location: str = ""
    intact: bool = False
    changes_allowed: bool = False
    chain: Chain = Chain.UNKNOWN
    problem: str = ""


def examine(
    reader: PdfFileReader,
    field: Any,
    name: str,
    roots: list[x509.Certificate],
    at: datetime | None,
) -> Examination:
    """Never raises for anything that a file can contain."""
    try:
        signature = EmbeddedPdfSignature(reader, field, name)
        return _examine(reader, signature, roots, at)
    # The parser and the validator fail in dozens of ways on hostile input; each means: this one can't be relied on.
    except Exception as error:
        return Examination(problem=f"it can't be read ({type(error).__name__}).")


def _examine(
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    roots: list[x509.Certificate],
    at: datetime | None,
) -> Examination:
    status = _validate(reader, signature, roots, at)
    stamp = getattr(status, "timestamp_validity", None)
    if not status.trusted and stamp is not None and stamp.trusted:
        # A trusted authority saw the signature then, so the certificate need only have been valid then.
        status = _validate(reader, signature, roots, stamp.timestamp)
    certificate = status.signing_cert
    signed_at, clock, authority = _get_time(status, stamp)
    return Examination(
        kind=_get_kind(signature),
        signer=_get_name(certificate, "common_name"),
        organisation=_get_name(certificate, "organization_name"),
        issuer=certificate.issuer.human_friendly,
        certificate_sha256=certificate.sha256.hex(),
        certificate_until=certificate["tbs_certificate"]["validity"]["not_after"].native,
        signed_at=signed_at,
        clock=clock,
        time_authority=authority,
        reason=str(signature.sig_object.get("/Reason", "")),
        location=str(signature.sig_object.get("/Location", "")),
        intact=status.intact and status.valid,
        changes_allowed=_allows_changes(status),
        chain=_get_chain(status),
    )


def _validate(
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    roots: list[x509.Certificate],
    at: datetime | None,
) -> Any:
    if signature.sig_object_type == "/DocTimeStamp":
        return validate_pdf_timestamp(signature, validation_context=_make_context(reader, roots, at))
    return validate_pdf_signature(
        signature,
        signer_validation_context=_make_context(reader, roots, at),
        ts_validation_context=_make_context(reader, roots, at),
        key_usage_settings=_SIGNING,
    )


def _make_context(
    reader: PdfFileReader, roots: list[x509.Certificate], at: datetime | None
) -> ValidationContext:
    settings: dict[str, Any] = {
        "trust_roots": roots,
        "moment": at or datetime.now(UTC),
        "allow_fetching": False,
    }
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return ValidationContext(**settings)
    return store.as_validation_context(settings)


def _allows_changes(status: Any) -> bool:
    """Bytes that add no revision to the document are nobody's update: a reader must hear of them."""
    nothing_new = status.modification_level is ModificationLevel.NONE
    untouched = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.docmdp_ok) and (untouched or not nothing_new)


def _get_kind(signature: EmbeddedPdfSignature) -> str:
    if signature.sig_object_type == "/DocTimeStamp":
        return "time-stamp"
    return "seal" if signature.docmdp_level is not None else "signature"


def _get_time(status: Any, stamp: Any) -> tuple[datetime | None, Clock, str]:
    if stamp is not None and stamp.intact and stamp.valid:
        return stamp.timestamp, Clock.AUTHORITY, _get_authority(stamp)
    if getattr(status, "timestamp", None) is not None:
        return status.timestamp, Clock.AUTHORITY, _get_authority(status)
    claimed = getattr(status, "signer_reported_dt", None)
    return claimed, Clock.SIGNER if claimed else Clock.NONE, ""


def _get_authority(status: SignatureStatus) -> str:
    name = _get_name(status.signing_cert, "common_name") or status.signing_cert.subject.human_friendly
    return name if status.trusted else f"{name} (not trusted)"


def _get_chain(status: SignatureStatus) -> Chain:
    if status.trusted:
        return Chain.TRUSTED
    if status.revoked:
        return Chain.REVOKED
    since = status.signing_cert["tbs_certificate"]["validity"]["not_before"].native
    too_early = status.validation_time is not None and status.validation_time < since
    if too_early or status.trust_problem_indic in _OUT_OF_TIME:
        return Chain.EXPIRED
    if status.trust_problem_indic is AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE:
        return Chain.UNFIT
    return Chain.UNKNOWN


def _get_name(certificate: x509.Certificate, part: str) -> str:
    value = certificate.subject.native.get(part, "")
    return value if isinstance(value, str) else ", ".join(value or ())
