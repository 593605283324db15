"""Dates as people wrote them in an index: read only where there is one way to read them. Pure.

The index writes month, day and year, always in that order: `042925`, `08282025`, and in file names `02.26.2025`,
`6_12_25`, `03-13-2020`; or the year first, `2019-10-15`. What fits none of these (`0611025`, `1162025`, `0992025`) has
no reading or several, and stays unread: a person must look at the document.
"""

import re
from dataclasses import dataclass
from datetime import date

EARLIEST = date(1996, 9, 30)
"""No agreement under 8 U.S.C. § 1357(g) is older: Pub. L. 104-208, div. C, § 133 added it on that day."""

_US = re.compile(r"(?<!\d)(?P<m>\d{1,2})(?P<s>[._-])(?P<d>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")


@dataclass(frozen=True)
class ReadDate:
    """A day, or the reason why there is none. `problem` is a sentence for the person who must look."""

    day: date | None = None
    problem: str = ""


def read_digits(written: str, latest: date) -> ReadDate:
    """A date of digits alone: MMDDYY or MMDDYYYY, from 1996 up to `latest`."""
    if not (written.isascii() and written.isdigit() and len(written) in (6, 8)):
        return ReadDate(problem=f"The date “{written}” can't be read: it is neither MMDDYY nor MMDDYYYY.")
    year = written[4:] if len(written) == 8 else f"20{written[4:]}"
    return _day(written, year, written[:2], written[2:4], latest)


def read_name(file: str, latest: date) -> ReadDate:
    """The one date with separators in a file's name. No date, or several, are a problem."""
    found = [*_ISO.finditer(file), *_US.finditer(file)]
    if not found:
        return ReadDate(problem="The index gives no date, and the file's name has none that can be read.")
    if len(found) > 1:
        return ReadDate(problem="The index gives no date, and the file's name has several.")
    [match] = found
    year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
    return _day(match.group(), year, match["m"], match["d"], latest)


def _day(written: str, year: str, month: str, day: str, latest: date) -> ReadDate:
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return ReadDate(problem=f"The date “{written}” can't be read: there is no such day.")
    if not EARLIEST <= read <= latest:
        return ReadDate(problem=f"The date “{written}” can't be right: it would be {read.isoformat()}.")
    return ReadDate(read)
