"""Redlines over many pairs of documents: each is lossless, or an honest refusal that names a part. Prints a table.

Run all of it with `pytest tests/corpus/test_redline_pairs.py -m "slow or not slow" -s`.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.documents.redline.engine import WarmEngine
from shared.documents.redline.model import Redline
from shared.documents.redline.redline import redline
from tests.corpus.redline_pairs.edit_real import edit_real
from tests.corpus.redline_pairs.generate import make_pair
from tests.corpus.redline_pairs.mutations import KINDS

AT = datetime(2026, 3, 4, tzinfo=UTC)
DATA = Path(__file__).parents[3] / "shared/data/docx"
SEEDS = range(1, 8)
UNREADABLE = {
    "ExternalEntityInText.docx",
    "bug53475-password-is-pass.docx",
    "clusterfuzz-testcase-minimized-POIXWPFFuzzer-5313273089884160.docx",
    "strict-format.docx",
    "truncated62886.docx",
}


@pytest.fixture(scope="module")
def engine() -> Iterator[WarmEngine]:
    with WarmEngine() as warm:
        yield warm


def corpus_files() -> list[Path]:
    folders = [DATA, *(Path(found) for found in [os.environ.get("CONCORD_CORPUS", "")] if found)]
    return sorted(path for folder in folders if folder.is_dir() for path in folder.rglob("*.docx"))


def memory(engine: WarmEngine) -> str:
    """The most this process and the kept engine have held, in MB, where the system says."""
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    worker = engine._free[0]._process.pid if engine._free else 0
    status = Path(f"/proc/{worker}/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    theirs = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
    return f"{ours:4} + {theirs:4} MB"


def row(name: str, result: Redline) -> str:
    verdict = (
        "lossless" if result.lossless else f"refused: {result.refusal.because if result.refusal else '?'}"
    )
    parts = ", ".join(result.refusal.parts) if result.refusal else ", ".join(result.not_shown)
    return f"{name[:56]:56} {verdict:26} {result.revisions.total:5} changes {result.seconds:6.2f} s  {parts}"


def check_honest(result: Redline) -> None:
    """Either a proven document or a reason in words; never both, never neither."""
    assert (result.docx is None) == (result.refusal is not None)
    if result.refusal is not None:
        assert result.refusal.message
        assert result.refusal.because != "not_lossless" or result.refusal.parts


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_one_generated_pair_of_each_kind_is_lossless(kind: str, engine: WarmEngine) -> None:
    result = redline(*make_pair(kind, 0), author="Counsel", at=AT, engine=engine)
    print(row(kind, result))
    check_honest(result)
    assert result.lossless, result.checks


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_more_than_two_hundred_generated_pairs_are_lossless_or_honestly_refused(engine: WarmEngine) -> None:
    lossless = total = 0
    for kind in sorted(KINDS):
        results = [redline(*make_pair(kind, seed), author="Counsel", at=AT, engine=engine) for seed in SEEDS]
        good = sum(result.lossless for result in results)
        refused = {part for result in results if result.refusal for part in result.refusal.parts}
        slowest = max(result.seconds for result in results)
        print(
            f"{kind:26} {good:3} of {len(results)} lossless, slowest {slowest:5.2f} s {sorted(refused) or ''}"
        )
        for result in results:
            check_honest(result)
        lossless, total = lossless + good, total + len(results)
    print(f"{lossless} of {total} generated pairs lossless, the others refused with the part named")
    assert total >= 200
    assert lossless >= total * 0.98


@pytest.mark.skipif(not (DATA / "redline").is_dir(), reason=f"no sample pairs at {DATA / 'redline'}")
@pytest.mark.parametrize(
    "name", ["ilpa", "multiple-changes", "paragraph-insert", "run-level-change", "split-run-boundary-change"]
)
def test_each_sample_pair_is_lossless(name: str, engine: WarmEngine) -> None:
    folder = DATA / "redline" / name
    original, revised = (folder / "original.docx").read_bytes(), (folder / "revised.docx").read_bytes()
    result = redline(original, revised, author="Counsel", at=AT, engine=engine)
    print(row(name, result))
    assert result.lossless
    assert result.revisions.total > 0


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not corpus_files(), reason="no corpus folder here; set CONCORD_CORPUS to one")
def test_every_real_file_against_edits_of_itself_is_lossless_or_refused(engine: WarmEngine) -> None:
    for path in corpus_files():
        data = path.read_bytes()
        results = [redline(data, data, author="Counsel", at=AT, engine=engine)]
        print(row(f"{path.name} (itself)", results[0]))
        if results[0].refusal is None:
            assert results[0].revisions.total == 0
        for seed in range(3 if results[0].lossless else 0):
            edited, words = edit_real(data, seed)
            results.append(redline(data, edited, author="Counsel", at=AT, engine=engine))
            print(row(f"{path.name} ({words})", results[-1]), memory(engine))
        for result in results:
            check_honest(result)
        if path.parent.parent == DATA:
            assert results[0].lossless == (path.name not in UNREADABLE)
