"""The little language people search in. Pure: knows words, no engine.

    overtime pay         both words, in any order
    "task force"         these words beside each other
    -draft  -"in force"  not this
    sheriff OR police    either
    +pay overtime        only what is marked + must be there; the rest lifts what has it

A word with signs in it ("39A-3-2", "task-force") is asked for as a phrase. Common words alone are left out. No text
is wrong; a missing quotation mark is taken to stand at the end.
"""

import re
from dataclasses import dataclass

from shared.errors import FieldError, Invalid
from shared.search.synonyms import also_said
from shared.search.words import is_common, words_of

LONGEST = 500
MOST_TERMS = 32

Phrase = tuple[str, ...]
"""Words beside each other; one word alone is a phrase too."""

_CHUNK = re.compile(r'([+-]?)(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True)
class Term:
    """What must be there in one of these ways."""

    ways: tuple[Phrase, ...]


@dataclass(frozen=True)
class Parsed:
    """A query taken apart: all of `must`, none of `must_not`; `should` counts for the order alone."""

    must: tuple[Term, ...] = ()
    should: tuple[Term, ...] = ()
    must_not: tuple[Term, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def finds_nothing(self) -> bool:
        """Whether only common words were asked for."""
        return bool(self.ignored) and not (self.must or self.should or self.must_not)


@dataclass
class _Item:
    sign: str
    ways: list[Phrase]


def parse(text: str) -> Parsed:
    """Take a query apart. Raises Invalid for one that is too long."""
    if len(text) > LONGEST:
        raise _too_long(f"Search for at most {LONGEST} characters.")
    items, ignored = _read(text)
    if len(items) > MOST_TERMS:
        raise _too_long(f"Search for at most {MOST_TERMS} words at once.")
    plain, marked, barred = (
        tuple(Term(tuple(item.ways)) for item in items if item.sign == sign) for sign in ("", "+", "-")
    )
    if marked:
        return Parsed(marked, plain, barred, ignored)
    return Parsed(plain, (), barred, ignored)


def _read(text: str) -> tuple[list[_Item], tuple[str, ...]]:
    items: list[_Item] = []
    ignored: list[str] = []
    joined = False
    for sign, quoted, bare in _CHUNK.findall(text):
        if bare == "OR" and not sign:
            joined = True
            continue
        phrase = tuple(words_of(quoted or bare))
        if all(is_common(word) for word in phrase):
            ignored.extend(phrase)
            continue
        _add(items, _Item(sign, [phrase, *also_said(phrase)]), joined)
        joined = False
    return items, tuple(ignored)


def _add(items: list[_Item], item: _Item, joined: bool) -> None:
    """Append, or join to the item before where OR stands between; what is barred joins nothing."""
    if joined and items and "-" not in (items[-1].sign, item.sign):
        items[-1].ways.extend(item.ways)
        items[-1].sign = items[-1].sign or item.sign
    else:
        items.append(item)


def _too_long(message: str) -> Invalid:
    return Invalid("That is too much to search for at once.", (FieldError("q", message),))
