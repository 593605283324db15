"""What sealing needs and what checking a signature finds out. No cryptography here."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class SealKey:
    """An organisation's key and certificates. Whoever has it can seal in the organisation's name."""

    organisation: str
    pkcs12: bytes = field(repr=False)
    passphrase: bytes = field(repr=False)
    trust_roots: tuple[bytes, ...] = field(default=(), repr=False)
    """Root certificates (PEM or DER) by which our own seal is checked before it is given out."""
    fingerprint: str = ""
    """SHA-256 of the sealing certificate, as printed on certificates of completion."""


class Chain(StrEnum):
    """Whether the signer's certificate leads to a root that the reader trusts."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    """Outside the time for which it was issued, with no trusted time-stamp to show that it was inside."""
    REVOKED = "revoked"
    UNFIT = "unfit"
    """It leads to a trusted root but was not issued for signing documents."""


class Clock(StrEnum):
    """Whose clock the signing time comes from: a signer can claim any time, an authority can't be asked later."""

    AUTHORITY = "time-stamp authority"
    SIGNER = "signer"
    NONE = "none"


class Verdict(StrEnum):
    """One word for a signature; `SignatureReport.summary` says it in a sentence."""

    GOOD = "good"
    CHANGED_AFTER = "changed after"
    NOT_TRUSTED = "not trusted"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """Everything found out about one signature, by whomever it was made."""

    field: str
    kind: str
    """`seal` (certification: no change allowed after), `signature`, `time-stamp`, or `removed`."""
    signer: str
    organisation: str
    issuer: str
    certificate_sha256: str
    certificate_until: datetime | None
    signed_at: datetime | None
    clock: Clock
    time_authority: str
    reason: str
    location: str
    intact: bool
    """The bytes that were signed are the bytes in the file, and nothing is hidden in the signature itself."""
    covers_whole_file: bool
    changes: tuple[str, ...]
    """What was changed after signing, in words; empty when nothing was."""
    changes_allowed: bool
    """Whether the signature permits those changes (a second signature, a filled form field)."""
    chain: Chain
    problem: str
    """Why the signature is broken or could not be checked; empty when there is nothing to say."""
    signed_until: int = 0
    """How many bytes from the file's first are the file as it was signed."""

    @property
    def verdict(self) -> Verdict:
        if not self.intact:
            return Verdict.BROKEN
        if not self.covers_whole_file and not self.changes_allowed:
            return Verdict.CHANGED_AFTER
        return Verdict.GOOD if self.chain is Chain.TRUSTED else Verdict.NOT_TRUSTED

    @property
    def summary(self) -> str:
        """One sentence for a page or a terminal."""
        who = self.organisation or self.signer or "an unknown signer"
        if self.verdict is Verdict.BROKEN:
            return f"The {self.kind} by {who} is broken: {self.problem}"
        if self.verdict is Verdict.CHANGED_AFTER:
            return f"The file was changed after {who} signed it: {'; '.join(self.changes)}."
        trust = _TRUST[self.chain]
        extent = "the whole file" if self.covers_whole_file else "the file as it was when signed"
        later = f" Since then: {'; '.join(self.changes)}." if self.changes else ""
        return f"The {self.kind} by {who} is intact and covers {extent}; {trust}.{later}"


_TRUST = {
    Chain.TRUSTED: "the certificate is trusted",
    Chain.UNKNOWN: "the certificate does not lead to a root that you trust",
    Chain.EXPIRED: "the certificate is not valid now and no trusted time-stamp shows that it was when signed",
    Chain.REVOKED: "the certificate was revoked",
    Chain.UNFIT: "the certificate was not issued for signing documents",
}


class SealError(Exception):
    """Base of what can go wrong; `reason` and `way_out` are sentences for the person who asked."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(f"{reason} {way_out}")
        self.reason = reason
        self.way_out = way_out


class NotReadable(SealError):
    """The bytes are no PDF that can be read, or one that needs a password."""


class AlreadySigned(SealError):
    """The file carries a signature. A second one can make the first look broken, so ours never goes on it."""


class SealFailed(SealError):
    """The key, the time-stamp service or the check of the finished seal failed; nothing was sealed."""
