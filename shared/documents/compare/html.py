"""A comparison as safe HTML for a page: <ins> and <del> with words for screen readers.

Every character of the documents is escaped. Changes that cannot be seen (spaces, invisible characters) are named.
Uses the USWDS class `usa-sr-only`; colours and layout belong to the page's style sheet (classes `compare-*`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape
from itertools import groupby, pairwise

from shared.documents.compare.model import (
    BlockChange,
    ClauseChange,
    Comparison,
    RowChange,
    Run,
    Side,
    Status,
    TableChange,
    TextChange,
    sight,
)

_TAGS: dict[Side, tuple[str, str, str]] = {
    "added": ("ins", "Inserted: ", " (end of insertion) "),
    "removed": ("del", "Deleted: ", " (end of deletion) "),
}
_STRUCK = (
    '<s class="compare-struck"><span class="usa-sr-only">Struck out: </span>',
    '<span class="usa-sr-only"> (end of what is struck out) </span></s>',
)
_STATUS_WORDS: dict[Status, str] = {
    "same": "No change",
    "changed": "Changed",
    "moved": "Moved",
    "moved and changed": "Moved and changed",
    "added": "Added",
    "removed": "Removed",
}
FOLDED_FROM = 4
"""More neighbouring paragraphs without change than this are folded, but for the first and the last."""
MOST_FORMATS = 3
"""Places of other formatting that are named in it."""
LONGEST_QUOTE = 80
"""Characters of what is quoted in the sentence over a clause."""
_NAMED = {" ": "space", "\t": "tab", "\n": "line break", "\u00a0": "non-breaking space"}


def render_comparison(comparison: Comparison, *, everything: bool = False, heading_level: int = 3) -> str:
    """The clauses that differ (or all of them) as one <section> each. Ready to be put into a page as it is."""
    clauses = comparison.clauses if everything else tuple(comparison.differing())
    if not clauses:
        return '<p class="compare-none">The two versions have the same text.</p>'
    return "\n".join(render_clause(clause, heading_level=heading_level) for clause in clauses)


def render_clause(clause: ClauseChange, *, heading_level: int = 3) -> str:
    """One clause: its heading, what became of it in words, and its text with the changes marked."""
    css = clause.status.replace(" ", "-")
    title = escape(clause.title) or "Text without a heading"
    return (
        f'<section class="compare-clause compare-{css}">'
        f"<h{heading_level}>{title}</h{heading_level}>"
        f'<p class="compare-status">{escape(describe(clause))}</p>'
        f"{render_blocks(_without_heading(clause))}</section>"
    )


def describe(clause: ClauseChange) -> str:
    """What became of a clause, in a sentence: "Changed: 2 words added, 1 removed; now numbered 5 (was 4)." """
    parts = [_STATUS_WORDS[clause.status] + _amount(clause)]
    parts += [f"{how}: {_quoted(words)}" for how, words in sight(clause)]
    if clause.old and clause.new and clause.old.number != clause.new.number:
        parts.append(f"now numbered {clause.new.number or 'nothing'} (was {clause.old.number or 'nothing'})")
    elif clause.renumbered:
        parts.append("numbering differs")
    if clause.reformatted:
        parts.append(f"formatting differs{_formats(clause)}")
    if clause.old and clause.new and clause.old.version != clause.new.version:
        parts.append(
            f"clause version {clause.new.version or 'unknown'} (was {clause.old.version or 'unknown'})"
        )
    if clause.matched_by in ("likeness", "place"):
        parts.append(f"matched by its wording ({clause.confidence:.0%} alike)")
    return "; ".join(parts) + "."


def _formats(clause: ClauseChange) -> str:
    texts = (block for block in clause.blocks if isinstance(block, TextChange))
    named = [f"{name} at {_quoted(words)}" for block in texts for name, words in block.formats]
    more = ", …" if len(named) > MOST_FORMATS else ""
    return f" ({', '.join(named[:MOST_FORMATS])}{more})" if named else ""


def render_blocks(blocks: Iterable[BlockChange]) -> str:
    """Paragraphs and tables with their changes marked; long stretches without change are folded."""
    out: list[str] = []
    for calm, group in groupby(blocks, key=_is_calm):
        shown = [_table(block) if isinstance(block, TableChange) else _text(block) for block in group]
        if calm and len(shown) > FOLDED_FROM:
            inner = "".join(shown[1:-1])
            summary = f"<summary>{len(shown) - 2} paragraphs without change</summary>"
            shown = [shown[0], f'<details class="compare-folded">{summary}{inner}</details>', shown[-1]]
        out += shown
    return "".join(out)


def render_runs(runs: Iterable[Run]) -> str:
    """Text with <ins> and <del>."""
    return "".join(_run(side, text) for side, text in runs)


def _is_calm(block: BlockChange) -> bool:
    if block.status != "same" or sight(block):
        return False
    return not (isinstance(block, TextChange) and block.renumbered)


def _without_heading(clause: ClauseChange) -> tuple[BlockChange, ...]:
    """The blocks without the heading's own paragraph where it only repeats the title above it."""
    ref = clause.new or clause.old
    first = clause.blocks[0] if clause.blocks else None
    if ref is None or not isinstance(first, TextChange) or first.status == "changed" or first.renumbered:
        return clause.blocks
    if sight(first):
        return clause.blocks
    text = "".join(text for _, text in first.runs).strip()
    repeats = bool(ref.heading) and text in (ref.heading, f"{ref.number} {ref.heading}")
    return clause.blocks[1:] if repeats else clause.blocks


