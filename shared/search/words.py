"""How text becomes words, the same for every engine, so that each finds exactly what the others find.

Engines part text differently ("39A-3-2", "task-force", "a_b", "5,000"). So every text is first made `separated`: a
mark that nobody sees stands between each sign and the word beside it, and what no reader sees is gone. To PostgreSQL
"3e5a" is a number with an exponent and a letter, so the mark parts these too. What is left to the engine is lower case,
accents, common words and the English stem. Scripts without spaces between words are beyond this.
"""

import json
import re
import unicodedata
from importlib.resources import files
from typing import Any

MARK = "\x1f"
"""Stands between a word and a sign in separated text; never shown."""
MOST_WORDS = 15_000
"""Words of one entry that can be found: PostgreSQL counts positions only up to 16,383."""
LONGEST_WORD = 100
SHORTEST_SUGGESTED = 4

_BOUNDARY = re.compile(r"(?<=[^\W_])(?=[^\w\s]|_)|(?<=[^\w\s]|_)(?=[^\W_])")
_EXPONENT = re.compile(r"(?<![^\W_])[0-9]+([^\W\d_])[0-9]+(?=[^\W\d_])")
_UNUSUAL = re.compile(r"[^ -~\n]")
_WORD = re.compile(rf"[^\W_]{{1,{LONGEST_WORD}}}")
_PLAIN = "ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ħ=h ı=i ĸ=q ŋ=n ŧ=t ẜ=s ẝ=s"
_LETTERS = str.maketrans(dict(pair.split("=") for pair in _PLAIN.split()))
"""Latin letters that Unicode does not take apart, as Elasticsearch's `asciifolding` has them."""
_UNSEEN = ("Cc", "Cf", "Co", "Cn", "Cs", "Mn", "Mc", "Me")

INDEX_BODY: dict[str, dict[str, Any]] = json.loads(
    (files("shared.search") / "elasticsearch_index.json").read_text(encoding="utf-8")
)
"""Settings and mapping of the Elasticsearch index."""


def separated(text: str) -> str:
    """The text as a reader sees it, with a mark at every border between words, as engines are to part them."""
    seen = _UNUSUAL.sub(lambda found: _instead(found.group()), unicodedata.normalize("NFKC", text))
    return _EXPONENT.sub(_parted, _BOUNDARY.sub(MARK, seen))


def _parted(number: re.Match[str]) -> str:
    """Digits, an e with or without accent, digits: apart from the letter that follows."""
    return number.group() + (MARK if folded(number.group(1)) == "e" else "")


def _instead(character: str) -> str:
    """What stands for an unusual character: a blank for pictures and controls, nothing for what has no width.

    Lines stay lines, and a table's cells, parted by tabs, become lines: a passage shows where one ends.
    """
    category = unicodedata.category(character)
    if character == "\t":
        return "\n"
    if character == "\u02bc":  # a letter to Unicode, an apostrophe to whoever typed it
        return "'"
    if character.isascii() or category == "So" or character.isspace():
        return " "
    return "" if category in _UNSEEN else character


def first_words(text: str, most: int = MOST_WORDS) -> str:
    """Separated text up to the end of its last word that can be found."""
    for number, found in enumerate(_WORD.finditer(text), start=1):
        if number == most:
            return text[: found.end()]
    return text


def shown(text: str) -> str:
    """Separated text as people read it."""
    return text.replace(MARK, "")


def folded(text: str) -> str:
    """Lower case, Latin letters without their accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text in their order, folded, not stemmed, common words too."""
    return _WORD.findall(folded(separated(text)))


def is_common(word: str) -> bool:
    """Whether the word is too common to be found by ("the", "of")."""
    return word in COMMON


def worth_suggesting(word: str) -> bool:
    """Whether somebody may have meant this word: long enough, letters only, not common."""
    return len(word) >= SHORTEST_SUGGESTED and word.isalpha() and word not in COMMON


def _common_words() -> frozenset[str]:
    return frozenset(INDEX_BODY["settings"]["analysis"]["filter"]["common_words"]["stopwords"])


COMMON = _common_words()
"""PostgreSQL's list for English; the contract holds the two together."""
