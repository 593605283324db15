"""From an agreement index (`{"STATE|agency": [{model, filename, date_filename}]}`) to rows, each with its problems.

Pure: no file, no table, no clock. A row whose identity is clear (state, agency, file) is read, whatever else is wrong
with it; what can't be read is said, and never guessed.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from services.agreements.imports.dates import ReadDate, read_digits, read_name
from services.agreements.imports.state_names import STATE_NAMES
from shared.audit.chain import sha256


class Model(StrEnum):
    """The three models of agreements under 8 U.S.C. § 1357(g), by the letters that the index uses."""

    TASK_FORCE = "TFM"
    JAIL = "JEM"
    WARRANT = "WSO"


MODEL_NAMES = {
    Model.TASK_FORCE: "Task Force Model",
    Model.JAIL: "Jail Enforcement Model",
    Model.WARRANT: "Warrant Service Officer",
}
LONGEST = 300
"""Longer names and file names are not of this index."""
SHOWN = 40
"""Of anything else that can't be read, so many characters are shown."""
_IN_NAME = re.compile(r"(?<![A-Z])(TFM|JEM|WSO)(?![a-z])")
_SMALL = {"and", "at", "by", "de", "for", "in", "of", "on", "the"}


class NotAnIndex(Exception):
    """The file is not of this form at all; the message says what was expected."""


@dataclass(frozen=True)
class IndexRow:
    """One row of an index. `key` names it for ever; `digest` is of everything it says; `file` is as written.

    `clear` is false where not even the state, the agency and the file are known: then it can't become an agreement.
    """

    key: str
    digest: str
    state: str
    agency: str
    file: str
    model: Model | None = None
    day: date | None = None
    date_written: str = ""
    problems: tuple[str, ...] = ()
    clear: bool = True

    @property
    def place(self) -> str:
        """The state's name."""
        return STATE_NAMES.get(self.state, self.state)

    @property
    def party(self) -> str:
        """The agency as it is shown, with its state."""
        return f"{self.agency}, {self.place}"


def parse_index(data: object, latest: date) -> list[IndexRow]:
    """Every row of the index, in its order; `latest` is the last day a date may have. Raises NotAnIndex."""
    if not isinstance(data, Mapping):
        raise NotAnIndex("The file must hold one JSON object: “STATE|agency” and its list of agreements.")
    rows = [row for key, listed in data.items() for row in _rows_of(str(key), listed, latest)]
    return _with_repeats(_with_shared_files(rows))


def body_key(name: str) -> str:
    """A name without case, punctuation and the lost apostrophe of “sheriff s”: for finding the same name again."""
    words = re.sub(r"[^a-z0-9 ]+", "", name.lower().replace("’", "'").replace("'", "")).split()
    return re.sub(r" s\b", "s", " ".join(words))


def _rows_of(key: str, listed: object, latest: date) -> Iterator[IndexRow]:
    if not isinstance(listed, list):
        yield _unclear(key, 1, listed, "Its agreements are not a list.")
        return
    for number, entry in enumerate(listed, start=1):
        yield _row(key, number, entry, latest)


def _row(key: str, number: int, entry: object, latest: date) -> IndexRow:
    state, bar, name = key.partition("|")
    problem = _identity_problem(state, bar, name, entry)
    if problem or not isinstance(entry, Mapping):
        return _unclear(key, number, entry, problem)
    file = entry["filename"].strip()
    model, doubts = _model(entry.get("model"), file)
    read, written = _date(entry.get("date_filename"), file, latest)
    return IndexRow(
        f"{key}|{file}", _digest(key, entry), state, shown_name(name), file, model, read.day, written,
        tuple(p for p in (*doubts, read.problem) if p),
    )  # fmt: skip


def _identity_problem(state: str, bar: str, name: str, entry: object) -> str:
    if not bar or state not in STATE_NAMES:
        return f"“{_plain(state)}” is no state or territory (two capital letters, then “|”, then the agency)."
    if not body_key(name) or len(name) > LONGEST or not name.isprintable():
        return "The agency's name is missing or can't be read."
    file = entry.get("filename") if isinstance(entry, Mapping) else None
    if not isinstance(file, str) or not file.strip() or len(file) > LONGEST or not file.isprintable():
        return "The name of the agreement's file is missing or can't be read."
    return ""


def _unclear(key: str, number: int, entry: object, problem: str) -> IndexRow:
    state, _, name = key[:LONGEST].partition("|")
    return IndexRow(
        f"{_plain(key, LONGEST)}|#{number}", _digest(key, entry), _plain(state), _plain(name, LONGEST), "",
        problems=(problem,), clear=False,
    )  # fmt: skip


def _plain(value: object, most: int = SHOWN) -> str:
    """What was written, as far as a page, a table and a spreadsheet can hold it."""
    return "".join(c if c.isprintable() else "�" for c in str(value)[:most])


def _model(stated: Any, file: str) -> tuple[Model | None, list[str]]:
    named = sorted(set(_IN_NAME.findall(unquote(file))))
    known = stated if isinstance(stated, str) and stated in set(Model) else None
    if stated not in (None, "") and known is None:
        return None, [f"The model “{_plain(stated)}” is not known (TFM, JEM or WSO)."]
    if len(named) > 1:
        return _model_or_none(known), [f"The file's name speaks of several models: {', '.join(named)}."]
    if known and named and known != named[0]:
        return Model(known), [f"The index says {known}, the file's name says {named[0]}."]
    if not known and not named:
        return None, ["Neither the index nor the file's name says which model it is."]
    return Model(known or named[0]), []


def _model_or_none(known: str | None) -> Model | None:
    return Model(known) if known else None


def _date(stated: Any, file: str, latest: date) -> tuple[ReadDate, str]:
    if stated in (None, ""):
        return read_name(unquote(file), latest), ""
    if not isinstance(stated, str) or len(stated) > SHOWN or not stated.isprintable():
        return ReadDate(problem="The date is not a text of digits."), _plain(stated)
    return read_digits(stated, latest), stated


def shown_name(name: str) -> str:
    """An agency's name with capitals, as it would be printed; nothing but capitals and the lost apostrophe changes."""
    words = re.sub(r"(?<=\w) s(?= |$)", "’s", " ".join(name.split())).split(" ")
    return " ".join(w if n and w in _SMALL else w[:1].upper() + w[1:] for n, w in enumerate(words))


def _digest(key: str, entry: object) -> str:
    """Of everything the row says. In ASCII: JSON may hold half a character, which has no UTF-8."""
    return sha256(json.dumps([key, entry], sort_keys=True).encode())


def _with_shared_files(rows: list[IndexRow]) -> list[IndexRow]:
    """Say where one file stands under several agencies: one of them may be a second spelling."""
    owners: dict[str, list[str]] = {}
    for row in rows:
        if row.clear:
            owners.setdefault(row.file, []).append(row.party)
    return [_shares(row, [o for o in owners.get(row.file, []) if o != row.party]) for row in rows]


def _shares(row: IndexRow, others: list[str]) -> IndexRow:
    if not others or not row.clear:
        return row
    return replace(row, problems=(*row.problems, f"The same file is listed under {'; '.join(others)} too."))


def _with_repeats(rows: list[IndexRow]) -> list[IndexRow]:
    """The same row twice under one key: the first counts, the others are said."""
    count, kept = Counter[str](), []
    for row in rows:
        count[row.key] += 1
        again = replace(
            row, key=f"{row.key}|#{count[row.key]}", clear=False, problems=("This row stands in the index twice.",)
        )  # fmt: skip
        kept.append(row if count[row.key] == 1 else again)
    return kept
