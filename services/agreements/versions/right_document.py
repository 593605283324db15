"""Whether an uploaded Word file looks like this agreement at all: it has its clauses, and no other one's number."""

import re
from collections.abc import Callable

from services.agreements.files.read_once import ReadOnce
from shared.documents.gate.model import Reading
from shared.documents.gate.word_reading import clauses_in
from shared.documents.read.docx import read_docx
from shared.errors import wrong_field

NUMBER = re.compile(r"\bAG-\d[\d-]*\d\b")
_KNOWN: ReadOnce[frozenset[str]] = ReadOnce()


def check_right(sent: Reading, *, number: str, ours: frozenset[str]) -> None:
    """Raises Invalid where it looks like another document; `ours` are the clauses of what Concord made, if it did."""
    problem = _other_number(sent, number) or _few_clauses(sent, ours)
    if problem:
        told = f"This does not look like {number}: {problem}. Tick “It is the right document” to add it all the same."
        raise wrong_field("right_document", told)


def clauses_of(fingerprint: str, load: Callable[[], bytes]) -> frozenset[str]:
    """The ids of the clauses in a Word file that is kept; of one fingerprint always the same, so it is read once."""
    return _KNOWN.get(fingerprint, lambda: clauses_in(read_docx(load())))


def _other_number(sent: Reading, number: str) -> str:
    found = set(NUMBER.findall(sent.words))
    return f"it carries {', '.join(sorted(found))}" if found and number not in found else ""


def _few_clauses(sent: Reading, ours: frozenset[str]) -> str:
    there = sent.clauses & ours
    return f"only {len(there)} of {len(ours)} clauses were found" if 2 * len(there) < len(ours) else ""
