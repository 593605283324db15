"""Writes a number the way a list level asks for: 3, iii, C, third, •. Pure functions."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINAL_ENDINGS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_CHICAGO = "*†‡§"

# Bullets are drawn with symbol fonts: the character in the file is a place in the font, not what is seen.
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "◻", 0xF06F: "□", 0xF0FE: "☑", 0xF071: "❑",
    0xF0E0: "→", 0xF076: "❖", 0xF0A3: "☐", 0xF052: "☑", 0xF0FB: "✗", 0xF0D2: "®", 0xF0D3: "©", 0xF0B0: "°",
    0xF0A2: "′", 0xF02D: "−", 0xF0BE: "—", 0xF06E: "■", 0xF075: "◆", 0xF0DE: "⇒", 0xF0F0: "⇨", 0xF06C: "●",
}  # fmt: skip
UNKNOWN_SYMBOL = "□"


def roman(number: int) -> str:
    """Lower-case Roman numerals; beyond 3,999 plain digits, as numerals end there."""
    if not 0 < number < 4_000:
        return str(number)
    pieces = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        pieces.append(letters * count)
    return "".join(pieces)


def letters(number: int) -> str:
    """a … z, aa … zz, aaa …: Word repeats the letter (ECMA-376 part 1, 17.18.59)."""
    if number < 1 or number > 26 * 30:
        return str(number)
    repeats, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (repeats + 1)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def cardinal_text(number: int) -> str:
    """Words up to ninety-nine, then digits."""
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def ordinal_text(number: int) -> str:
    """first, second, twenty-first; digits with an ending from one hundred."""
    if not 0 < number < 100:
        return ordinal(number)
    head, dash, last = cardinal_text(number).rpartition("-")
    if last in _ORDINAL_ENDINGS:
        last = _ORDINAL_ENDINGS[last]
    else:
        last = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return head + dash + last


def chicago(number: int) -> str:
    """*, †, ‡, §, **, …"""
    repeats, place = divmod(number - 1, len(_CHICAGO))
    return _CHICAGO[place] * (repeats + 1) if 0 < number < 100 else str(number)


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "ordinal": ordinal,
    "cardinalText": lambda number: cardinal_text(number).capitalize(),
    "ordinalText": lambda number: ordinal_text(number).capitalize(),
    "hex": lambda number: f"{number:X}",
    "chicago": chicago,
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda _number: "",
    "bullet": lambda _number: "",
}


def format_number(number: int, style: str) -> str:
    """The number in a `w:numFmt` style; styles we do not know print digits, as Word does for those it lacks."""
    return _WRITERS.get(style, str)(number)


def symbol(code: int, font: str = "") -> str:
    """What a symbol font shows at this place, as a Unicode character; a box when we do not know it."""
    if font.lower().startswith(("symbol", "wingdings", "webdings")) and 0x20 <= code <= 0xFF:
        code += 0xF000
    if 0xE000 <= code <= 0xF8FF:
        return _SYMBOLS.get(code, UNKNOWN_SYMBOL)
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else UNKNOWN_SYMBOL


def bullet(text: str, font: str) -> str:
    """A bullet's character as shown ("o" in a typewriter font is drawn as a ring)."""
    if text == "o" and font.lower().startswith("courier"):
        return "◦"
    return "".join(symbol(ord(letter), font) for letter in text)
