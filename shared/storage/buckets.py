"""The five buckets and what each of them promises. A table, and nothing that talks to a store."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Bucket(StrEnum):
    """Where a document is kept; the store's own bucket is `<prefix>-<this>`."""

    WORKING = "working"
    QUARANTINE = "quarantine"
    EXECUTED = "executed"
    EVIDENCE = "evidence"
    AUDIT = "audit"


class Mode(StrEnum):
    """How firm a lock is: COMPLIANCE yields to nobody before its term, GOVERNANCE to the disposal key alone."""

    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"


@dataclass(frozen=True)
class Promise:
    """What a bucket promises of every object from the instant it is there."""

    meaning: str
    lock: Mode | None = None
    hold: bool = False
    may_change: bool = False
    """Whether a key may be given other bytes (as a further version)."""


PROMISES: Mapping[Bucket, Promise] = {
    Bucket.WORKING: Promise("drafts and renderings; each save is a version", may_change=True),
    Bucket.QUARANTINE: Promise("originals of uploads, byte for byte; never served inline"),
    Bucket.EXECUTED: Promise("signed and sealed copies", lock=Mode.COMPLIANCE),
    Bucket.EVIDENCE: Promise("evidence of complaints", lock=Mode.GOVERNANCE, hold=True),
    Bucket.AUDIT: Promise("signed heads of the audit chains", lock=Mode.COMPLIANCE),
}
"""Every bucket is versioned and made with object lock, so that a hold can be set on any document."""
