"""Outside signers whose own rules want their own digital signature: they download the frozen PDF, sign it in their own
software, and send it back. The file is kept as it came, locked, beside the executed copy.

Our seal never goes on their file: the certificate in the executed copy names it by its SHA-256.
"""

import uuid
from dataclasses import dataclass

from services.agreements.files.models import FileRow
from services.agreements.files.repository import add_file, file_values, find_frozen
from services.agreements.files.stored import stored_of
from services.agreements.signature.evidence import Circumstances, add_evidence, evidence_id, is_first, masked
from services.agreements.signature.outside_signers import Visit, claims, known_outcome, visit
from services.agreements.signature.own_certificate_pdf import check_own
from services.agreements.signature.service import Visitor
from services.agreements.signature.trust_roots import named_roots
from services.agreements.signers.authority import require_authority
from services.agreements.signers.models import EvidenceKind, EvidenceRow
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.messages import Outcome
from shared.audit.chain import sha256
from shared.auth.actor import OUTSIDE
from shared.auth.link_tokens import wrong_code
from shared.documents.gate.upload import Upload
from shared.documents.seal.model import Chain, SignatureReport
from shared.errors import KeyReused, NotFound
from shared.storage.buckets import Bucket
from shared.storage.keys import content_key
from workflows.agreements.state import package_of

KIND = "own_signature"


@dataclass(frozen=True)
class _Sending:
    """One sending of a signed file."""

    found: Visit
    upload: Upload
    visitor: Visitor
    key: str

    @property
    def file_id(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:{KIND}:{self.found.signer.id}:{self.key}"))


def frozen_pdf(parts: Agreements, token: str, cookie: str) -> tuple[Visit, FileRow]:
    """The PDF that the signer is asked to sign. Raises Invalid without the code, NotFound."""
    found = visit(parts, token, cookie)
    if not found.link.visiting:
        raise wrong_code()
    with parts.database.transaction() as session:
        row = find_frozen(session, found.row.id, package_of(found.state)["pdf"])
    if row is None:
        raise NotFound(
            "The PDF of this agreement is not there.", way_out="Ask the person who sent you the link."
        )
    return found, row


def sign_own(
    parts: Agreements, token: str, cookie: str, *, upload: Upload, visitor: Visitor, key: str
) -> Outcome:
    """Check the signed file, keep it, and sign with it. The same key again is the same signature.

    Raises Invalid (no code; the file is not the frozen text with one whole signature), KeyReused for another file
    under the key, and what acts raise.
    """
    done = _done(parts, token, upload, key)  # before the visit, which its own signature has ended
    if done is not None:
        return done
    found, frozen = frozen_pdf(parts, token, cookie)
    sending, evidence = _Sending(found, upload, visitor, key), evidence_id(found.signer.id, key)
    with parts.database.transaction() as session:
        known = session.get(EvidenceRow, evidence)
    if known is None:
        report = check_own(parts.store.get(stored_of(frozen)), upload, named_roots(parts))
        _require_open(parts, token, cookie)
        _keep(parts, sending, report)
    else:
        _require_same(known, sha256(upload.data))
    ids = {
        "package": package_of(found.state)["id"],
        "signer": found.signer.id,
        "evidence": evidence,
        "file": sending.file_id,
    }
    return parts.performer.perform(claims(found), found.row.id, "sign", key=key, ids=ids)


def _done(parts: Agreements, token: str, upload: Upload, key: str) -> Outcome | None:
    """What was answered to this file under this key, where it signed. Raises KeyReused where another file did."""
    with parts.database.transaction() as session:
        known = known_outcome(session, token, key)
        if known is None:
            return None
        signer, outcome = known
        evidence = session.get(EvidenceRow, evidence_id(signer.id, key))
    if evidence is not None:
        _require_same(evidence, sha256(upload.data))
    return outcome


def _require_open(parts: Agreements, token: str, cookie: str) -> None:
    """A locked file can't be taken back: none is kept where the act would be refused, after a check that takes seconds.

    What happens between this and the act is the act's to settle. Raises as `visit` does; Conflict without authority.
    """
    found = visit(parts, token, cookie)
    with parts.database.transaction() as session:
        require_authority(session, found.signer.body, clock.today(parts.zone))


def _require_same(known: EvidenceRow, digest: str) -> None:
    """Raises KeyReused where the evidence written under this key names another file."""
    if digest != known.file_sha256:
        raise KeyReused(
            "Another signed file was sent before, and it may be recorded.",
            way_out="Open your link again: its page says whether you have signed. If not, send this file there.",
        )


def _keep(parts: Agreements, sending: _Sending, report: SignatureReport) -> None:
    """Keep the file as it came, locked, with the evidence that names it."""
    found, data, at = sending.found, sending.upload.data, clock.now()
    digest = sha256(data)
    stored = parts.store.put(
        Bucket.EXECUTED,
        content_key(found.row.id, digest),
        data,
        sha256=digest,
        content_type="application/pdf",
    )
    values = file_values(
        stored, file_id=sending.file_id, stream=found.row.id, kind=KIND, added_by=OUTSIDE + found.signer.id, at=at,
        name=f"Signed by {found.signer.name} with their own certificate.pdf",
    )  # fmt: skip
    how = f"{certificate_in_words(report)}; signed file {digest}; link and code sent to {masked(found.link.address)}"
    with parts.database.transaction() as session:
        authority = require_authority(session, found.signer.body, clock.today(parts.zone))
        circumstances = Circumstances(
            how, authority, sending.visitor.address, sending.visitor.agent, at, EvidenceKind.CERTIFICATE, digest
        )  # fmt: skip
        evidence = evidence_id(found.signer.id, sending.key)
        if not is_first(session, evidence):
            _require_same(session.get_one(EvidenceRow, evidence), digest)
            return
        add_file(session, values)
        add_evidence(session, found.signer, package_of(found.state), circumstances, sending.key)


def certificate_in_words(report: SignatureReport) -> str:
    """Whose certificate it is, by whom it was issued, whether we know that issuer's root, and which one exactly."""
    who = ", ".join(part for part in (report.signer, report.organisation) if part) or "no name"
    known = "a root that we trust" if report.chain is Chain.TRUSTED else "a root that is not known to us"
    later = "" if report.covers_whole_file else "; with validation data added after the signature"
    issued = f"issued by {report.issuer}, {known}; certificate {report.certificate_sha256}{later}"
    return f"With their own certificate: {who}; {issued}"
