"""Whether a sentence states a term: the day or the days, in one of the ways in which people write them. Pure."""

import re
from collections.abc import Sequence
from datetime import date

from services.agreements.submission.written_dates import with_plain_dates
from services.agreements.submission.written_days import says_days
from shared.documents.write.words import get_words

_END = re.compile(r"(?<=[\w)”\"][\w)”\"][.;])\s+(?=[A-ZÁÉÍÓÚÑ¿“\"(])")
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|\d[/.]\d\d?[/.]\d\d")
_PERIOD = re.compile(
    r"(?<!\w)(?:days?|weeks?|months?|years?|d[ií]as?|semanas?|mes(?:es)?|años?)(?!\w)", re.IGNORECASE
)
_LONGEST_QUOTE, _MOST_QUOTED = 300, 3
DAYS = "notice_days"
"""The one term that is a number of days; the others are dates."""


def in_sentences(text: str) -> list[str]:
    """The sentences of a text, as written but for evened blanks."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [sentence for line in lines if line for sentence in _END.split(line)]


def is_about(name: str, sentence: str) -> bool:
    """Whether a sentence can state the term at all: it has a period of time, or a date or something like one."""
    if name == DAYS:
        return bool(_PERIOD.search(sentence))
    return bool(_YEAR.search(sentence))


def states(sentence: str, value: date | int) -> bool:
    """Whether a sentence has this day, or this number of days."""
    if isinstance(value, date):
        return value.isoformat() in _days(sentence)
    return says_days(sentence, value)


def other_days(sentences: Sequence[str], known: Sequence[date | None]) -> bool:
    """Whether sentences have a date besides those known: then they hardly say that there is no such day."""
    usual = {day.isoformat() for day in known if day}
    return any(not set(_days(one)) <= usual for one in sentences)


def quoted(sentences: Sequence[str], value: date | int | None = None) -> str:
    """The sentences to read for a term, in quotation marks: those that state the value, else the first few; "": none"""
    stating = [one for one in sentences if value is not None and states(one, value)]
    return " ".join(f"“{_short(one)}”" for one in (stating or sentences)[:_MOST_QUOTED])


def in_words(value: date | int | None) -> str:
    """A term's value as a text would have it."""
    if isinstance(value, date):
        return get_words("en").spell_date(value)
    return "no such day" if value is None else f"{value:,} {'day' if value == 1 else 'days'}"


def _days(sentence: str) -> list[str]:
    return _DAY.findall(with_plain_dates(sentence))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST_QUOTE else f"{sentence[:_LONGEST_QUOTE].rstrip()}…"
