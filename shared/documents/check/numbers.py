"""Numbers in front of paragraphs, automatic or typed, as paths: `12.3(b)` is ("12", "3", "b").

Knows forms of numbers only; it reads no document. Paths are in small letters so that `V(D)` and `v(d)` are one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Path = tuple[str, ...]

_TYPED = re.compile(
    r"(?P<word>(?i:article|section|part|exhibit|appendix|annex|attachment|schedule|artículo|sección|parte|anexo)\s+)?"
    r"(?P<label>\d{1,3}(?:\.\d{1,3})+|\d{1,2}(?=[.)\s:–—-]|$)|\([a-z]{1,4}\)|\(\d{1,2}\)|[IVXL]{1,6}(?=[.)\s:–—-]|$)|[A-Z](?=[.)\s:–—-]|$))"
    r"[.):–—-]?(?:\s|$)"
)
_TOKEN = re.compile(r"[a-z]+|\d+")
_WORD = re.compile(
    r"(article|section|part|exhibit|appendix|annex|attachment|schedule|artículo|sección|parte|anexo)\s+"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def split_number(shown: str) -> tuple[str, Path]:
    """(`exhibit`, (`a`,)) for `Exhibit A`; (``, (`12`, `3`)) for `12.3`; an empty path where there is no number."""
    lowered = shown.lower().strip()
    word = _WORD.match(lowered)
    rest = lowered[word.end() :] if word else lowered
    return (word[1] if word else ""), tuple(_TOKEN.findall(rest))


def read_typed(text: str) -> tuple[str, str, str] | None:
    """(word, label, form) of a number typed in front of a text; form is `compound`, `paren`, `roman`, `upper`, `digit`.

    A bare digit or letter with no point after it counts only behind a word: `Section 3`, `Exhibit A`.
    """
    match = _TYPED.match(text)
    if match is None:
        return None
    word, label = (match["word"] or "").strip().lower(), match["label"]
    if not word and match[0].rstrip()[-1] not in ".)" and "." not in label:
        return None
    return word, label, _form(label)


def _form(label: str) -> str:
    if "." in label:
        return "compound"
    if label.startswith("("):
        return "paren"
    if label.isdecimal():
        return "digit"
    return "roman" if set(label.lower()) <= set(_ROMAN) else "upper"


def to_value(token: str, *, roman: bool) -> int:
    """The place in its sequence: 3 for `3`, `c` or `iii`. Zero where the token is no such number."""
    if token.isdecimal():
        return int(token)
    if roman:
        values = [_ROMAN.get(letter, 0) for letter in token]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return sum(-value if value < after else value for value, after in pairs)
    return ord(token[0]) - ord("a") + 1 + 26 * (len(token) - 1) if len(set(token)) == 1 else 0


@dataclass
class TypedNumbers:
    """Follows typed numbers down a document and gives each its path: a form met before closes what was below it."""

    open: list[tuple[str, str]] = field(default_factory=list)

    def next_path(self, label: str, form: str) -> tuple[Path, str]:
        """The path of the next number, and its form now that its place is known."""
        tokens = tuple(_TOKEN.findall(label.lower()))
        form = self._settle(tokens[-1], form)
        if form == "compound":
            self.open = [(f"compound{place}", token) for place, token in enumerate(tokens)]
            return tokens, form
        forms = [known for known, _ in self.open]
        if form in forms:
            del self.open[forms.index(form) :]
        self.open.append((form, tokens[-1]))
        return tuple(token for _, token in self.open), form

    def _settle(self, token: str, form: str) -> str:
        """I, V, X and C are letters where the letter before them came last: … B, C; else Roman numbers."""
        last = {known: value for known, value in self.open}.get("upper")
        if (
            form == "roman"
            and last is not None
            and to_value(token, roman=False) == to_value(last, roman=False) + 1
        ):
            return "upper"
        if form == "roman" and token in {"c", "l"}:
            return "upper"
        return form
