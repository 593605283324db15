"""A clause written back as its source, for editing: `parse_clause` of the result gives the same clause.

The inverse of `source` and `condition_text`. It writes what the notation can say; a condition that no line of text can
say (a negated group) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from shared.documents.write.model import (
    All,
    Answered,
    AnyOf,
    Block,
    ClauseText,
    Condition,
    Equals,
    In,
    ListItem,
    Not,
    NumberedList,
    Paragraph,
    Row,
    SignatureBlock,
    Subheading,
    Table,
)


def write_clause(clause: ClauseText) -> str:
    """The clause's source file. Raises ValueError for a condition that the notation cannot say."""
    numbered = _is_numbered(clause)
    blocks = "\n\n".join("\n".join(_block_lines(block, numbered)) for block in clause.blocks)
    head = "\n".join(_head(clause, numbered))
    return f"+++\n{head}\n+++\n\n{blocks}\n"


def write_condition(condition: Condition) -> str:
    """The condition as one line. Raises ValueError when it cannot be said in one."""
    match condition:
        case All(of=parts) | AnyOf(of=parts):
            joint = " and " if isinstance(condition, All) else " or "
            return joint.join(_write_single(part) for part in parts)
        case _:
            return _write_single(condition)


def _write_single(condition: Condition, negated: str = "") -> str:
    match condition:
        case Equals(question=question, value=value):
            return f"{question} is {negated}{_value(value)}"
        case Answered(question=question):
            return f"{question} is {negated}answered"
        case In(question=question, values=values):
            return f"{question} {negated}in {', '.join(_value(value) for value in values)}"
        case Not(of=Equals() | Answered() | In() as part) if not negated:
            return _write_single(part, "not ")
        case _:
            raise ValueError("This condition cannot be written in one line: split it over nested parts.")


def _value(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _is_numbered(clause: ClauseText) -> bool:
    """Whether plain paragraphs of this clause are numbered: as its role has it, unless its text says otherwise."""
    paragraphs = [block for block in clause.blocks if isinstance(block, Paragraph)]
    return any(block.numbered for block in paragraphs) or (clause.role == "section" and not paragraphs)


def _head(clause: ClauseText, numbered: bool) -> Iterator[str]:
    yield f'id = "{clause.clause_id}"'
    yield f"version = {clause.version}"
    yield f"title = {_quoted(clause.title)}"
    yield f"group = {_quoted(clause.group)}"
    if clause.role != "section":
        yield f'role = "{clause.role}"'
    if clause.landscape:
        yield "landscape = true"
    if numbered != (clause.role == "section"):
        yield f"numbered = {str(numbered).lower()}"
    if clause.note:
        yield f"note = {_quoted(clause.note)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _block_lines(block: Block, numbered: bool) -> Iterator[str]:
    match block:
        case Paragraph(text=text, anchor=anchor, condition=condition):
            plain = " {plain}" if numbered and not block.numbered else ""
            yield f"{text}{plain}{_tail(anchor, condition)}"
        case Subheading(text=text, condition=condition):
            yield f"### {text}{_tail(None, condition)}"
        case NumberedList() | Table() | SignatureBlock() if block.condition is not None:
            yield f"::: when {write_condition(block.condition)}"
            yield from _grouped_lines(block)
            yield ":::"
        case _:
            yield from _grouped_lines(block)


def _grouped_lines(block: NumberedList | Table | SignatureBlock) -> Iterator[str]:
    match block:
        case NumberedList(items=items):
            yield from _item_lines(items, "")
        case Table(description=description, header=header, widths=widths, rows=rows):
            yield f'::: table "{description}" {",".join(str(width) for width in widths)}'
            yield from (_row_line(row) for row in (Row(cells=header), *rows))
            yield ":::"
        case SignatureBlock(signers=signers):
            yield "::: signatures"
            for one in signers:
                yield f"- {one.party} | {one.name} | {one.title}{_tail(None, one.condition)}"
            yield ":::"


def _item_lines(items: tuple[ListItem, ...], indent: str) -> Iterator[str]:
    for item in items:
        yield f"{indent}- {item.text}{_tail(item.anchor, item.condition)}"
        yield from _item_lines(item.items, "  ")


def _row_line(row: Row) -> str:
    cells = " | ".join(cell.replace("\n", "<br>") for cell in row.cells)
    return f"| {cells} |{_tail(None, row.condition)}"


def _tail(anchor: str | None, condition: Condition | None) -> str:
    """The marks at the end. A group within a group becomes several marks, which must all hold."""
    marks = [f"#{anchor}"] if anchor else []
    if isinstance(condition, All) and any(isinstance(part, All | AnyOf) for part in condition.of):
        marks += [f"when {write_condition(part)}" for part in condition.of]
    elif condition is not None:
        marks.append(f"when {write_condition(condition)}")
    return "".join(f" {{{mark}}}" for mark in marks)
