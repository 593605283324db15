"""What changed inside one clause: paragraph by paragraph in words, tables row by row and cell by cell.

Takes two lists of items known to belong together; must not decide which clauses belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shared.documents.compare.formats import find_formats
from shared.documents.compare.likeness import Words, align, words_of
from shared.documents.compare.model import (
    APART,
    BlockChange,
    BlockStatus,
    CellChange,
    Grid,
    Item,
    RowChange,
    Run,
    Side,
    TableChange,
    Text,
    TextChange,
)
from shared.documents.compare.words import count_words, diff_words


def diff_items(old: Sequence[Item], new: Sequence[Item]) -> tuple[BlockChange, ...]:
    """The blocks of a clause, old and new, in reading order."""
    keys = [[(type(item).__name__, item.text) for item in side] for side in (old, new)]
    words = [[words_of(item.text) for item in side] for side in (old, new)]
    rows = align(keys[0], keys[1], words[0], words[1])
    blocks: list[BlockChange] = []
    for i, j in rows:
        left, right = old[i] if i is not None else None, new[j] if j is not None else None
        if left is not None and right is not None and type(left) is not type(right):
            blocks += [diff_item(left, None), diff_item(None, right)]
        else:
            blocks.append(diff_item(left, right))
    return tuple(blocks)


def diff_item(old: Item | None, new: Item | None) -> BlockChange:
    """One paragraph or one table; None where a document lacks it. At least one of the two is given."""
    if isinstance(old, Grid) or isinstance(new, Grid):
        return _diff_table(old if isinstance(old, Grid) else None, new if isinstance(new, Grid) else None)
    return _diff_text(old, new)


def count_changed_words(blocks: Iterable[BlockChange]) -> tuple[int, int]:
    """Words added and words removed."""
    added = removed = 0
    for run in iter_runs(blocks):
        added += count_words(run[1]) if run[0] == "added" else 0
        removed += count_words(run[1]) if run[0] == "removed" else 0
    return added, removed


def iter_runs(blocks: Iterable[BlockChange]) -> Iterable[Run]:
    """Every run of the blocks, those in cells too."""
    for block in blocks:
        if isinstance(block, TextChange):
            yield from block.runs
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.runs


def _diff_text(old: Text | None, new: Text | None) -> TextChange:
    shown = new or old or Text("")
    runs = _runs(old.text if old else None, new.text if new else None)
    reformatted = old is not None and new is not None and old.text == new.text and old.look != new.look
    return TextChange(
        status=_status(old, new, runs),
        runs=runs,
        old_number=old.number if old else "",
        new_number=new.number if new else "",
        reformatted=reformatted,
        role=shown.role,
        hides=_hides(old, new),
        shows=_shows(old, new),
        strikes=_strikes(old, new),
        restores=_restores(old, new),
        struck=new.struck if new else (),
        formats=tuple(find_formats(new.text, old.look, new.look)) if reformatted and old and new else (),
    )


def _diff_table(old: Grid | None, new: Grid | None) -> TableChange:
    left, right = old.rows if old else (), new.rows if new else ()
    if len(left) == len(right):
        pairs: list[tuple[int | None, int | None]] = [(at, at) for at in range(len(left))]
    else:
        pairs = align(left, right, _row_words(left), _row_words(right))
    rows = tuple(
        _diff_row(left[i] if i is not None else None, right[j] if j is not None else None) for i, j in pairs
    )
    whole: BlockStatus = "added" if old is None else "removed" if new is None else "same"
    changed = whole == "same" and any(row.status != "same" for row in rows)
    status: BlockStatus = "changed" if changed else whole
    return TableChange(
        status, rows, _hides(old, new), _shows(old, new), _strikes(old, new), _restores(old, new)
    )


def _hides(old: Item | None, new: Item | None) -> str:
    """The words unseen in the new one that were not unseen before."""
    before = old.unseen if old else ""
    return " ".join(_added(before, new.unseen)) if new and new.unseen != before else ""


def _shows(old: Item | None, new: Item | None) -> str:
    """The words unseen in the old one that the new one has and shows."""
    if old is None or new is None or old.unseen == new.unseen:
        return ""
    text = " ".join(new.text.split())
    return " ".join(words for words in _added(new.unseen, old.unseen) if words in text)


def _strikes(old: Item | None, new: Item | None) -> str:
    """The words struck out in the new one that were not struck out before."""
    before = old.struck_words if old else ""
    return APART.join(_added(before, new.struck_words)) if new and new.struck_words != before else ""


def _restores(old: Item | None, new: Item | None) -> str:
    """The words struck out in the old one that stand in the new one without it."""
    if old is None or new is None or old.struck_words == new.struck_words:
        return ""
    return APART.join(words for words in _added(new.struck_words, old.struck_words) if words in new.text)


def _added(before: str, now: str) -> list[str]:
    found = (text.strip(APART) for side, text in diff_words(before, now) if side == "added")
    return [text for text in found if text]


def _diff_row(old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> RowChange:
    cells = tuple(_diff_cell(left, right) for left, right in _side_by_side(old or (), new or ()))
    if old is None or new is None:
        return RowChange("added" if old is None else "removed", cells)
    return RowChange("changed" if any(cell.status != "same" for cell in cells) else "same", cells)


def _diff_cell(old: str | None, new: str | None) -> CellChange:
    runs = _runs(old, new)
    return CellChange(_status(old, new, runs), runs)


def _side_by_side(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[str | None, str | None]]:
    """Cells that belong together: by place where the rows are equally wide or one is missing, else by likeness."""
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    rows = align(old, new, [words_of(cell) for cell in old], [words_of(cell) for cell in new])
    return [(old[i] if i is not None else None, new[j] if j is not None else None) for i, j in rows]


def _row_words(rows: tuple[tuple[str, ...], ...]) -> list[Words]:
    return [words_of(" ".join(row)) for row in rows]


def _runs(old: str | None, new: str | None) -> tuple[Run, ...]:
    if old is None or new is None:
        side: Side = "added" if old is None else "removed"
        text = new if old is None else old
        return ((side, text),) if text else ()
    return diff_words(old, new)


def _status(old: object, new: object, runs: tuple[Run, ...]) -> BlockStatus:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    return "same" if all(side == "same" for side, _ in runs) else "changed"
