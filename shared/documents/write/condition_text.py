"""Conditions as a lawyer writes them, read into data and never run.

`information_sharing is yes` · `term_kind is not open` · `custody is answered` · `functions in arrest, transport` ·
several joined by `and`, or by `or` (not both in one line).
"""

from __future__ import annotations

import re

from shared.documents.write.model import All, Answered, AnyOf, Condition, Equals, In, Not

_PART = re.compile(r"(?P<question>[a-z][a-z0-9_]*) (?P<verb>is not|is|not in|in) (?P<value>.+)")
_WORDS: dict[str, bool] = {"yes": True, "no": False}


def parse_condition(text: str) -> Condition:
    """The condition. Raises ValueError that quotes the part that could not be read."""
    parts = re.split(r" (and|or) ", " ".join(text.split()))
    joints = set(parts[1::2])
    if len(joints) > 1:
        raise ValueError(
            f"“{text}” joins with both “and” and “or”: split it into two conditions, one inside the other"
        )
    conditions = tuple(_parse_part(part) for part in parts[0::2])
    if len(conditions) == 1:
        return conditions[0]
    return All(of=conditions) if joints == {"and"} else AnyOf(of=conditions)


def _parse_part(text: str) -> Condition:
    match = _PART.fullmatch(text)
    if match is None:
        raise ValueError(
            f"“{text}” is not a condition; write: question is value, question is not value, "
            "question is answered, or question in value, value"
        )
    verb, question, value = match["verb"], match["question"], match["value"]
    return Not(of=_positive(question, verb, value)) if "not" in verb else _positive(question, verb, value)


def _positive(question: str, verb: str, value: str) -> Condition:
    if verb.endswith("in"):
        return In(question=question, values=tuple(_parse_value(one) for one in value.split(",")))
    if value == "answered":
        return Answered(question=question)
    return Equals(question=question, value=_parse_value(value))


def _parse_value(text: str) -> bool | int | str:
    text = text.strip().strip('"')
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if text.isdecimal() else text
