"""Whether an uploaded Word file looks like this agreement at all: it has its clauses, and no other one's number."""

import re

from shared.documents.read.docx import read_docx
from shared.documents.read.model import Document
from shared.documents.read.segments import segments
from shared.documents.read.text import block_text
from shared.errors import FieldError, Invalid

NUMBER = re.compile(r"\bAG-\d[\d-]*\d\b")


def check_right(docx: bytes, *, number: str, made: bytes | None) -> None:
    """Raises Invalid where the file looks like another document; `made` is the text as Concord made it, if it did."""
    sent = read_docx(docx)
    problem = _other_number(sent, number) or _few_clauses(sent, made)
    if problem:
        told = f"This does not look like {number}: {problem}. Tick “It is the right document” to add it all the same."
        raise Invalid(told, (FieldError("right_document", told),))


def _other_number(sent: Document, number: str) -> str:
    pages = [block for page in sent.page_stories for block in page.blocks]
    found = set(NUMBER.findall(block_text((*sent.blocks, *pages))))
    return f"it carries {', '.join(sorted(found))}" if found and number not in found else ""


def _few_clauses(sent: Document, made: bytes | None) -> str:
    ours = {s.clause_id for s in segments(read_docx(made)) if s.clause_id} if made else set()
    there = {s.clause_id for s in segments(sent)} & ours
    return f"only {len(there)} of {len(ours)} clauses were found" if 2 * len(there) < len(ours) else ""
