"""Two foldings of text, so that words are found in whatever form they were written. Knows no pages and no places.

*Same* (`fold_same`): what a reader takes for the same words: letter case, composed or decomposed accents, ligatures and
wide forms (Unicode NFKD, UAX #15), straight or curly quotes, any dash. *Like* (`fold_like`): letters and digits alone,
without accents, for words that a person should look at.
"""

import unicodedata

LINE_HYPHEN = "\x02"
"""A hyphen that may be there for the line's sake only: a soft one, or one at a line's end (PDFium says U+0002)."""
_LINE_HYPHENS = frozenset({LINE_HYPHEN, "\xad", "\ufffe"})
_QUOTES = str.maketrans(
    dict.fromkeys("‘’‚‛ʼʻʹ′`´＇ˈ", "'") | dict.fromkeys("“”„‟«»″＂", '"') | {"\u2212": "-", "\u2043": "-"}
)
_WITHOUT_STROKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold_same(text: str) -> str:
    """`text` (whole letters with their accents) as one spelling of it; blanks and invisible marks are gone."""
    if text in _LINE_HYPHENS:
        return LINE_HYPHEN
    folded = unicodedata.normalize("NFKD", text.translate(_QUOTES)).casefold()
    folded = unicodedata.normalize("NFKD", folded).translate(_QUOTES)
    return "".join(
        "-" if unicodedata.category(mark) == "Pd" else mark
        for mark in folded
        if mark.isprintable() and not mark.isspace()
    )


def fold_like(text: str) -> str:
    """The bare letters and digits of `text`."""
    return "".join(mark for mark in fold_same(text).translate(_WITHOUT_STROKE) if mark.isalnum())


def is_accent(mark: str) -> bool:
    """Whether it combines with the letter before it."""
    return unicodedata.category(mark) in {"Mn", "Me", "Mc"}


def is_dash(mark: str) -> bool:
    return fold_same(mark) == "-"
