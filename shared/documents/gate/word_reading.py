"""What a Word file says: its words, and which clauses of ours it holds. Judges nothing."""

from shared.documents.gate.model import Reading
from shared.documents.read.model import Document
from shared.documents.read.segments import segments
from shared.documents.read.text import block_text


def read_words(document: Document) -> Reading:
    """The words of the whole document, page stories last, and its clauses as they are with every change accepted."""
    pages = [block for page in document.page_stories for block in page.blocks]
    return Reading(block_text((*document.blocks, *pages)), clauses_in(document))


def clauses_in(document: Document) -> frozenset[str]:
    """The ids of the clauses that a document holds."""
    return frozenset(found.clause_id for found in segments(document) if found.clause_id)
