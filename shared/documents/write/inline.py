"""The inline notation of clause texts, parsed into nodes. It names answers and clauses; it cannot compute.

`{question}` and `{party.field}` stand for answers, `{ref:slot}` and `{ref:slot#anchor}` for another clause's number,
`{def:Term}` defines a term, `**bold**`, `*italic*`; a backslash before `{`, `}`, `*` or `\\` makes it plain. Answers
are put in after parsing, so whatever notation an answer holds is only text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Words:
    """Text as printed."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class AnswerRef:
    """The place of an answer; `field` names a part of a party."""

    question_id: str
    field: str = ""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class ClauseRef:
    """The number of the clause in a slot, or of one of its anchored paragraphs."""

    slot_id: str
    anchor: str = ""


@dataclass(frozen=True)
class Definition:
    """The place where a term is defined; printed in quotation marks and bold."""

    term: str


Node = Words | AnswerRef | ClauseRef | Definition

_TOKEN = re.compile(
    r"\\(?P<plain>[{}*\\])"
    r"|\{ref:(?P<slot>[a-z0-9-]+)(?:#(?P<anchor>[a-z0-9-]+))?\}"
    r"|\{def:(?P<term>[^{}*]+)\}"
    r"|\{(?P<question>[a-z][a-z0-9_]*)(?:\.(?P<field>name|short_name|address))?\}"
    r"|(?P<bold>\*\*)|(?P<italic>\*)|(?P<stray>[{}])"
)


@lru_cache(maxsize=4096)
def parse_inline(text: str) -> tuple[Node, ...]:
    """The nodes of a text. Raises ValueError that quotes what could not be read."""
    nodes: list[Node] = []
    bold = italic = False
    position = 0
    for match in _TOKEN.finditer(text):
        _add_words(nodes, text[position : match.start()], bold, italic)
        position = match.end()
        if match["bold"]:
            bold = not bold
        elif match["italic"]:
            italic = not italic
        elif match["plain"]:
            _add_words(nodes, match["plain"], bold, italic)
        else:
            nodes.append(_node(match, bold, italic))
    _add_words(nodes, text[position:], bold, italic)
    if bold or italic:
        raise ValueError(f"bold or italic begins but does not end in: {_excerpt(text)}")
    return tuple(nodes)


def _add_words(nodes: list[Node], text: str, bold: bool, italic: bool) -> None:
    last = nodes[-1] if nodes else None
    if text and isinstance(last, Words) and (last.bold, last.italic) == (bold, italic):
        nodes[-1] = Words(last.text + text, bold, italic)
    elif text:
        nodes.append(Words(text, bold, italic))


def _node(match: re.Match[str], bold: bool, italic: bool) -> Node:
    if match["slot"]:
        return ClauseRef(match["slot"], match["anchor"] or "")
    if match["term"]:
        return Definition(match["term"].strip())
    if match["question"]:
        return AnswerRef(match["question"], match["field"] or "", bold, italic)
    raise ValueError(
        f"{match['stray']!r} is not part of a known reference near: {_excerpt(match.string[match.start() :])}; "
        "write {question}, {party.name}, {ref:clause} or {def:Term}, or \\{ for the sign itself"
    )


def _excerpt(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
