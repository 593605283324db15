"""A PDF that a signer signed with their own certificate: is it the frozen text, whole, and by whom? Keeps nothing.

Accepted is the frozen file with one signature added (an incremental update, ISO 32000-2, 7.5.6) that covers all of it,
and after it validation data and nothing else (PAdES-B-LT and B-LTA). So the text below the signature is byte for byte
what was approved, and their signature stays whole for whoever verifies the file.
"""

from collections import Counter
from collections.abc import Sequence

from services.agreements.sealing.pdf_signatures import LIMITS, read_signatures
from shared.documents.gate.upload import Upload, examine_upload
from shared.documents.process import Failed, run_isolated
from shared.documents.seal.changes import list_changes
from shared.documents.seal.later import find_later_problem
from shared.documents.seal.model import Chain, SignatureReport
from shared.errors import FieldError, Invalid

TIME_STAMP = "time-stamp"
ONLY_CHANGE = ("1 signature added",)
AGAIN = "Download the PDF from this page and sign that very file; don’t print, flatten or save it again."


def check_own(frozen: bytes, sent: Upload, roots: tuple[bytes, ...]) -> SignatureReport:
    """The signature on the sent file. Raises Invalid on the field `file`, with what is wrong and the way out.

    With `roots`, the signer's certificate must lead to one of them; without, the report says that it is not known.
    """
    if not sent.data.startswith(frozen):
        raise _refused(
            f"This file is not the agreement that you were asked to sign, with a signature added. {AGAIN}"
        )
    _check_active(frozen, sent)
    report = judge(read_signatures(sent.data, roots), known_roots=bool(roots))
    check_whole(frozen, sent.data, report)
    return report


def check_whole(frozen: bytes, data: bytes, report: SignatureReport) -> None:
    """Between the frozen file and the signature, and after it, is nothing that may not be. Raises Invalid."""
    changes = run_isolated(list_changes, data[: report.signed_until], len(frozen), limits=LIMITS)
    later = run_isolated(find_later_problem, data, report.signed_until, limits=LIMITS)
    if isinstance(changes, Failed) or isinstance(later, Failed):
        raise _refused(f"What was added to the agreement could not be read. {AGAIN}")
    if changes.value != ONLY_CHANGE:
        raise _refused(f"More than a signature was added: {'; '.join(changes.value)}. {AGAIN}")
    if later.value or not (report.covers_whole_file or report.changes_allowed):
        what = later.value or "; ".join(report.changes)
        raise _refused(
            f"After it was signed, more than validation data was added to the file: {what}. {AGAIN}"
        )


def judge(reports: Sequence[SignatureReport], *, known_roots: bool) -> SignatureReport:
    """The one signature, whole, by a certificate that holds. Time-stamps may follow it. Raises Invalid."""
    report = find_signature(reports)
    trusted = report.chain is Chain.TRUSTED
    if not trusted and (known_roots or report.chain is not Chain.UNKNOWN):
        raise _refused(f"{report.summary} Sign with a certificate that is valid for signing documents.")
    return report


def find_signature(reports: Sequence[SignatureReport]) -> SignatureReport:
    """The one signature, whole, before any time-stamp, and each of those whole. Raises Invalid."""
    broken = next((r for r in reports if not r.intact), None)
    if broken:
        raise _refused(f"The {broken.kind} is broken: {broken.problem} {AGAIN}")
    signatures = [r for r in reports if r.kind != TIME_STAMP]
    if not signatures:
        raise _refused("This file carries no digital signature. Sign it with your certificate, then send it.")
    if len(signatures) > 1:
        raise _refused(
            f"This file carries {len(signatures)} signatures. Send one that you alone have signed."
        )
    [report] = signatures
    if reports[0] is not report:
        raise _refused(f"The file was time-stamped before it was signed. {AGAIN}")
    return report


def _check_active(frozen: bytes, sent: Upload) -> None:
    """Whatever the gate would take out of a working copy must have been in the frozen file, the signature aside."""
    before = examine_upload(Upload(frozen, "agreement.pdf"), ("pdf",))
    after = examine_upload(sent, ("pdf",))
    added = Counter(r.what for r in after.removed if r.code != "signature") - Counter(
        r.what for r in before.removed
    )
    if added:
        raise _refused(f"More than a signature was added: {'; '.join(sorted(added))}. {AGAIN}")


def _refused(message: str) -> Invalid:
    return Invalid("This file can’t be taken as your signature.", (FieldError("file", message),))
