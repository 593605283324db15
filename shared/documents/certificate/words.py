"""The certificate's words and times: typed facts in, plain values for the page out."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.documents.certificate.model import CompletionFacts, SignerFact

_MINUS = "\N{MINUS SIGN}"


def describe(facts: CompletionFacts) -> dict[str, Any]:
    """What the page shows."""
    page: dict[str, Any] = clean(
        {
            "document_title": f"Certificate of completion: {facts.title}",
            "title": facts.title,
            "number": facts.number,
            "organisation": facts.organisation,
            "footer": f"{facts.number} · {facts.title}" if len(facts.title) < 60 else facts.number,
            "statement": _get_statement(facts),
            "seal_note": _SEAL_NOTE,
            "seal_fingerprint": facts.seal_fingerprint,
            "verification_url": facts.verification_url,
            "qr_alt": f"QR code that opens {facts.verification_url}",
            "parties": [{"role": party.role, "name": party.name} for party in facts.parties],
            "package_note": _PACKAGE_NOTE,
            "package": _describe_package(facts),
            "signers": [_describe_signer(signer, facts.zone) for signer in facts.signers],
            "zone_note": f"Times are shown for {facts.zone}, with their distance from UTC.",
            "events": [
                {
                    "at": format_time(event.at, facts.zone),
                    "actor": event.actor,
                    "action": event.action,
                    "detail": event.detail,
                }
                for event in facts.events
            ],
            "legal_note": facts.legal_note,
        }
    )
    return page


def format_time(at: datetime, zone: str) -> str:
    """`Oct 5, 2026, 10:30:00 AM EDT (UTC−04:00)`: nobody has to guess whose ten o'clock. Raises ValueError if naive."""
    if at.tzinfo is None:
        raise ValueError("every time on a certificate must know its zone")
    local = at.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z").replace("-", _MINUS)
    name = local.strftime("%Z")
    shown = f"{local:%b} {local.day}, {local:%Y, %I:%M:%S %p}".replace(" 0", " ")
    return f"{shown} {name if name.isalpha() else ''} (UTC{offset[:3]}:{offset[3:]})".replace("  ", " ")


def format_day(at: datetime | date, zone: str) -> str:
    """`Oct 5, 2026`, the day in `zone`."""
    day = at.astimezone(ZoneInfo(zone)) if isinstance(at, datetime) else at
    return f"{day:%b} {day.day}, {day.year}"


def _format_signed(at: datetime | date, zone: str) -> str:
    return format_time(at, zone) if isinstance(at, datetime) else format_day(at, zone)


def clean(value: Any) -> Any:
    """Drop what could make a line say something else than was recorded: controls and direction overrides."""
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, str):
        kept = "".join(mark for mark in value if mark == "\n" or unicodedata.category(mark) not in _HIDDEN)
        return re.sub(r"\s+", " ", kept).strip()
    return value


_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _get_statement(facts: CompletionFacts) -> str:
    count = len(facts.signers)
    signatures = f"{count} signature{'s' if count != 1 else ''}"
    return (
        f"The agreement before this page was completed with {signatures} recorded here. "
        f"Issued {format_time(facts.issued_at, facts.zone)}."
    )


_SEAL_NOTE = (
    "One electronic seal covers the whole file, agreement and certificate. Any change made after it shows "
    "when the file is opened in a PDF reader or checked at the address below."
)
_PACKAGE_NOTE = (
    "Every approval and signature names this package by the SHA-256 fingerprints of its parts. The blue words on the "
    "agreement's pages, which say who has signed, were printed over it with the seal; the PDF named here is without "
    "them."
)


def _describe_package(facts: CompletionFacts) -> list[dict[str, str]]:
    package = facts.package
    parts = [("Agreement (PDF)", package.pdf), ("Word file", package.docx), ("Terms", package.terms)]
    return [{"label": label, "sha256": sha256} for label, sha256 in parts if sha256]


def _describe_signer(signer: SignerFact, zone: str) -> dict[str, Any]:
    rows = [
        ("Signed for", f"{signer.party}, as {signer.title}" if signer.title else signer.party, False),
        ("Signed", _format_signed(signer.signed_at, zone), False),
        ("How identified", signer.identity, False),
        ("How signed", signer.method, False),
        ("Consent text", signer.consent_sha256, True),
        ("PDF signed", signer.content_sha256, True),
    ]
    shown = [
        {"label": label, "value": value, "digest": is_digest} for label, value, is_digest in rows if value
    ]
    return {"name": signer.name, "rows": shown}
