"""Characters that nobody sees and that make a document read otherwise than it was typed. Pure; it changes no text.

Refused: controls of the direction of writing (a text could show "pay 100" where the file says something else; Unicode
Technical Report 36, section 2.10.4), and every other control or format character that leaves no mark on the page.
Kept: tabs and line ends; signs that are format characters only by their Unicode category and are seen; the joiners
U+200C and U+200D after a letter of a script that is written with them, and within an emoji.
"""

import unicodedata

_JOINERS = "\u200c\u200d"
_LAID_OUT = "\t\n\r"
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_LAST_LATIN = 0x24F
_CONTROLS = {
    "\x00": "null", "\x08": "backspace", "\x0b": "vertical tab", "\x0c": "form feed", "\x1b": "escape",
    "\x7f": "delete",
}  # fmt: skip
_SHOWN_BEFORE = 12


def find_invisible(text: str) -> str | None:
    """What to take out of the text, in words for whoever typed it; None where there is none."""
    for place, character in enumerate(text):
        if _is_invisible(character, text[place - 1] if place else ""):
            return (
                f"Take out the invisible character {_name(character)} {_where(text, place)}. It is not seen, and can"
                " make the document read otherwise than it was typed. If you can’t find it, type the words anew."
            )
    return None


def _is_invisible(character: str, before: str) -> bool:
    if character in _LAID_OUT or character in _SEEN:
        return False
    if character in _JOINERS:
        return not _takes_joiner(before)
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") or character in "\ufffe\uffff"


def _takes_joiner(before: str) -> bool:
    """Whether a joiner may follow: Persian, Sinhala, Malayalam and others need it, Latin letters never."""
    return bool(before) and ord(before) > _LAST_LATIN and unicodedata.category(before)[0] in "LMS"


def _name(character: str) -> str:
    words = unicodedata.name(character, "").lower() or _CONTROLS.get(character, "control character")
    return f"U+{ord(character):04X} ({words})"


def _where(text: str, place: int) -> str:
    seen = "".join(one for one in text[:place] if one.isprintable())[-_SHOWN_BEFORE:].strip()
    return f"after “{seen}”" if seen else "at the beginning"
