"""Defined terms: defined but never used, defined twice, and used like a defined term without being defined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.documents.check.findings import Finding, excerpt_of
from shared.documents.check.lines import Line

_QUOTED = re.compile(r"[“\"](?P<term>[A-Z][\w&’'/-]*(?: [\w&’'/-]+){0,5})[”\"]")
_MEANS = re.compile(
    r"(?:[,\s]*(?:and|or)\s+[“\"][^”\"]{1,60}[”\"])*\s*(?:\([^)]*\)\s*)?(?:shall |will )?(?:means?|refers? to)\b"
)
_NAMED = re.compile(
    r"\((?:(?:the|this|an?|each|any|such|collectively|together|individually|hereinafter|hereafter|referred|to|as|called"
    r"|and|or|in|these|their|with|its)\b[\s,]*|[“\"][^“”\"]{1,60}[”\"][\s,]*)*$"
)
# “Each of them is a “Party””, and what a paragraph begins with: “A “Steering Committee” oversees”.
_CALLED = re.compile(
    r"^\s*an?\s+$"
    r"|\b(?:each|either|together|collectively|jointly)\b[^.;“”\"]{0,40}\b(?:is|are)\s+(?:an?|the)\s+$",
    re.IGNORECASE,
)
# Words at the end of a phrase that only a definition makes plain. Names of statutes and bodies end otherwise.
_HEADS = frozenset(
    (
        *("Agency", "Party", "Partner", "Officer", "Personnel", "Coordinator", "Committee"),
        *("Supervisor", "Liaison", "Designee", "Representative", "Administrator", "Information", "Data"),
        *("Records", "Material", "System", "Equipment", "Property", "Operation", "Activity", "Program"),
        *("Project", "Plan", "Function", "Service", "Incident", "Event", "Report", "Date", "Day", "Period"),
        *("Term", "Fee", "Cost", "Expense", "Facility", "Premises", "Authorization"),
    )
)
_PLURAL = {"Parties": "Party", "Agencies": "Agency", "Activities": "Activity", "Facilities": "Facility"}
_LIKE_A_TERM = re.compile(
    r"\b(?:the|an?|each|every|any|no|such|this|that|all|both|either|its|their|of|to|by|for|with)\s+"
    r"(?P<term>(?:[A-Z][a-z]+ ){0,2}(?P<head>[A-Z][a-z]+))\b(?!\s+[A-Z&])"
)


@dataclass(frozen=True)
class _Definition:
    """One term where it is defined, at `start` to `end` of `line`; `is_sure` when words say so, not only bold type."""

    term: str
    line: Line
    start: int
    end: int
    is_sure: bool


def check_terms(lines: Sequence[Line], parties: Sequence[str]) -> Iterator[Finding]:
    """Rules `unused-term`, `term-defined-twice` and `undefined-term`."""
    definitions = [found for line in lines for found in _find_definitions(line)]
    body = "\n".join(line.text for line in lines)
    yield from _check_twice(definitions)
    yield from _check_unused(definitions, body)
    yield from _check_undefined(lines, {definition.term for definition in definitions}, parties)


def _find_definitions(line: Line) -> Iterator[_Definition]:
    for match in _QUOTED.finditer(line.text):
        before = line.text[: match.start()]
        is_sure = bool(
            _MEANS.match(line.text, match.end()) or _NAMED.search(before) or _CALLED.search(before)
        )
        if is_sure or any(match["term"] == bold.strip(' “”"') for bold in line.bold):
            yield _Definition(match["term"], line, match.start(), match.end(), is_sure)


def _check_twice(definitions: Sequence[_Definition]) -> Iterator[Finding]:
    seen: set[str] = set()
    for definition in definitions:
        if definition.is_sure and definition.term in seen:
            suggestion = f"“{definition.term}” is defined before: keep one definition."
            yield _finding(
                "term-defined-twice", definition.line, definition.start, definition.end, suggestion
            )
        if definition.is_sure:
            seen.add(definition.term)


def _check_unused(definitions: Sequence[_Definition], body: str) -> Iterator[Finding]:
    for definition in definitions:
        forms = "|".join(re.escape(form) for form in _forms(definition.term))
        if not re.search(rf"(?<![“\"\w])(?:{forms})(?![”\"\w])", body):
            suggestion = f"“{definition.term}” is never used: use it, or take the definition out."
            yield _finding("unused-term", definition.line, definition.start, definition.end, suggestion)


def _forms(term: str) -> list[str]:
    """The term, its plural and its singular."""
    forms = [term, f"{term}s", f"{term}es"]
    if term.endswith("y"):
        forms.append(f"{term[:-1]}ies")
    if term.endswith("ies"):
        forms.append(f"{term[:-3]}y")
    if term.endswith("s"):
        forms.append(term[:-1])
    return forms


def _check_undefined(lines: Sequence[Line], defined: set[str], parties: Sequence[str]) -> Iterator[Finding]:
    known = {form for term in defined for form in _forms(term)} | set(parties)
    reported: set[str] = set()
    for line in lines:
        if line.is_heading:
            continue
        for match in _LIKE_A_TERM.finditer(line.text):
            term = match["term"]
            if not _looks_defined(term, match["head"], known) or term in reported:
                continue
            reported.add(term)
            suggestion = (
                f"“{term}” is written like a defined term but is not defined: define it, or write it small."
            )
            yield _finding("undefined-term", line, match.start("term"), match.end("term"), suggestion)


def _looks_defined(term: str, head: str, known: set[str]) -> bool:
    """Whether the phrase reads like a term although no definition covers it or its end."""
    singular = _PLURAL.get(head) or head.removesuffix("s")
    if singular not in _HEADS and head not in _HEADS:
        return False
    words = term.split()
    ends = {" ".join(words[start:]) for start in range(len(words))}
    return not ends & known and not any(term in name for name in known)


def _finding(rule: str, line: Line, start: int, end: int, suggestion: str) -> Finding:
    return Finding(rule, "warning", line.place, excerpt_of(line.text, start, end), suggestion)
