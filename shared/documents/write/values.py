"""Answers as they are read and as they are printed. Reading never guesses: what does not fit its kind is an error
that says what to type. Printing takes only answers that were read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from pydantic import JsonValue

from shared.documents.write.invisible import find_invisible
from shared.documents.write.model import Question
from shared.documents.write.typed_dates import EARLIEST_YEAR, find_date_problem, is_as_typed
from shared.documents.write.words import HouseWords, get_words

PARTY_FIELDS = ("name", "short_name", "address")
_EARLIEST, _LATEST = date(EARLIEST_YEAR, 1, 1), date(2120, 12, 31)
# Characters that XML cannot hold, and control characters that no page shows. Tab and line feed stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class UnusableAnswerError(ValueError):
    """The answer does not fit its kind; `str()` tells the person what to type instead."""


def clean_text(text: str) -> str:
    """The text as typed, without control characters; every kind of line end becomes a line feed."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def read_answer(question: Question, value: JsonValue) -> JsonValue:
    """The answer in the one form the rest of this package relies on. Raises UnusableAnswerError."""
    return _READERS[question.kind](question, value)


def spell_answer(question: Question, value: JsonValue, language: str) -> str:
    """The answer as printed in a sentence. `value` came from `read_answer`."""
    return _SPELLERS[question.kind](question, value, get_words(language))


def spell_party_field(value: JsonValue, field: str) -> str:
    """One field of a party; a short name that was not given is the name. Empty when not given."""
    fields = value if isinstance(value, dict) else {}
    text = fields.get(field) or (fields.get("name") if field == "short_name" else "") or ""
    return clean_text(str(text)).strip()


def _spell_text(question: Question, value: JsonValue, words: HouseWords) -> str:
    return clean_text(str(value)).strip()


def _spell_yes_no(question: Question, value: JsonValue, words: HouseWords) -> str:
    return words.yes if value else words.no


def _spell_date(question: Question, value: JsonValue, words: HouseWords) -> str:
    return words.spell_date(date.fromisoformat(str(value)))


def _spell_money(question: Question, value: JsonValue, words: HouseWords) -> str:
    return words.spell_money(Decimal(str(value)))


def _spell_number(question: Question, value: JsonValue, words: HouseWords) -> str:
    number = int(str(value))
    if question.unit is None:
        return f"{number:,}"
    return f"{number:,} {question.unit[0] if number == 1 else question.unit[1]}"


def _spell_choice(question: Question, value: JsonValue, words: HouseWords) -> str:
    return _label(question, value)


def _spell_multi(question: Question, value: JsonValue, words: HouseWords) -> str:
    return words.spell_list([_label(question, one) for one in _as_list(value)])


def _spell_party(question: Question, value: JsonValue, words: HouseWords) -> str:
    return spell_party_field(value, "name")


def _label(question: Question, value: JsonValue) -> str:
    return next((option.label for option in question.options if option.value == value), str(value))


def _as_list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _read_text(question: Question, value: JsonValue) -> JsonValue:
    if not isinstance(value, str):
        raise UnusableAnswerError("Type the answer as text.")
    if len(value) > question.max_length:
        raise UnusableAnswerError(
            f"Shorten this to {question.max_length:,} characters; it has {len(value):,}. Put the rest into an exhibit."
        )
    _refuse_invisible(value)
    return clean_text(value).strip()


def _refuse_invisible(text: str) -> None:
    if problem := find_invisible(text):
        raise UnusableAnswerError(problem)


def _read_choice(question: Question, value: JsonValue) -> JsonValue:
    if value not in [option.value for option in question.options]:
        raise UnusableAnswerError(f"Choose one of: {_offered(question)}.")
    return value


def _read_multi(question: Question, value: JsonValue) -> JsonValue:
    if not isinstance(value, list) or any(one not in [o.value for o in question.options] for one in value):
        raise UnusableAnswerError(f"Choose any of: {_offered(question)}.")
    return [option.value for option in question.options if option.value in value]


def _offered(question: Question) -> str:
    return ", ".join(option.label for option in question.options)


def _read_date(question: Question, value: JsonValue) -> JsonValue:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if isinstance(value, str) and is_as_typed(value):
        raise UnusableAnswerError(find_date_problem(value, _LATEST.year) or "Give the date again.")
    if day is None or not _EARLIEST <= day <= _LATEST:
        raise UnusableAnswerError("Give a date that exists, as year-month-day: 2026-03-01.")
    return day.isoformat()


def _read_yes_no(question: Question, value: JsonValue) -> JsonValue:
    if not isinstance(value, bool):
        raise UnusableAnswerError("Answer yes or no.")
    return value


def _read_party(question: Question, value: JsonValue) -> JsonValue:
    if not isinstance(value, dict) or any(not isinstance(part, str | None) for part in value.values()):
        raise UnusableAnswerError("Choose a party, or give its name.")
    for part in value.values():
        _refuse_invisible(str(part or ""))
    party: dict[str, JsonValue] = {field: spell_party_field(value, field) for field in PARTY_FIELDS}
    if any(len(str(part)) > question.max_length for part in party.values()):
        raise UnusableAnswerError(f"Shorten the name or address to {question.max_length:,} characters.")
    if not party["name"]:
        raise UnusableAnswerError("Give the party's name.")
    return party


def _read_money(question: Question, value: JsonValue) -> JsonValue:
    typed = "" if isinstance(value, bool) else str(value).replace(",", "").replace("$", "").strip()
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        amount = Decimal("nan")
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")) or not 0 <= amount < 10**12:
        raise UnusableAnswerError("Give an amount in dollars, with at most two decimals: 12000 or 12,000.50.")
    return f"{amount.normalize():f}"


def _read_number(question: Question, value: JsonValue) -> JsonValue:
    typed = "" if isinstance(value, bool) else str(value).strip()
    number = int(typed) if re.fullmatch(r"-?[0-9]{1,9}", typed) else None
    low = question.minimum if question.minimum is not None else 0
    high = question.maximum if question.maximum is not None else 999_999_999
    if number is None or not low <= number <= high:
        raise UnusableAnswerError(f"Give a whole number from {low:,} to {high:,}.")
    return number


_READERS: dict[str, Callable[[Question, JsonValue], JsonValue]] = {
    "text": _read_text,
    "long_text": _read_text,
    "choice": _read_choice,
    "multi": _read_multi,
    "date": _read_date,
    "yes_no": _read_yes_no,
    "party": _read_party,
    "money": _read_money,
    "number": _read_number,
}
_SPELLERS: dict[str, Callable[[Question, JsonValue, HouseWords], str]] = {
    "text": _spell_text,
    "long_text": _spell_text,
    "choice": _spell_choice,
    "multi": _spell_multi,
    "date": _spell_date,
    "yes_no": _spell_yes_no,
    "party": _spell_party,
    "money": _spell_money,
    "number": _spell_number,
}
