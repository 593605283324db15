"""What the asker may have meant: a query that finds something, in place of one that finds nothing because of a word.

An engine only proposes words; one is offered only if an entry that this very asker may see has it. So the list of
all words, which knows of every record, tells nobody anything.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from shared.search.language import Parsed
from shared.search.port import Query
from shared.search.words import folded, worth_suggesting

MOST_UNKNOWN = 3
_PIECE = re.compile(r"[^\W_]+")

Seen = Callable[[Iterable[str]], set[str]]
Alike = Callable[[str], list[str]]
Finds = Callable[[Query], bool]


def suggestions_for(query: Query, parsed: Parsed, seen: Seen, alike: Alike, finds: Finds) -> tuple[str, ...]:
    """Whole queries to offer: one, or none.

    `seen` keeps the words that the asker can find, `alike` proposes words in the order of their likeness, `finds`
    says whether the asker would find anything.
    """
    asked = _words(parsed)
    known = seen(asked)
    unknown = [word for word in asked if word not in known]
    if not unknown or len(unknown) > MOST_UNKNOWN:
        return ()
    better = {word: _first_seen(alike(word), seen) for word in unknown}
    text = _PIECE.sub(lambda found: better.get(folded(found.group())) or found.group(), query.text)
    bare = replace(query, text=text, filters={}, facets=(), order="newest", offset=0, limit=0)
    return (text,) if text != query.text and finds(bare) else ()


def _words(parsed: Parsed) -> list[str]:
    """The words asked for that are long enough to be mended, each once."""
    asked = (word for term in (*parsed.must, *parsed.should) for word in _said(term.ways[0]))
    return list(dict.fromkeys(asked))


def _said(phrase: tuple[str, ...]) -> list[str]:
    return [word for word in phrase if worth_suggesting(word)]


def _first_seen(words: list[str], seen: Seen) -> str | None:
    known = seen(words) if words else set()
    return next((word for word in words if word in known), None)
