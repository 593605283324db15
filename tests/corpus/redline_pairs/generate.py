"""Pairs of Word files, original and revised, by kind of edit and seed. The same kind and seed give the same pair."""

from __future__ import annotations

import random
import zlib

from tests.corpus.redline_pairs.model import make_base
from tests.corpus.redline_pairs.mutations import KINDS
from tests.corpus.redline_pairs.render import render


def make_pair(kind: str, seed: int) -> tuple[bytes, bytes]:
    """The original and the revised document of one kind of edit."""
    special, mutate = KINDS[kind]
    rng = random.Random(zlib.crc32(f"{kind} {seed}".encode()))
    original = make_base(rng, special)
    original.seed = seed
    revised = original.copy()
    revised.seed = seed + 1
    if kind == "existing changes":
        original.tracked = seed % 2 == 0
    mutate(revised, rng)
    return render(original), render(revised)
