"""What a person must know of a converted PDF: marks of tracked changes are printed in it, comments left out of it."""

from shared.documents.process import Done, ProcessLimits, run_isolated
from shared.documents.read.unsettled import count_unsettled_in

_LIMITS = ProcessLimits(seconds=60.0)


def find_unsettled(docx: bytes) -> tuple[str, ...]:
    """A sentence for each kind of thing that is open in the Word file, with what to do; empty where all is settled.

    Reads the file in a process of its own. What can't be read is said, never passed over.
    """
    outcome = run_isolated(count_unsettled_in, docx, limits=_LIMITS)
    if not isinstance(outcome, Done):
        return (
            "Whether tracked changes or comments are left in the document could not be told: look at the PDF.",
        )
    found = outcome.value
    sentences = []
    if found.changes:
        sentences.append(
            f"{found.changes_in_words} and printed as marks: accept or reject them first, then convert again."
        )
    if found.comments:
        sentences.append(
            f"{found.comments_in_words} and left out of the PDF: settle and delete them before signature."
        )
    return tuple(sentences)
