"""The executed copy: the frozen PDF with its certificate of completion, sealed once. Worker only."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from services.agreements.register.models import AgreementRow
from services.agreements.register.timeline import list_events
from services.agreements.signers.counting import counting_evidence
from services.agreements.signers.models import EvidenceKind, EvidenceRow
from shared.auth.directory import get_agency
from shared.database import Database
from shared.documents.certificate.executed import make_executed_copy
from shared.documents.certificate.model import CompletionFacts, EventFact, PackageHashes, Party, SignerFact
from shared.documents.seal.keys import load_key
from shared.documents.seal.model import SealKey
from shared.documents.seal.seal import TimeStampService
from shared.settings import Settings
from workflows.agreements.state import AgreementState, package_of

LAW = "W. Va. Code ch. 39A art. 1 (Uniform Electronic Transactions Act) and § 39A-3-2"

METHODS = {
    EvidenceKind.PRESSED: "Pressed “Sign” under the consent text",
    EvidenceKind.PAPER: "Signed on paper; the scan is kept",
    EvidenceKind.CERTIFICATE: "Signed the PDF with their own certificate; that file is kept as it came",
}

MARKS = {
    EvidenceKind.PRESSED: "Signed electronically",
    EvidenceKind.PAPER: "Signed on paper",
    EvidenceKind.CERTIFICATE: "Signed with own certificate",
}
"""The same in a few words, for the signature line."""


@dataclass(frozen=True)
class Sealer:
    """Seals executed copies with the organisation's key."""

    settings: Settings
    database: Database

    @cached_property
    def key(self) -> SealKey:
        """The organisation's sealing key. Raises SettingMissing, SealFailed."""
        file = self.settings.need("seal_file")
        with open(file, "rb") as opened:  # noqa: PTH123  # the setting is a path as text
            return load_key(opened.read(), self.settings.need("seal_passphrase").encode())

    def seal_executed(self, stream: str, state: AgreementState, pdf: bytes, at: datetime) -> bytes:
        """The frozen pages and the certificate as one sealed PDF, verified before it is returned.

        `state` is the record's, once all have signed: the certificate lists its signatures, and no others.
        """
        with self.database.transaction() as session:
            row = session.get(AgreementRow, stream)
            assert row is not None  # noqa: S101  # a stream that is being sealed is in the register
            facts = self._facts(session, row, state, at)
        url = self.settings.timestamp_url
        return make_executed_copy(
            pdf,
            facts,
            signer=self.key,
            location=self.settings.jurisdiction,
            time_stamp=TimeStampService(url) if url else None,
        )

    def _facts(
        self, session: Session, row: AgreementRow, state: AgreementState, at: datetime
    ) -> CompletionFacts:
        package, evidence = package_of(state), counting_evidence(session, state)
        events = [EventFact(e.at, e.who or "", e.what) for e in reversed(list_events(session, row.id))]
        return CompletionFacts(
            title=row.title,
            number=row.number,
            parties=_parties(session, row),
            package=PackageHashes(package["docx"], package["pdf"], package["terms"]),
            signers=tuple(signer_fact(e, self.settings.timezone) for e in evidence),
            events=tuple(events),
            verification_url=f"{self.settings.public_url}/agreements/verify",
            organisation=self.settings.organisation,
            seal_fingerprint=self.key.fingerprint,
            issued_at=at,
            zone=self.settings.timezone,
            legal_note=LAW,
        )


def _parties(session: Session, row: AgreementRow) -> tuple[Party, ...]:
    ours = [Party(get_agency(session, a).name, "State agency") for a in row.agencies]
    return (*ours, *(Party(get_agency(session, p).name, "Federal body") for p in row.partners))


def signer_fact(row: EvidenceRow, zone: str) -> SignerFact:
    """A signature as the certificate states it. Of one on paper the day alone is known, in the state's zone."""
    signed: datetime | date = row.signed_at
    if row.kind == EvidenceKind.PAPER:
        signed = row.signed_at.astimezone(ZoneInfo(zone)).date()
    return SignerFact(
        name=row.name, title=row.title, party=row.body, identity=row.method, method=METHODS[EvidenceKind(row.kind)],
        signed_at=signed, consent_sha256=row.consent_sha256, content_sha256=row.package["pdf"],
        mark=MARKS[EvidenceKind(row.kind)],
    )  # fmt: skip
