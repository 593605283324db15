"""Synthetic facts of one completed agreement."""

from datetime import UTC, datetime

import pytest

from shared.documents.certificate.model import CompletionFacts, EventFact, PackageHashes, Party, SignerFact


@pytest.fixture
def facts() -> CompletionFacts:
    return make_facts()


def make_facts(pdf_sha256: str = "b" * 64) -> CompletionFacts:
    moment = [datetime(2026, 10, day, 13, 5, 7, tzinfo=UTC) for day in (1, 2, 5, 6, 6, 7)]
    return CompletionFacts(
        title="Joint Task Force Cooperation Agreement",
        number="MOU-2026-0042",
        parties=(
            Party("Example State Police", "State agency"),
            Party("Example Field Office, Department of Examples", "Federal agency"),
        ),
        package=PackageHashes(docx="a" * 64, pdf=pdf_sha256, terms="c" * 64),
        signers=(
            SignerFact(
                name="Jordan Rivera",
                title="Superintendent",
                party="Example State Police",
                identity="Signed in with password and authenticator code",
                method="Typed name, ticked consent and confirmed",
                signed_at=moment[3],
                consent_sha256="d" * 64,
                content_sha256=pdf_sha256,
            ),
            SignerFact(
                name="Avery O’Neill-Peña",
                title="Special Agent in Charge",
                party="Example Field Office, Department of Examples",
                identity="Single-use link and code sent to a.oneill@example.gov",
                method="Typed name, ticked consent and confirmed",
                signed_at=moment[4],
                consent_sha256="d" * 64,
                content_sha256=pdf_sha256,
            ),
        ),
        events=(
            EventFact(moment[0], "Sam Lee (drafter)", "Submitted for approval", "Version 4, package frozen"),
            EventFact(moment[1], "Robin Park (legal review)", "Approved"),
            EventFact(
                moment[2], "Jordan Rivera (agency head)", "Approved", "On behalf of nobody but the office"
            ),
            EventFact(moment[3], "Jordan Rivera", "Signed", "From 192.0.2.10"),
            EventFact(moment[4], "Avery O’Neill-Peña", "Signed", "From 198.51.100.7"),
            EventFact(moment[5], "Concord", "Sealed"),
        ),
        verification_url="https://concord.example.gov/verify/7Q4M-2K9D",
        organisation="Example State Police",
        seal_fingerprint="e" * 64,
        issued_at=moment[5],
        legal_note="Signed electronically under the Uniform Electronic Transactions Act.",
    )
