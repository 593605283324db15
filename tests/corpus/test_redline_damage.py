"""Files that are damaged, or were never documents: an answer in words every time, no traceback and no hang."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.documents.compare.compare import compare
from shared.documents.compare.html import render_comparison
from shared.documents.read.package import UnreadableDocument
from shared.documents.redline.engine import WarmEngine
from shared.documents.redline.redline import redline
from shared.documents.redline.resolve import accept_all, reject_all
from shared.documents.redline.verify import fingerprint_of
from tests.corpus.redline_pairs.damage import damage, flip
from tests.corpus.redline_pairs.generate import make_pair
from tests.corpus.redline_pairs.mutations import KINDS
from tests.corpus.test_redline_pairs import UNREADABLE, corpus_files

AT = datetime(2026, 3, 4, tzinfo=UTC)
LONGEST = 5.0
"""Seconds of work on one small damaged file; a hang would be minutes."""


def answers(action: Callable[[], object]) -> bool:
    """Whether the action gave a value; False where it refused the file in words. Anything else fails the test."""
    started = time.process_time()
    try:
        action()
    except UnreadableDocument as refused:
        assert str(refused).endswith(".") or "(" in str(refused)
        return False
    finally:
        assert time.process_time() - started < LONGEST
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(KINDS)), st.integers(0, 10_000), st.booleans())
def test_a_damaged_document_is_read_or_refused(kind: str, seed: int, bytes_only: bool) -> None:
    good = make_pair(kind, seed % 5)[1]
    bad = flip(good, seed) if bytes_only else damage(good, seed)
    for action in (accept_all, reject_all, fingerprint_of):
        answers(lambda act=action: act(bad))  # type: ignore[misc]
    answers(lambda: render_comparison(compare(good, bad)))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_that_are_no_document_are_refused(data: bytes) -> None:
    assert not answers(lambda: compare(data, data))
    assert not answers(lambda: accept_all(data))


def test_redlines_of_damaged_documents_are_proven_or_refused() -> None:
    with WarmEngine() as engine:
        for kind in ("mixed", "footnotes", "table rows"):
            good = make_pair(kind, 2)[1]
            for seed in range(3):
                result = redline(good, damage(good, seed, blows=2), author="A", at=AT, engine=engine)
                assert (result.docx is None) == (result.refusal is not None)
                assert result.refusal is None or result.refusal.message


@pytest.mark.skipif(not corpus_files(), reason="no corpus folder here; set CONCORD_CORPUS to one")
@pytest.mark.parametrize("path", corpus_files(), ids=lambda path: f"{path.parent.name}-{path.name[:40]}")
def test_every_corpus_file_compares_with_itself_or_is_refused_in_words(path: Path) -> None:
    data = path.read_bytes()
    started = time.perf_counter()
    read = answers(lambda: compare(data, data))
    print(f"{path.name[:60]:60} {'compared' if read else 'refused':9} {time.perf_counter() - started:5.2f} s")
    if read:
        assert compare(data, data).identical
    else:
        assert path.parent.name not in ("odd", "mou") or path.name in UNREADABLE
