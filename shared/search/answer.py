"""What an engine found, and how two engines' finds are added up into one answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.search.language import Parsed
from shared.search.port import Hit, Results, Span
from shared.search.words import shown

START, STOP = "\ue000", "\ue001"
"""Private characters that engines set round what was asked for; they become `Span`s and never reach a page."""

_MARKED = re.compile(f"{START}(.*?){STOP}", re.DOTALL)
Facets = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Matches:
    """Hits of one page, and the numbers over all."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Facets = field(default_factory=dict)


def spans(marked: str) -> tuple[Span, ...]:
    """Text with an engine's marks in pieces, as people read it."""
    pieces = _MARKED.split(shown(marked))
    return tuple(Span(piece, at % 2 == 1) for at, piece in enumerate(pieces) if piece)


def named_facets(facets: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """An entry's `name=value` facets by name, each with its values in their order."""
    named: dict[str, tuple[str, ...]] = {}
    for facet in facets:
        name, _, value = facet.partition("=")
        named[name] = (*named.get(name, ()), value)
    return named


def facets_of(counts: Iterable[tuple[str, int]], names: Iterable[str]) -> Facets:
    """Counts of `name=value` by name; a name that was asked for is there even if nothing has it."""
    grouped: dict[str, dict[str, int]] = {name: {} for name in names}
    for facet, count in counts:
        name, _, value = facet.partition("=")
        grouped[name][value] = count
    return grouped


def added(first: Matches, second: Matches) -> Matches:
    """Both together: the first one's hits come first."""
    facets = {
        name: _sum(first.facets.get(name, {}), second.facets.get(name, {}))
        for name in {**first.facets, **second.facets}
    }
    return Matches(first.hits + second.hits, first.total + second.total, facets)


def results_of(found: Matches, engine: str, parsed: Parsed, suggestions: tuple[str, ...]) -> Results:
    """The answer."""
    return Results(found.hits, found.total, found.facets, engine, suggestions, parsed.ignored)


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {value: first.get(value, 0) + second.get(value, 0) for value in {**first, **second}}
