"""The facts that a certificate of completion states. Whoever calls has checked them; nothing here looks them up."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the agreement: its name, and what it is to it (`State agency`, `Federal agency`)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class PackageHashes:
    """SHA-256, in hexadecimal, of what was approved and signed. Empty where a part does not exist."""

    docx: str
    pdf: str
    terms: str


@dataclass(frozen=True, slots=True)
class SignerFact:
    """One signature as it was given: who, for whom, how they were known, and what they agreed to."""

    name: str
    title: str
    party: str
    identity: str
    """How the person was known: `Signed in with password and authenticator code`, `Code sent to j.doe@example.gov`."""
    method: str
    """How the person signed: `Typed name and confirmed`, `Certificate of …`."""
    signed_at: datetime | date
    """The instant, or the day alone where no more is known: a signature in ink."""
    consent_sha256: str
    """Of the consent text that was shown, as kept in the evidence record."""
    content_sha256: str
    """Of the PDF that this person signed."""
    mark: str = "Signed electronically"
    """How the person signed in two or three words, for the signature line; the name follows."""


@dataclass(frozen=True, slots=True)
class EventFact:
    """One line of the agreement's history, in the order in which it happened."""

    at: datetime
    actor: str
    action: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CompletionFacts:
    """Everything on the certificate. All times know their zone; they are shown in `zone` (an IANA name)."""

    title: str
    number: str
    parties: tuple[Party, ...]
    package: PackageHashes
    signers: tuple[SignerFact, ...]
    events: tuple[EventFact, ...]
    verification_url: str
    organisation: str
    """Whose seal goes on."""
    seal_fingerprint: str
    issued_at: datetime
    zone: str = "America/New_York"
    legal_note: str = ""
    """The law that makes these signatures binding, in the agency's words."""


class CertificateError(Exception):
    """The certificate can't be made or put on; `reason` and `way_out` are sentences for a person."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(f"{reason} {way_out}")
        self.reason = reason
        self.way_out = way_out
