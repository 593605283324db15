"""Takes ways to reach a person out of a text that strangers read: e-mail addresses and telephone numbers. Pure.

Works on our own safe HTML. What can't be taken out cleanly (an address cut by formatting) withholds the whole text:
better nothing than somebody's number.
"""

import re

_MAILTO = re.compile(r'<a [^>]*href="mailto:[^"]*"[^>]*>.*?</a>', re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?![\d-])")
_TAG = re.compile(r"(<[^>]*>)")
MAIL_WORDS, PHONE_WORDS = "[e-mail address withheld]", "[telephone number withheld]"


def withhold(html: str) -> tuple[str | None, int]:
    """The HTML without such data, and how many pieces were taken out; None where some would be left."""
    cut, links = _MAILTO.subn(MAIL_WORDS, html)
    pieces, count = [], links
    for piece in _TAG.split(cut):
        plain, number = (piece, 0) if piece.startswith("<") else _withhold_text(piece)
        pieces.append(plain)
        count += number
    made = "".join(pieces)
    left = _TAG.sub("", made)
    return (None if _MAIL.search(left) or _PHONE.search(left) or "mailto:" in made else made), count


def _withhold_text(text: str) -> tuple[str, int]:
    text, mails = _MAIL.subn(MAIL_WORDS, text)
    text, phones = _PHONE.subn(PHONE_WORDS, text)
    return text, mails + phones
