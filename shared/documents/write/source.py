"""A clause as a lawyer writes it, one Markdown file with a TOML head, read into the model. Errors name the line.

Head between `+++` lines: id, version, title, group, and where wanted role, landscape, numbered, note. Below it blocks
with blank lines between them:

    A paragraph. In a section it is numbered; end it with {plain} if it must not be.
    - an item          (two blanks before the dash: an item below it)
    ### A heading without number
    ::: table "What it shows." 2,3      then rows | a | b |, the first is the header, then :::
    ::: signatures                      then - party | name | title, then :::
    ::: when question is yes            then any blocks, then :::

A paragraph, item or row may end with {#anchor}, to be cited, and {when question is yes}.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from shared.documents.write.condition_text import parse_condition
from shared.documents.write.errors import SourceError
from shared.documents.write.inline import parse_inline
from shared.documents.write.model import (
    All,
    Block,
    ClauseText,
    Condition,
    ListItem,
    NumberedList,
    Paragraph,
    Row,
    SignatureBlock,
    Signer,
    Subheading,
    Table,
)

_HEAD = re.compile(r"\+\+\+\n(?P<head>.*?)\n\+\+\+\n(?P<body>.*)", re.DOTALL)
_TAIL = re.compile(r"\s*\{(?:#(?P<anchor>[a-z0-9-]+)|when (?P<when>[^{}]+)|(?P<plain>plain))\}$")
_TABLE = re.compile(r'table "(?P<description>[^"]+)" (?P<widths>\d+(?:,\d+)*)')
_STARTS = re.compile(r"\s*- |:::|### |\|")


def parse_clause(source: str, name: str) -> ClauseText:
    """The clause; `name` is what errors call the file. Raises SourceError."""
    match = _HEAD.fullmatch(source.replace("\r\n", "\n"))
    if match is None:
        raise SourceError(name, 1, "begin with the clause's data in TOML between two lines of +++")
    try:
        head: dict[str, Any] = tomllib.loads(match["head"])
    except tomllib.TOMLDecodeError as error:
        raise SourceError(name, 2, f"the data between +++ is not TOML: {error}") from error
    first_line = match["head"].count("\n") + 4
    numbered = head.pop("numbered", head.get("role", "section") == "section")
    blocks = _Reader(match["body"].split("\n"), name, first_line, numbered).read()
    try:
        return ClauseText.model_validate({"clause_id": head.pop("id", None), **head, "blocks": blocks})
    except ValidationError as error:
        raise SourceError(name, 1, _explain(error)) from error


def _explain(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors())


@dataclass(frozen=True)
class _Tail:
    """A text without the marks at its end, and what they said."""

    text: str
    anchor: str | None
    condition: Condition | None
    is_plain: bool


class _Reader:
    """Reads blocks line by line; `number` is the line last taken, for errors."""

    def __init__(self, lines: list[str], name: str, first_line: int, numbered: bool) -> None:
        self.lines, self.name, self.first_line, self.numbered = lines, name, first_line, numbered
        self.position = 0

    def read(self) -> tuple[Block, ...]:
        """Every block to the end of the file."""
        blocks = self._read_until_end(None)
        if not blocks:
            raise self._error("the clause has no text")
        return tuple(blocks)

    def _read_until_end(self, opened: int | None) -> list[Block]:
        blocks: list[Block] = []
        while self.position < len(self.lines):
            line = self.lines[self.position].rstrip()
            if line == ":::" and opened is not None:
                self.position += 1
                return blocks
            if not line.strip():
                self.position += 1
            else:
                blocks.extend(self._guarded(line))
        if opened is not None:
            self.position = opened
            raise self._error("this ::: is not closed by a line of :::")
        return blocks

    def _guarded(self, line: str) -> list[Block]:
        """The blocks that begin here; what is wrong with them is told with the line where they begin."""
        begins = self.position
        try:
            return self._block(line)
        except SourceError:
            raise
        except ValueError as error:
            message = _explain(error) if isinstance(error, ValidationError) else str(error)
            self.position = begins
            raise self._error(message) from error

    def _block(self, line: str) -> list[Block]:
        if line.startswith(":::"):
            return self._fenced(line[3:].strip())
        if line.startswith("### "):
            self.position += 1
            tail = self._tail(line[4:])
            return [Subheading(text=tail.text, condition=tail.condition)]
        if line.startswith("- "):
            return [NumberedList(items=self._items(""))]
        tail = self._tail(self._joined(line))
        numbered = self.numbered and not tail.is_plain
        return [Paragraph(text=tail.text, numbered=numbered, anchor=tail.anchor, condition=tail.condition)]

    def _fenced(self, opening: str) -> list[Block]:
        opened = self.position
        self.position += 1
        if opening.startswith("when "):
            condition = parse_condition(opening[5:])
            return [_under(block, condition) for block in self._read_until_end(opened)]
        if opening == "signatures":
            return [SignatureBlock(signers=tuple(self._signer(line) for line in self._fenced_lines(opened)))]
        match = _TABLE.fullmatch(opening)
        if match is None:
            self.position = opened
            raise self._error('::: opens a table ("what it shows." 2,3), signatures or when')
        return [self._table(match["description"], match["widths"], self._fenced_lines(opened))]

    def _fenced_lines(self, opened: int) -> list[str]:
        taken: list[str] = []
        while self.position < len(self.lines):
            line = self.lines[self.position].strip()
            self.position += 1
            if line == ":::":
                return taken
            if line:
                taken.append(line)
        self.position = opened
        raise self._error("this ::: is not closed by a line of :::")

    def _table(self, description: str, widths: str, lines: list[str]) -> Table:
        rows = [self._row(line) for line in lines]
        if len(rows) < 2:
            raise ValueError("a table needs a header row and at least one row below it")
        shares = tuple(int(width) for width in widths.split(","))
        return Table(description=description, header=rows[0].cells, widths=shares, rows=tuple(rows[1:]))

    def _row(self, line: str) -> Row:
        tail = self._tail(line)
        if not (tail.text.startswith("|") and tail.text.endswith("|")):
            raise ValueError(f"a table row begins and ends with |: {line}")
        cells = tail.text[1:-1].split("|")
        return Row(
            cells=tuple(cell.strip().replace("<br>", "\n") for cell in cells), condition=tail.condition
        )

    def _signer(self, line: str) -> Signer:
        tail = self._tail(line.removeprefix("- "))
        party, name, title = ([part.strip() for part in tail.text.split("|")] + ["", ""])[:3]
        return Signer(party=party, name=name, title=title, condition=tail.condition)

    def _items(self, indent: str) -> tuple[ListItem, ...]:
        items: list[ListItem] = []
        while self.position < len(self.lines) and self.lines[self.position].startswith(f"{indent}- "):
            tail = self._tail(self._joined(self.lines[self.position].strip()[2:]))
            below = self._items("  ") if not indent else ()
            items.append(ListItem(text=tail.text, anchor=tail.anchor, condition=tail.condition, items=below))
        return tuple(items)

    def _joined(self, first: str) -> str:
        """The text of a paragraph or item with its wrapped lines."""
        parts = [first.strip()]
        self.position += 1
        while self.position < len(self.lines):
            line = self.lines[self.position]
            if not line.strip() or _STARTS.match(line):
                break
            parts.append(line.strip())
            self.position += 1
        return " ".join(parts)

    def _tail(self, text: str) -> _Tail:
        anchor, conditions, is_plain = None, list[Condition](), False
        while match := _TAIL.search(text):
            anchor = match["anchor"] or anchor
            is_plain = is_plain or bool(match["plain"])
            if match["when"]:
                conditions.insert(0, parse_condition(match["when"]))
            text = text[: match.start()]
        for part in text.split("|"):
            parse_inline(part)
        condition = All(of=tuple(conditions)) if len(conditions) > 1 else next(iter(conditions), None)
        return _Tail(text.strip(), anchor, condition, is_plain)

    def _error(self, message: str) -> SourceError:
        return SourceError(self.name, self.first_line + max(self.position, 0), message)


def _under(block: Block, condition: Condition) -> Block:
    """The block under one more condition."""
    both = condition if block.condition is None else All(of=(condition, block.condition))
    return block.model_copy(update={"condition": both})
