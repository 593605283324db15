"""Reads the signatures of a stranger's PDF in a process of its own. Imports little: a fresh child loads it."""

from shared.documents.process import Failed, ProcessLimits, run_isolated
from shared.documents.seal.model import NotReadable, SealError, SignatureReport
from shared.documents.seal.verify import verify
from shared.errors import FieldError, Invalid

LIMITS = ProcessLimits(seconds=20)


def read_signatures(pdf: bytes, roots: tuple[bytes, ...]) -> list[SignatureReport]:
    """A report of each signature on the PDF, in the file's order. Raises Invalid where it can't be read."""
    outcome = run_isolated(verify_or_say, pdf, roots, limits=LIMITS)
    if isinstance(outcome, Failed):
        raise _unreadable("The signatures on this file could not be checked. It may be damaged.")
    if isinstance(outcome.value, str):
        raise _unreadable(outcome.value)
    return outcome.value


def verify_or_say(pdf: bytes, roots: tuple[bytes, ...]) -> list[SignatureReport] | str:
    """`verify`; an error that is an answer comes back as its sentences."""
    try:
        return verify(pdf, trust_roots=roots)
    except (NotReadable, SealError) as error:
        return f"{error.reason} {error.way_out}"


def _unreadable(message: str) -> Invalid:
    return Invalid("This file can't be verified.", (FieldError("file", message),))
