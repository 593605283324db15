"""The edits people make, each as a function that changes a document of `model` in place."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.corpus.redline_pairs.model import Control, Doc, Para, Piece, Table, make_base, paragraph, sentence

Mutation = Callable[[Doc, random.Random], None]


def paragraphs(doc: Doc) -> list[Para]:
    found: list[Para] = []
    for block in doc.blocks:
        inner = block.blocks if isinstance(block, Control) else [block]
        found += [para for para in inner if isinstance(para, Para)]
    return found


def tables(doc: Doc) -> list[Table]:
    return [block for block in doc.blocks if isinstance(block, Table)]


def edit_words(doc: Doc, rng: random.Random) -> None:
    for para in rng.sample(paragraphs(doc), 3):
        piece = rng.choice([piece for piece in para.pieces if piece.text])
        words = piece.text.split(" ")
        at = rng.randrange(len(words))
        words[at : at + rng.randint(0, 2)] = [rng.choice(["shall not", "promptly", "60", "in writing,"])]
        piece.text = " ".join(words)


def insert_paragraphs(doc: Doc, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 3)):
        doc.blocks.insert(rng.randint(0, len(doc.blocks)), paragraph(rng))


def delete_paragraphs(doc: Doc, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 3)):
        doc.blocks.pop(rng.randrange(len(doc.blocks)))


def move_paragraphs(doc: Doc, rng: random.Random) -> None:
    block = doc.blocks.pop(rng.randrange(len(doc.blocks)))
    doc.blocks.insert(rng.randint(0, len(doc.blocks)), block)


def move_and_edit(doc: Doc, rng: random.Random) -> None:
    move_paragraphs(doc, rng)
    edit_words(doc, rng)


def split_paragraph(doc: Doc, rng: random.Random) -> None:
    at = rng.choice(
        [at for at, block in enumerate(doc.blocks) if isinstance(block, Para) and len(block.pieces) > 1]
    )
    para = doc.blocks[at]
    assert isinstance(para, Para)
    rest = Para(para.pieces[1:], para.style, para.level)
    para.pieces = para.pieces[:1]
    doc.blocks.insert(at + 1, rest)


def join_paragraphs(doc: Doc, rng: random.Random) -> None:
    pairs = [
        at
        for at in range(len(doc.blocks) - 1)
        if isinstance(doc.blocks[at], Para) and isinstance(doc.blocks[at + 1], Para)
    ]
    at = rng.choice(pairs)
    first, second = doc.blocks[at], doc.blocks.pop(at + 1)
    assert isinstance(first, Para)
    assert isinstance(second, Para)
    first.pieces += second.pieces


def change_numbering(doc: Doc, rng: random.Random) -> None:
    numbered = [para for para in paragraphs(doc) if para.level is not None]
    rng.choice(numbered).level = None
    rng.choice(numbered).level = 1
    rng.choice([para for para in paragraphs(doc) if para.level is None and not para.style]).level = 0


def insert_numbered(doc: Doc, rng: random.Random) -> None:
    numbered = [
        at for at, block in enumerate(doc.blocks) if isinstance(block, Para) and block.level is not None
    ]
    new = paragraph(rng)
    new.level = 0
    doc.blocks.insert(rng.choice(numbered), new)


def change_number_format(doc: Doc, rng: random.Random) -> None:
    doc.level_text = "Article %1:"
    edit_words(doc, rng)


def edit_cells(doc: Doc, rng: random.Random) -> None:
    for table in tables(doc):
        for _ in range(3):
            row = rng.choice(table.rows)
            row[rng.randrange(len(row))] = sentence(rng, 2)


def change_rows(doc: Doc, rng: random.Random) -> None:
    for table in tables(doc):
        table.rows.pop(rng.randrange(len(table.rows)))
        table.rows.insert(rng.randint(0, len(table.rows)), [sentence(rng, 2) for _ in table.rows[0]])


def change_columns(doc: Doc, rng: random.Random) -> None:
    for table in tables(doc):
        at = rng.randint(0, 2)
        for row in table.rows:
            if rng.random() < 0.5 or at > 1:
                row.insert(min(at, len(row)), "New column")
            else:
                row.pop(at)
        width = len(table.rows[0])
        table.rows = [(row + [""] * width)[:width] for row in table.rows]


def remove_table(doc: Doc, rng: random.Random) -> None:
    for table in tables(doc):
        doc.blocks.remove(table)
    edit_words(doc, rng)


def add_table(doc: Doc, rng: random.Random) -> None:
    rows = [[sentence(rng, 2) for _ in range(2)] for _ in range(3)]
    doc.blocks.insert(rng.randint(1, len(doc.blocks) - 1), Table(rows))


def edit_special(kind: str) -> Mutation:
    """Change one thing of a kind (note, picture ...), remove another, add a third."""

    def mutate(doc: Doc, rng: random.Random) -> None:
        holders = [(para, piece) for para in paragraphs(doc) for piece in para.pieces if piece.kind == kind]
        first_para, first = holders[0]
        action = rng.choice(["change", "remove", "add", "all"])
        if action in ("change", "all"):
            first.text = sentence(rng, 4)
        if action in ("remove", "all"):
            holders[-1][0].pieces.remove(holders[-1][1])
        if action in ("add", "all"):
            rng.choice(paragraphs(doc)).pieces.append(Piece(sentence(rng, 3), kind))
        if action == "remove":
            edit_words(doc, rng)
        assert first_para.pieces is not None

    return mutate


def change_format(doc: Doc, rng: random.Random) -> None:
    for para in rng.sample(paragraphs(doc), 3):
        rng.choice(para.pieces).kind = rng.choice(["bold", "italic"])


def change_style(doc: Doc, rng: random.Random) -> None:
    rng.choice([para for para in paragraphs(doc) if not para.style]).style = "Heading1"
    edit_words(doc, rng)


def edit_page_stories(doc: Doc, rng: random.Random) -> None:
    doc.header, doc.footer = f"Final agreement {sentence(rng, 2)}", "Page footer of the final text"
    edit_words(doc, rng)


def split_runs(doc: Doc, rng: random.Random) -> None:
    doc.splits = True
    edit_words(doc, rng)


def change_nothing(doc: Doc, rng: random.Random) -> None:
    doc.splits = True


def track_old(doc: Doc, rng: random.Random) -> None:
    doc.tracked = True
    edit_words(doc, rng)


def rewrite_everything(doc: Doc, rng: random.Random) -> None:
    doc.blocks = make_base(rng, "mixed").blocks


def delete_everything(doc: Doc, rng: random.Random) -> None:
    doc.blocks = [Para([Piece("Withdrawn.")])]


def edit_everything(doc: Doc, rng: random.Random) -> None:
    steps = (
        edit_words,
        insert_paragraphs,
        delete_paragraphs,
        move_paragraphs,
        change_rows,
        edit_page_stories,
    )
    for step in rng.sample(steps, 4):
        step(doc, rng)


KINDS: dict[str, tuple[str, Mutation]] = {
    "words": ("", edit_words),
    "insert": ("", insert_paragraphs),
    "delete": ("", delete_paragraphs),
    "move": ("", move_paragraphs),
    "move and edit": ("", move_and_edit),
    "split runs": ("", split_runs),
    "split runs, no change": ("", change_nothing),
    "split paragraph": ("", split_paragraph),
    "join paragraphs": ("", join_paragraphs),
    "numbering": ("", change_numbering),
    "numbered insert": ("", insert_numbered),
    "number format": ("", change_number_format),
    "table cells": ("cells", edit_cells),
    "table rows": ("rows", change_rows),
    "table columns": ("columns", change_columns),
    "spanned cells": ("spans", edit_cells),
    "table removed": ("table", remove_table),
    "table added": ("", add_table),
    "footnotes": ("note", edit_special("note")),
    "endnotes": ("endnote", edit_special("endnote")),
    "images": ("image", edit_special("image")),
    "text boxes": ("box", edit_special("box")),
    "links": ("link", edit_special("link")),
    "fields": ("field", edit_special("field")),
    "tabs and breaks": ("break", edit_special("break")),
    "inline controls": ("control", edit_special("control")),
    "clause controls": ("controls", edit_words),
    "headers and footers": ("", edit_page_stories),
    "formatting": ("", change_format),
    "styles": ("", change_style),
    "existing changes": ("", track_old),
    "rewritten": ("mixed", rewrite_everything),
    "emptied": ("mixed", delete_everything),
    "mixed": ("mixed", edit_everything),
}
