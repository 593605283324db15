"""The document engine's figures: no stack, no server. `python -m deploy.bench.documents` runs these alone.

The pair of 800 paragraphs is made here, so that nothing has to be fetched and every machine measures the same.
"""

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
from rich.console import Console

from deploy.bench.figures import Figure, millis, timed, write_section
from services.agreements.library.loader import load_library
from shared import clock
from shared.documents import process
from shared.documents.certificate.executed import make_executed_copy
from shared.documents.certificate.model import CompletionFacts, EventFact, PackageHashes, Party, SignerFact
from shared.documents.compare.compare import compare
from shared.documents.convert.convert import convert_to_pdf
from shared.documents.convert.locate import office_available
from shared.documents.gate.examine import examine
from shared.documents.gate.inspect import judge
from shared.documents.gate.model import Limits
from shared.documents.read.docx import read_docx
from shared.documents.read.text import text
from shared.documents.redact.redact import find_boxes, redact
from shared.documents.redline.engine import ColdEngine, EngineJob, WarmEngine
from shared.documents.redline.redline import redline
from shared.documents.seal.keys import make_development_key
from shared.documents.seal.verify import verify
from shared.documents.write.assembly import assemble

TITLE = "Documents"
STATE, FEDERAL = "Example State Police", "Example Field Office"


@dataclass(frozen=True)
class Bench:
    """What the measurements share: an agreement of our own library, a folder, and a kept redline engine."""

    agreement: bytes
    folder: Path
    engine: WarmEngine


def gate(bench: Bench) -> Iterator[Figure]:
    """An upload through the gate: its process, its limits, its clean copy."""
    path = bench.folder / "upload.docx"
    path.write_bytes(bench.agreement)
    process.close_waiting()
    first = timed(lambda: examine(path, path.name))
    warm = [timed(lambda: examine(path, path.name)) for _ in range(25)]
    bare = [timed(lambda: judge(bench.agreement, path.name, Limits())) for _ in range(25)]
    p50, inside = millis(warm, 0.5), millis(bare, 0.5)
    size = f"{len(bench.agreement) // 1000} KB"
    yield Figure(f"gate, {size} Word file, first of a process", _ms(first), "", "", None)
    yield Figure(f"gate, {size} Word file, p50", f"{p50:.0f} ms", f"{inside:.0f} ms", "≤ 60 ms", p50 <= 60)


def reading(_: Bench) -> Iterator[Figure]:
    """Reading and comparing 800 paragraphs."""
    old, new = make_pair(800)
    yield Figure("read 800 paragraphs", _ms(_best(lambda: text(read_docx(old)))), "", "", None)
    yield Figure("compare 800 paragraphs", _ms(_best(lambda: compare(old, new))), "", "", None)


def redlines(bench: Bench) -> Iterator[Figure]:
    """A proven redline beside the bare engine, which proves nothing: as it is delivered, and kept warm as ours is."""
    for count, rounds in ((40, 5), (800, 3)):
        old, new = make_pair(count)
        job = EngineJob(old, new, "Counsel", clock.now())
        ours, cold, warm = [], [], []
        _redline(job, bench.engine)
        for _ in range(rounds):  # in turn, so that all meet the same machine
            ours.append(timed(lambda job=job: _redline(job, bench.engine)))  # type: ignore[misc]
            cold.append(timed(lambda job=job: ColdEngine().run(job)))  # type: ignore[misc]
            warm.append(timed(lambda job=job: bench.engine.run(job)))  # type: ignore[misc]
        mine, bare, kept = min(ours), min(cold), min(warm)
        bound, good = ("≤ 1 s", mine <= 1) if count == 40 else ("≤ 1.15 ×", mine <= 1.15 * bare)
        yield Figure(f"redline {count} paragraphs, proven both ways", _ms(mine), _ms(bare), bound, good)
        yield Figure(f"redline {count} paragraphs, bare engine kept warm", _ms(mine), _ms(kept), "", None)