def _amount(clause: ClauseChange) -> str:
    if clause.status not in ("changed", "moved and changed"):
        return ""
    if all(block.status == "same" for block in clause.blocks):
        how = "what is seen of them" if clause.hides or clause.shows else "how they are shown"
        return f": not its words, but {how}"
    if not clause.words_added and not clause.words_removed:
        return ": signs or spaces only"
    return f": {_plural(clause.words_added)} added, {clause.words_removed} removed"


def _text(block: TextChange) -> str:
    number = render_runs(_number_runs(block))
    shown = f'<span class="compare-number">{number}</span> ' if number else ""
    role = f'<span class="compare-role">{escape(block.role)}:</span> ' if block.role else ""
    text = f"{role}{shown}{_struck_runs(block)}"
    return f'<p dir="auto" class="compare-{block.status}">{text}</p>{_sight(block)}'


def _struck_runs(block: TextChange) -> str:
    """The runs, with what the new text has struck out marked as such, inside insertions too."""
    out: list[str] = []
    at = 0
    for side, text in block.runs:
        end = at if side == "removed" else at + len(text)
        cuts = sorted({at, end, *(cut for span in block.struck for cut in span if at < cut < end)})
        pieces = [text[start - at : stop - at] for start, stop in pairwise(cuts)] or [text]
        for start, piece in zip(cuts, pieces, strict=False):
            struck = side != "removed" and any(first <= start < last for first, last in block.struck)
            out.append(f"{_STRUCK[0]}{_run(side, piece)}{_STRUCK[1]}" if struck else _run(side, piece))
        at = end
    return "".join(out)


def _sight(block: BlockChange) -> str:
    """What paper does not show any more of a paragraph or table, and what it shows now; in words, below it."""
    return "".join(
        f'<p class="compare-unseen"><strong>{how.capitalize()}:</strong> <q>{escape(words)}</q></p>'
        for how, words in sight(block)
    )


def _number_runs(block: TextChange) -> list[Run]:
    old, new = block.old_number, block.new_number
    if block.status in ("added", "removed"):
        side: Side = "added" if block.status == "added" else "removed"
        return [(side, new or old)] if new or old else []
    if old == new:
        return [("same", new)] if new else []
    pair: tuple[Run, Run] = (("removed", old), ("added", new))
    return [run for run in pair if run[1]]


def _table(block: TableChange) -> str:
    rows = "".join(_row(row) for row in block.rows)
    return (
        '<div class="compare-scroll" tabindex="0" role="group" aria-label="Table, compared">'
        f'<table class="usa-table compare-{block.status}"><tbody>{rows}</tbody></table></div>{_sight(block)}'
    )


def _row(row: RowChange) -> str:
    cells = "".join(
        f'<td dir="auto" class="compare-{cell.status}">{render_runs(cell.runs)}</td>' for cell in row.cells
    )
    return f'<tr class="compare-{row.status}">{cells}</tr>'


def _run(side: Side, text: str) -> str:
    if side == "same":
        return _escaped(text)
    tag, before, after = _TAGS[side]
    shown = _escaped(text) if any(_is_seen(char) for char in text) and not _hides(text) else _named(text)
    return f'<{tag}><span class="usa-sr-only">{before}</span>{shown}<span class="usa-sr-only">{after}</span></{tag}>'


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _named(text: str) -> str:
    """The text with what cannot be seen written out, so that no change is invisible."""
    return "".join(escape(char) if _is_seen(char) else f"[{_name(char)}]" for char in text)


def _is_seen(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc", "Cn", "Mn")


def _hides(text: str) -> bool:
    return any(unicodedata.category(char) == "Cf" for char in text)


def _name(char: str) -> str:
    return _NAMED.get(char) or unicodedata.name(char, f"U+{ord(char):04X}").lower()


def _quoted(words: str) -> str:
    return f"“{words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rstrip() + '…'}”"


def _plural(count: int) -> str:
    return f"{count} word{'' if count == 1 else 's'}"
