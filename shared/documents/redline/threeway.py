"""One Word file with both sides' changes to a common base, each under its side's name, and the conflicts listed.

    result = redline_three(base, ours, theirs, our_author="State", their_author="Task force", at=now())

Proven three ways: rejecting all gives the base, accepting one side's changes (and the ones both made) and rejecting
the other's gives that side's document. Otherwise a refusal that names the parts. Bytes in, values out.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

from shared.documents.process import Done, Failed, ProcessLimits, run_isolated
from shared.documents.read.package import UnreadableDocument
from shared.documents.redline.engine import LIMITS, ColdEngine, Engine, shared_engine, stamp
from shared.documents.redline.fingerprint import CONTENT_PARTS, Fingerprint
from shared.documents.redline.merge_blocks import BasesDiffer, Merger
from shared.documents.redline.merge_marks import Signature, tidy
from shared.documents.redline.merge_runs import Signatures
from shared.documents.redline.model import Conflict, Redline, Refusal, ThreeWayRedline
from shared.documents.redline.names import AUTHOR, w
from shared.documents.redline.package import Package, read_package
from shared.documents.redline.redline import Settled, clean_author, redline_settled, settle
from shared.documents.redline.resolve_runs import drop_dangling_bookmarks
from shared.documents.redline.stories import iter_revisable
from shared.documents.redline.verify import fingerprint_of, first_mismatch

THREE_LIMITS = ProcessLimits(seconds=2 * LIMITS.seconds, memory_bytes=LIMITS.memory_bytes)
"""Two redlines are made, one after the other."""


def redline_three(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    our_author: str,
    their_author: str,
    at: datetime,
    engine: Engine | None = None,
) -> ThreeWayRedline:
    """Both sides' changes to `base` in one file, or a refusal; never raises for what the files contain.

    Where both changed the same words differently, both texts stand there and `conflicts` names the place. Changes
    both made alike carry "<our author> and <their author>". Tracked changes already in the files are accepted first.
    Raises ValueError for a time without a zone, an empty author or two equal ones: mistakes of the caller.
    """
    if at.tzinfo is None:
        raise ValueError("a redline's time needs a time zone")
    first, second = clean_author(our_author), clean_author(their_author)
    if first == second:
        raise ValueError("the two sides of a redline need different names")
    started = time.monotonic()
    blank = ThreeWayRedline(first, second, clean_author(f"{first} and {second}"), at, None)
    try:
        result = _merged(blank, settle(base), settle(ours), settle(theirs), engine or shared_engine())
    except UnreadableDocument as unreadable:
        result = replace(blank, refusal=Refusal("unreadable", str(unreadable)))
    except RecursionError:
        result = replace(blank, refusal=Refusal("unreadable", "One of the documents is nested too deeply."))
    return replace(result, seconds=time.monotonic() - started)


def redline_three_isolated(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    our_author: str,
    their_author: str,
    at: datetime,
    limits: ProcessLimits = THREE_LIMITS,
) -> Done[ThreeWayRedline] | Failed:
    """`redline_three` wholly in a process of its own, for files that have not been through the gate."""
    names, moment = (our_author, their_author), at.astimezone(UTC)
    return run_isolated(_three_cold, base, ours, theirs, names, moment, limits=limits)


def _three_cold(
    base: bytes, ours: bytes, theirs: bytes, names: tuple[str, str], at: datetime
) -> ThreeWayRedline:
    first, second = names
    engine = ColdEngine()
    return redline_three(base, ours, theirs, our_author=first, their_author=second, at=at, engine=engine)


def _merged(
    blank: ThreeWayRedline, base: Settled, ours: Settled, theirs: Settled, engine: Engine
) -> ThreeWayRedline:
    sides: list[bytes] = []
    for author, side in ((blank.our_author, ours), (blank.their_author, theirs)):
        found = redline_settled(Redline(author, blank.at, None), base, side, engine, moves=False)
        if found.docx is None:
            return replace(blank, refusal=found.refusal)
        sides.append(found.docx)
    try:
        docx, conflicts = _merge(blank, *sides)
    except BasesDiffer as differ:
        words = "The two sides cannot be shown in one document; show a redline of each instead."
        return replace(blank, refusal=Refusal("not_lossless", words, ("body",), str(differ)))
    wrong = _unproven(blank, docx, base.fingerprint, ours.fingerprint, theirs.fingerprint)
    if wrong:
        words = (
            f"The two sides cannot be shown in one document, because it would not have shown the "
            f"{' and the '.join(wrong)} exactly. Show a redline of each side instead."
        )
        return replace(blank, conflicts=conflicts, refusal=Refusal("not_lossless", words, wrong))
    return replace(blank, docx=docx, conflicts=conflicts)


def _merge(blank: ThreeWayRedline, ours: bytes, theirs: bytes) -> tuple[bytes, tuple[Conflict, ...]]:
    left, right = read_package(ours), read_package(theirs)
    moment = stamp(blank.at)
    authors = (blank.our_author, blank.their_author, blank.agreed_author)
    signatures = Signatures(*(Signature(author, moment) for author in authors))
    conflicts: list[Conflict] = []
    for story, name, other in _stories(left, right):
        merger = Merger(left, right, signatures, name, other, story)
        mine, yours = left.tree(name), right.tree(other)
        if story == "body":
            mine, yours = mine[0], yours[0]
        merger.merge_holder(mine, yours)
        left.changed.add(name)
        conflicts += merger.conflicts
    roots = [(name, root) for name, root in iter_revisable(left)]
    tidy(root for _, root in roots)
    for name, root in roots:
        drop_dangling_bookmarks(root)
        left.changed.add(name)
    return left.to_bytes(), tuple(conflicts)


def _stories(left: Package, right: Package) -> list[tuple[str, str, str]]:
    """The stories both sides have, by the base's part names: (what it is called, our part, their part)."""
    main, other = left.main_name(), right.main_name()
    if left.tree(main)[0].tag != w("body") or right.tree(other)[0].tag != w("body"):
        raise UnreadableDocument("The document does not begin with its body.")
    found = [("body", main, other)]
    for kind in ("header", "footer"):
        names = [name for name in left.related(main, kind) if name in right.related(other, kind)]
        found += [(kind, name, name) for name in dict.fromkeys(names)]
    return found


def _unproven(
    blank: ThreeWayRedline, docx: bytes, base: Fingerprint, ours: Fingerprint, theirs: Fingerprint
) -> tuple[str, ...]:
    """The parts in which one of the three documents does not come back."""
    wrong: dict[str, None] = {}
    for expected, authors in (
        (base, set[str]()),
        (ours, {blank.our_author, blank.agreed_author}),
        (theirs, {blank.their_author, blank.agreed_author}),
    ):
        found = fingerprint_of(docx, lambda change, kept=authors: change.get(AUTHOR, "") in kept)  # type: ignore[misc]
        for part in CONTENT_PARTS:
            if first_mismatch(expected.parts.get(part, []), found.parts.get(part, [])) is not None:
                wrong[part] = None
    return tuple(wrong)