def papers(bench: Bench) -> Iterator[Figure]:
    """From answers to the executed copy, and what is done with that."""
    yield Figure("assemble a memorandum", _ms(_best(assemble_memorandum)), "", "", None)
    if not office_available().available:
        return
    convert: Callable[[], Any] = lambda: convert_to_pdf(bench.agreement, "agreement.docx")  # noqa: E731
    first = timed(convert)
    yield Figure("convert to PDF/A, first of a process", _ms(first), "", "", None)
    yield Figure("convert to PDF/A, LibreOffice waiting", _ms(_best(convert)), "", "", None)
    pdf = convert().content
    key = make_development_key(bench.folder / "key", STATE)
    make: Callable[[], bytes] = lambda: make_executed_copy(  # noqa: E731
        pdf, make_facts(pdf, key.fingerprint), signer=key, location="Capital"
    )
    yield Figure("certificate of completion and seal", _ms(_best(make)), "", "", None)
    sealed = make()
    check = _best(lambda: verify(sealed, trust_roots=key.trust_roots))
    yield Figure("verify a sealed PDF", _ms(check), "", "", None)
    boxes = find_boxes(pdf, "agreement")
    black = _best(lambda: redact(pdf, boxes))
    yield Figure(f"redact {len(boxes)} places and prove it", _ms(black), "", "", None)


ALL = (gate, reading, redlines, papers)


def assemble_memorandum() -> bytes:
    """The memorandum of our library, its blanks left open."""
    library = load_library()
    return assemble(
        library.of_kind("task-force-mou"),
        library.clauses,
        {},
        agreement_number="MOU-2026-0001",
        allow_blanks=True,
    )


def make_pair(paragraphs: int) -> tuple[bytes, bytes]:
    """Two versions of an agreement, one paragraph in five changed, some put in and some taken out."""
    old = [
        f"{n}. Clause {n} binds the parties for {n * 3} days from its date." for n in range(1, paragraphs + 1)
    ]
    new = [line.replace("days", "months") if n % 5 == 0 else line for n, line in enumerate(old)]
    del new[1::50]
    new[10:10] = ["The liaison officer answers within five business days."]
    return _word(old), _word(new)


def make_facts(pdf: bytes, fingerprint: str) -> CompletionFacts:
    """Invented facts for a certificate of two signers."""
    at, digest = clock.now() - timedelta(minutes=1), hashlib.sha256(pdf).hexdigest()
    signers = tuple(
        SignerFact(name, "Head", party, "Password and code", "Typed name", at, digest, digest)
        for name, party in (("Jordan Rivera", STATE), ("Avery Peña", FEDERAL))
    )
    return CompletionFacts(
        title="Example agreement",
        number="MOU-2026-0001",
        parties=(Party(STATE, "State agency"), Party(FEDERAL, "Federal agency")),
        package=PackageHashes(digest, digest, digest),
        signers=signers,
        events=tuple(EventFact(at, one.name, "Signed") for one in signers),
        verification_url="https://concord.example.gov/verify/7Q4M-2K9D",
        organisation=STATE,
        seal_fingerprint=fingerprint,
        issued_at=at,
    )


def _word(lines: Iterable[str]) -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def _redline(job: EngineJob, engine: WarmEngine) -> None:
    result = redline(job.original, job.revised, author=job.author, at=job.at, engine=engine)
    if not result.lossless:
        raise RuntimeError(f"no redline to measure: {result.refusal}")


def _best(work: Callable[[], Any], rounds: int = 3) -> float:
    """The quickest of a few: what the work costs where nothing disturbs it."""
    return min(timed(work) for _ in range(rounds))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


@contextmanager
def running() -> Iterator[Bench]:
    """What the measurements need, made and cleared away."""
    with tempfile.TemporaryDirectory() as folder, WarmEngine() as engine:
        yield Bench(assemble_memorandum(), Path(folder), engine)


def main() -> None:
    """Measure the documents alone, print the figures and write their section."""
    console, figures = Console(), list[Figure]()
    with running() as bench:
        for measure in ALL:
            for figure in measure(bench):
                figures.append(figure)
                console.print(str(figure), highlight=False, markup=False)
    write_section(TITLE, figures)


if __name__ == "__main__":
    main()
