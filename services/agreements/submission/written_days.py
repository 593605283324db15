"""A number of days as people write it in agreements: `45 days`, `forty-five (45) days`, `45-day`, `45 días`. Pure.

Only whole days as the calendar counts them: `45 business days` and `six weeks` are not 45 days.
"""

import re

_ENGLISH_UNITS = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPANISH_UNITS = (
    "", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece",
    "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiún", "veintidós",
    "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve",
)  # fmt: skip
_SPANISH_TENS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_SPANISH_HUNDREDS = (
    "", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos",
    "ochocientos", "novecientos",
)  # fmt: skip
_LARGER = frozenset({*_ENGLISH_TENS, *_SPANISH_TENS, *_SPANISH_HUNDREDS, "hundred", "thousand", "mil"} - {""})
_SPELLED_BELOW = 1000
_UNIT = r"(?:[ -](?:full |whole |consecutive |calendar )?days?['’]?|[ -]d[ií]as?)(?!\w)"


def says_days(text: str, days: int) -> bool:
    """Whether the text has that number of days; blanks must be evened out before."""
    figures = rf"(?:{days}|{days:,})"
    ways = [figures]
    if days < _SPELLED_BELOW:
        words = rf"(?:{_english(days)}|{_spanish(days)})"
        ways += [rf"{words}(?: \({figures}\))?", rf"{figures} \({words}\)"]
    found = re.finditer(rf"(?<![\w(.,-])(?:{'|'.join(ways)}){_UNIT}", text, re.IGNORECASE)
    return any(not _ends_larger(text[: match.start()]) for match in found)


def _ends_larger(before: str) -> bool:
    """Whether the words before make a larger number of it: `one hundred and`, `noventa y`."""
    words = [word for word in before.casefold().split()[-2:] if word not in ("and", "y")]
    return bool(words) and words[-1] in _LARGER


def _english(number: int) -> str:
    """The pattern of a number's words: `one hundred (and) twenty(-)five`."""
    hundreds, rest = divmod(number, 100)
    if rest < len(_ENGLISH_UNITS):
        small = _ENGLISH_UNITS[rest]
    else:
        small = "[ -]".join(filter(None, (_ENGLISH_TENS[rest // 10], _ENGLISH_UNITS[rest % 10])))
    large = (
        f"(?:{_ENGLISH_UNITS[hundreds]}|a) hundred"
        if hundreds == 1
        else f"{_ENGLISH_UNITS[hundreds]} hundred"
    )
    return " (?:and )?".join(filter(None, (large if hundreds else "", small)))


def _spanish(number: int) -> str:
    """The pattern of a number's words: `ciento veinticinco`, `cuarenta y cinco`."""
    hundreds, rest = divmod(number, 100)
    if rest < len(_SPANISH_UNITS):
        small = _SPANISH_UNITS[rest]
    else:
        small = " y ".join(filter(None, (_SPANISH_TENS[rest // 10], _SPANISH_UNITS[rest % 10])))
    large = "cien" if number == 100 else _SPANISH_HUNDREDS[hundreds]
    return " ".join(filter(None, (large, small)))
