"""A small Word document as plain values, made to be changed by `mutations` and written by `render`."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field

_WORDS = """
agency officer agreement party notice training authority supervise detain complaint record review shall may federal
state task force term amend written consent days annual report certify remove costs liability
"""
WORDS = tuple(_WORDS.split())


@dataclass
class Piece:
    """A run. `kind` is text, bold, italic, link, field, tab, break, note, endnote, image, box, or control."""

    text: str
    kind: str = "text"


@dataclass
class Para:
    pieces: list[Piece]
    style: str = ""
    level: int | None = None
    list_id: int = 1
    tracked: str = ""
    section_end: bool = False


@dataclass
class Table:
    rows: list[list[str]]
    spanned: bool = False


@dataclass
class Control:
    tag: str
    blocks: list[Para | Table]


@dataclass
class Doc:
    blocks: list[Para | Table | Control]
    header: str = "Draft agreement"
    footer: str = "Page footer text"
    level_text: str = "%1."
    splits: bool = False
    seed: int = 0
    tracked: bool = False
    images: list[int] = field(default_factory=lambda: [1, 2, 3])

    def copy(self) -> Doc:
        return copy.deepcopy(self)


def sentence(rng: random.Random, words: int = 9) -> str:
    """Some words that look like a clause and are all but unique."""
    chosen = [rng.choice(WORDS) for _ in range(words)]
    return f"{' '.join(chosen).capitalize()} {rng.randint(100, 999)}."


def paragraph(rng: random.Random, kind: str = "text") -> Para:
    """A paragraph of two or three runs, one of them of a special kind."""
    pieces = [Piece(sentence(rng) + " ")]
    if kind != "text":
        pieces.append(Piece(sentence(rng, 3), kind))
    pieces.append(
        Piece(" " + sentence(rng, rng.randint(4, 14)), rng.choice(["text", "text", "bold", "italic"]))
    )
    return Para(pieces)


def make_base(rng: random.Random, special: str) -> Doc:
    """Headings, numbered and plain paragraphs, a table and one or two paragraphs with what `special` names."""
    blocks: list[Para | Table | Control] = []
    for number in range(rng.randint(3, 5)):
        blocks.append(Para([Piece(f"Section {number} {sentence(rng, 2)}")], style="Heading1"))
        blocks += [paragraph(rng) for _ in range(rng.randint(1, 3))]
        if number % 2 == 0:
            items = [paragraph(rng) for _ in range(rng.randint(2, 4))]
            for depth, item in enumerate(items):
                item.level = min(depth, 1)
            blocks += items
    if special in ("table", "rows", "columns", "cells", "spans", "mixed"):
        rows = [[sentence(rng, 3) for _ in range(3)] for _ in range(4)]
        blocks.insert(rng.randint(2, len(blocks) - 1), Table(rows, spanned=special == "spans"))
    if special in ("note", "endnote", "image", "box", "link", "field", "tab", "break", "control"):
        for _ in range(2):
            blocks.insert(rng.randint(1, len(blocks) - 1), paragraph(rng, special))
    if special == "controls":
        return Doc([Control(f"clause:c{at // 3}@1", blocks[at : at + 3]) for at in range(0, len(blocks), 3)])  # type: ignore[arg-type]
    return Doc(blocks)
