"""Compares two Word files clause by clause, word by word. Needs no engine and no other program.

    comparison = compare(old_bytes, new_bytes)
    comparison.counts.changed
    html = render_comparison(comparison)          # shared.documents.compare.html

The same two files always give the same comparison.
"""

from __future__ import annotations

from dataclasses import replace

from shared.documents.compare.clauses import compare_clauses
from shared.documents.compare.model import Comparison
from shared.documents.compare.source import Opened, open_file, read_source
from shared.documents.process import Done, Failed, ProcessLimits, run_isolated

LIMITS = ProcessLimits(seconds=20.0)


def compare(old: bytes, new: bytes) -> Comparison:
    """What became of every clause. Tracked changes in either file count as accepted.

    Raises UnreadableDocument (a ValueError, with words for the user) when a file is not a readable .docx.
    """
    return compare_opened(open_file(old), open_file(new))


def compare_opened(old: Opened, new: Opened) -> Comparison:
    """The same of files that are read already."""
    right = read_source(new)
    left = read_source(old, right.references)
    found = compare_clauses(left.clauses, right.clauses)
    return replace(found, pending_old=left.pending, pending_new=right.pending)


def compare_isolated(old: bytes, new: bytes, *, limits: ProcessLimits = LIMITS) -> Done[Comparison] | Failed:
    """`compare` in a process of its own with limits, for files that have not been through the gate."""
    return run_isolated(compare, old, new, limits=limits)
