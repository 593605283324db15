"""Dates as people write them in agreements, each brought to one form, so that a date written otherwise is no change.

Taken is only what says one day and no other: `July 1, 2027`, `1 July 2027`, `July 1st, 2027`, `the first day of July,
2027`, `2027-07-01`, `07/01/2027` (month first, as in the United States), `1 de julio de 2027`. Anything else (a year of
two digits, `1.7.2027`, a day that does not exist) stays as written: it reads as a change and a person is asked. Pure.
"""

import re
from datetime import date

from shared.documents.write.words import get_words

_MONTHS = {
    name.lower(): number for tag in ("en", "es") for number, name in enumerate(get_words(tag).months, start=1)
}
_SHORT = {name[:3].lower(): number for number, name in enumerate(get_words("en").months, start=1)} | {
    "sept": 9
}
_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)  # fmt: skip
_ORDINALS = {word: number for number, word in enumerate((*_UNITS, *_TEENS), start=1)}
_ORDINALS |= {f"twenty-{word}": 20 + number for number, word in enumerate(_UNITS, start=1)}
_ORDINALS |= {"thirtieth": 30, "thirty-first": 31}


def _either(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH = rf"(?:{_either(_MONTHS)}|(?:{_either(_SHORT)})\.?)"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th|\.?º)?"
_DAY = rf"(?:{_NUMBER}|{_either(_ORDINALS)})"
_YEAR = re.compile(r"\d{4}")
_WRITTEN = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<m1>{_MONTH}) (?:the )?(?P<d1>{_DAY}),? (?P<y1>\d{{4}})"
    rf"|(?:the )?(?P<d2>{_DAY}) (?:day of |of |de )?(?P<m2>{_MONTH}),? (?:in the year |de )?(?P<y2>\d{{4}})"
    r"|(?P<m3>\d{1,2})/(?P<d3>\d{1,2})/(?P<y3>\d{4})"
    r"|(?P<y4>\d{4})(?P<cut>[-/])(?P<m4>\d{1,2})(?P=cut)(?P<d4>\d{1,2})"
    r")(?![\w/-]|\.\d)",
    re.IGNORECASE,
)


def with_plain_dates(text: str) -> str:
    """The text with each date that can be read in one way alone as `2027-07-01`; blanks must be evened out before."""
    return _WRITTEN.sub(_plain, text) if _YEAR.search(text) else text  # most lines name no year


def _plain(match: re.Match[str]) -> str:
    groups = match.groupdict()
    form = next(number for number in "1234" if groups[f"y{number}"])
    try:
        day = date(int(groups[f"y{form}"]), _month(groups[f"m{form}"]), _day(groups[f"d{form}"]))
    except ValueError:  # there is no such day
        return match[0]
    return day.isoformat()


def _month(written: str) -> int:
    word = written.lower().rstrip(".")
    return int(word) if word.isdecimal() else _MONTHS.get(word) or _SHORT[word]


def _day(written: str) -> int:
    word = written.lower()
    return _ORDINALS[word] if word in _ORDINALS else int(re.match(r"\d+", word)[0])  # type: ignore[index]
