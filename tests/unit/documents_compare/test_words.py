"""The word difference: what it must give back, and how it must read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.compare.words import count_words, diff_words

TEXTS = st.text(alphabet="ab cd.,-\n\u00a0é’1", max_size=60)


def old_of(runs) -> str:
    return "".join(text for side, text in runs if side != "added")


def new_of(runs) -> str:
    return "".join(text for side, text in runs if side != "removed")


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_runs_of_any_two_texts_give_both_texts_back(old: str, new: str) -> None:
    runs = diff_words(old, new)
    assert old_of(runs) == old
    assert new_of(runs) == new
    assert all(text for _, text in runs)


def test_replaced_words_are_shown_whole_and_joined() -> None:
    runs = diff_words("Notice of thirty (30) days.", "Notice of sixty (60) days.")
    assert runs == (
        ("same", "Notice of "),
        ("removed", "thirty"),
        ("added", "sixty"),
        ("same", " ("),
        ("removed", "30"),
        ("added", "60"),
        ("same", ") days."),
    )


def test_two_neighbouring_words_replaced_read_as_one_change() -> None:
    assert diff_words("the old words stay", "the new terms stay") == (
        ("same", "the "),
        ("removed", "old words"),
        ("added", "new terms"),
        ("same", " stay"),
    )


def test_amounts_and_contractions_are_single_words() -> None:
    assert ("removed", "1,000.50") in diff_words("pay $1,000.50 now", "pay $2,000.50 now")
    assert ("removed", "shan't") in diff_words("they shan't go", "they shall go")


def test_a_non_breaking_space_is_a_change() -> None:
    assert diff_words("a b", "a\u00a0b") != (("same", "a b"),)


@pytest.mark.parametrize(
    ("old", "new"), [("word " * 30_000, "other " * 30_000), ("a. " * 9_000, "b a. " * 9_000)]
)
def test_very_long_texts_are_compared_in_bounded_time(old: str, new: str) -> None:
    started = time.process_time()
    runs = diff_words(old, new)
    assert old_of(runs) == old
    assert new_of(runs) == new
    assert time.process_time() - started < 5


def test_signs_do_not_count_as_words() -> None:
    assert count_words("One, two – three (3)!") == 4
