"""Checks an agreement's text before it is sent, approved or signed.

    for finding in check(path.read_bytes(), defined_parties=["West Virginia State Police", "…"]):
        print(finding.severity, finding.place, finding.suggestion)

Looks at the text as it will be with tracked changes accepted, and says that there are some. It changes nothing and
judges no law: a file without findings is free of the slips it knows, not good. Raises UnreadableDocument for bytes
that are no readable .docx.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.documents.check.blanks import check_blanks
from shared.documents.check.contents import check_contents
from shared.documents.check.dates import check_dates
from shared.documents.check.directions import check_directions
from shared.documents.check.findings import Finding
from shared.documents.check.gaps import check_numbering
from shared.documents.check.lines import Lines, read_all
from shared.documents.check.parties import check_parties, find_parties
from shared.documents.check.references import check_references
from shared.documents.check.signatures import check_signatures
from shared.documents.check.struck import check_struck
from shared.documents.check.terms import check_terms
from shared.documents.check.unseen import check_unseen
from shared.documents.check.unsettled import check_unsettled
from shared.documents.read.docx import read_docx
from shared.documents.read.model import Document
from shared.documents.read.views import resolve


def check(document: bytes | Document, *, defined_parties: Sequence[str] = ()) -> list[Finding]:
    """Everything found, errors before warnings, else in the order of rules and reading.

    Notes, headers and footers are read by every rule but those of numbers and signatures, which only the text has, and
    of terms, which headers and footers name as titles do.

    `defined_parties` are the parties' full names; without them those that the document introduces are used.
    """
    read = read_docx(document) if isinstance(document, bytes) else document
    settled = resolve(read, "accepted")
    return check_lines(read, settled, read_all(settled), defined_parties)


def check_lines(
    read: Document, settled: Document, found: Lines, defined_parties: Sequence[str] = ()
) -> list[Finding]:
    """The same of a document as it was `read` and resolved (`settled`), whose lines were found already."""
    lines, all_lines = found.text, found.all
    parties = list(defined_parties) or find_parties(lines)
    findings = [
        *check_unsettled(read),
        *check_contents(settled),
        *check_unseen(settled, all_lines),
        *check_struck(all_lines),
        *check_blanks(all_lines),
        *check_references(lines, [*found.notes, *found.pages]),
        *check_terms([*lines, *found.notes], parties),
        *check_parties(all_lines, parties),
        *check_dates(all_lines),
        *check_signatures(lines, parties),
        *check_numbering(lines),
        *check_directions(all_lines),
    ]
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.severity != "error")
