"""What the asker may have meant: a query that finds something, in place of one that finds nothing because of a word.

An engine only proposes words; one is offered only if an entry that this very asker may see has it. So the list of
all words, which knows of every record, tells nobody anything.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from shared.search.language import Parsed
from shared.search.port import Query
from shared.search.words import folded, worth_suggesting

MOST_UNKNOWN = 3
_PIECE = re.compile(r"[^\W_]+")

Count = Callable[[Query], int]
Alike = Callable[[str], list[str]]


def suggestions_for(query: Query, parsed: Parsed, count: Count, alike: Alike) -> tuple[str, ...]:
    """Whole queries to offer: one, or none.

    `count` says how many entries the asker can find, `alike` proposes words in the order of their likeness.
    """
    bare = replace(query, filters={}, facets=(), order="newest", offset=0, limit=0)
    unknown = [word for word in _words(parsed) if not count(replace(bare, text=word))]
    if not unknown or len(unknown) > MOST_UNKNOWN:
        return ()
    better = {word: _first_found(bare, alike(word), count) for word in unknown}
    text = _PIECE.sub(lambda found: better.get(folded(found.group())) or found.group(), query.text)
    if text == query.text or not count(replace(bare, text=text)):
        return ()
    return (text,)


def _words(parsed: Parsed) -> list[str]:
    """The words asked for that are long enough to be mended, each once."""
    asked = (word for term in (*parsed.must, *parsed.should) for word in _said(term.ways[0]))
    return list(dict.fromkeys(asked))


def _said(phrase: tuple[str, ...]) -> list[str]:
    return [word for word in phrase if worth_suggesting(word)]


def _first_found(bare: Query, words: list[str], count: Count) -> str | None:
    return next((word for word in words if count(replace(bare, text=word))), None)
