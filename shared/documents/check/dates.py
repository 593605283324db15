"""Dates that do not exist, weekdays that do not fit, and an end before the beginning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shared.documents.check.findings import Finding, excerpt_of
from shared.documents.check.lines import Line
from shared.documents.write.words import get_words

_MONTHS = {
    month.lower(): number
    for language in ("en", "es")
    for number, month in enumerate(get_words(language).months, start=1)
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)}),?\s+(?:the\s+)?)?(?:"
    rf"(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+of\s+|de\s+)?(?P<m2>{_MONTH}),?\s+(?:de\s+)?(?P<y2>\d{{4}})"
    r"|\b(?P<m3>\d{1,2})/(?P<d3>\d{1,2})/(?P<y3>\d{4})\b|\b(?P<y4>\d{4})-(?P<m4>\d{2})-(?P<d4>\d{2})\b)",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?i:take[sn]? effect|effective (?:on|as of|date is)|commence[sd]?|begins?|entra en vigor)\b[^.;]{0,40}$"
)
_ENDS = re.compile(
    r"(?i:expires?|ends?|end at|terminates?|(?:remain in effect|in force) (?:until|through)|vence)\b[^.;]{0,40}$"
)
_FIRST_YEAR, _LAST_YEAR = 1776, 2120


@dataclass(frozen=True)
class _Written:
    """A date as written; `day` is None when there is no such day."""

    line: Line
    start: int
    end: int
    day: date | None
    weekday: str


def check_dates(lines: Sequence[Line]) -> Iterator[Finding]:
    """Rules `impossible-date`, `unlikely-date`, `wrong-weekday` and `end-before-beginning`."""
    written = [found for line in lines for found in _find(line)]
    for one in written:
        yield from _check_one(one)
    yield from _check_order(written)


def _find(line: Line) -> Iterator[_Written]:
    for match in _DATE.finditer(line.text):
        groups = match.groupdict()
        form = next(number for number in "1234" if groups[f"y{number}"])
        month = groups[f"m{form}"]
        number = _MONTHS.get(month.lower()) or (int(month) if month.isdecimal() else 0)
        day = _make(int(groups[f"y{form}"]), number, int(groups[f"d{form}"]))
        yield _Written(line, match.start(), match.end(), day, (match["weekday"] or "").lower())


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _check_one(one: _Written) -> Iterator[Finding]:
    if one.day is None:
        yield _finding("impossible-date", "error", one, "There is no such day: correct the date.")
    elif not _FIRST_YEAR <= one.day.year <= _LAST_YEAR:
        yield _finding("unlikely-date", "warning", one, "Check the year.")
    elif one.weekday and _WEEKDAYS[one.day.weekday()] != one.weekday:
        right = _WEEKDAYS[one.day.weekday()].capitalize()
        yield _finding(
            "wrong-weekday", "warning", one, f"That day is a {right}: correct the day or the date."
        )


def _check_order(written: Sequence[_Written]) -> Iterator[Finding]:
    begins = [one for one in written if _BEGINS.search(one.line.text[: one.start])]
    ends = [one for one in written if _ENDS.search(one.line.text[: one.start])]
    if not begins or begins[0].day is None:
        return
    for end in ends:
        if end.day is not None and end.day < begins[0].day:
            yield _finding(
                "end-before-beginning",
                "error",
                end,
                f"It begins on {_words(begins[0].day)}: correct one of them.",
            )


def _words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _finding(rule: str, severity: str, one: _Written, suggestion: str) -> Finding:
    excerpt = excerpt_of(one.line.text, one.start, one.end)
    return Finding(rule, "error" if severity == "error" else "warning", one.line.place, excerpt, suggestion)
