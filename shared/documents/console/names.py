"""How names and paths are shown and given. A file's name is its sender's: it may hold any byte but `/` and NUL.

Opens nothing and prints nothing.
"""

import re
from pathlib import Path

_UNSHOWABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f"  # a line feed could forge a line of ours, an escape could repaint the terminal
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # these turn the reading direction: `fdp.exe` looks like a PDF
    r"\u2028\u2029\ufeff\ud800-\udfff]"  # surrogates stand for bytes that are no UTF-8 (PEP 383)
)


def show(value: object) -> str:
    """The text with what can't be shown as it is escaped, as `\\n` or `\\xff`; the rest unchanged."""
    return _UNSHOWABLE.sub(lambda found: _escape(found[0]), str(value))


def show_text(text: str) -> str:
    """A document's own text as it is, but for letters that no encoding knows."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def show_lines(text: str) -> list[str]:
    """A text of ours line by line, each as `show` gives it; tabs stay."""
    return ["\t".join(show(cell) for cell in line.split("\t")) for line in text.split("\n")]


def show_json(document: str) -> str:
    """A JSON document that any reader takes: what can't be shown is escaped, a byte that is no UTF-8 as `\\\\xff`."""
    return "\n".join(_UNSHOWABLE.sub(_escape_json, line) for line in document.split("\n"))


def is_showable(text: str) -> bool:
    """Whether `show` would change nothing."""
    return _UNSHOWABLE.search(text) is None


class Targets:
    """The files that one run is to write: plain names, and never one name for two (`a.docx`, `a (2).docx`)."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, folder: Path, name: str) -> Path:
        """A path in `folder` that this run has not given out; letters' case does not tell two names apart."""
        plain = Path(_UNSHOWABLE.sub("_", name))
        number, path = 1, folder / plain
        while str(path).casefold() in self._taken:
            number += 1
            path = folder / f"{plain.stem} ({number}){plain.suffix}"
        self._taken.add(str(path).casefold())
        return path


def _escape(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return ascii(letter)[1:-1]


def _escape_json(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\{_escape(found[0])}" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"
