"""The command that checks: seals and signatures on PDFs, and packages by their manifest."""

from datetime import datetime
from pathlib import Path

from shared.documents.console.outcome import Exit, Outcome, fail
from shared.documents.console.source import read_source
from shared.documents.manifest.manifest import MANIFEST_NAME, ManifestError, State, check_manifest
from shared.documents.process import Failed, run_isolated
from shared.documents.seal.model import Clock, NotReadable, SealError, SignatureReport, Verdict
from shared.documents.seal.verify import verify

HOLDS_STILL = (
    "A file can't say whether the agreement in it is still in force: it may have ended or been suspended since. "
    "Its record says so: send the file to the page that its certificate names, or ask the agency."
)
"""What is not checked here, said with every seal that was."""


def verify_file(path: Path, roots: tuple[bytes, ...]) -> Outcome:
    """Every signature on a PDF, or every file of the package that a manifest names."""
    if path.name == MANIFEST_NAME:
        return _verify_package(path)
    outcome = run_isolated(_verify_or_say, read_source(path), roots)
    if isinstance(outcome, Failed):
        return fail(
            str(path), "The signatures could not be checked.", "The file may be damaged or made to harm."
        )
    if isinstance(outcome.value, tuple):
        return fail(str(path), *outcome.value)
    reports = outcome.value
    if not reports:
        return Outcome(
            str(path), Exit.FOUND, ("This PDF carries no seal and no signature.",), {"signatures": []}
        )
    good = all(report.verdict is Verdict.GOOD for report in reports)
    lines = tuple(line for report in reports for line in _describe(report))
    data = {
        "signatures": [
            {"report": report, "verdict": report.verdict, "summary": report.summary} for report in reports
        ],
        "not_checked": HOLDS_STILL,
    }
    return Outcome(str(path), Exit.FINE if good else Exit.FOUND, (*lines, HOLDS_STILL), data)


def _verify_or_say(pdf: bytes, roots: tuple[bytes, ...]) -> list[SignatureReport] | tuple[str, str]:
    """`verify` for a process of its own: an error that is an answer comes back as its two sentences."""
    try:
        return verify(pdf, trust_roots=roots)
    except (NotReadable, SealError) as error:
        return error.reason, error.way_out


def _describe(report: SignatureReport) -> list[str]:
    lines = [f"{report.verdict.value.upper()}: {report.summary}"]
    if report.signed_at is not None:
        lines.append(f"  when     {_format(report.signed_at)} ({_name_clock(report)})")
    facts = {
        "who": ", ".join(filter(None, (report.signer, report.organisation))),
        "reason": report.reason,
        "place": report.location,
        "issuer": report.issuer,
        "SHA-256": report.certificate_sha256,
    }
    return lines + [f"  {label:8} {value}" for label, value in facts.items() if value]


def _name_clock(report: SignatureReport) -> str:
    if report.clock is Clock.AUTHORITY:
        return f"by the time-stamp authority {report.time_authority}"
    return "by the signer's own clock"


def _format(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds")


def _verify_package(path: Path) -> Outcome:
    try:
        entries = check_manifest(read_source(path).decode(errors="replace"), path.parent)
    except ManifestError as error:
        return fail(str(path), str(error))
    good = all(entry.state is State.SAME for entry in entries)
    lines = tuple(f"{entry.state.value:8} {entry.name}" for entry in entries)
    return Outcome(str(path), Exit.FINE if good else Exit.FOUND, lines, {"entries": entries})
