"""The inline notation names answers and clauses and can do nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.write.inline import AnswerRef, ClauseRef, Definition, Words, parse_inline


def test_every_kind_of_reference_is_read():
    assert parse_inline(
        "By {start_date}, **{agency.name}** (the {def:Agency}) acts under {ref:term#last}."
    ) == (
        Words("By "),
        AnswerRef("start_date"),
        Words(", "),
        AnswerRef("agency", "name", bold=True),
        Words(" (the "),
        Definition("Agency"),
        Words(") acts under "),
        ClauseRef("term", "last"),
        Words("."),
    )


def test_backslash_makes_a_sign_plain():
    assert parse_inline(r"\{not a reference\} and 2 \* 3") == (Words("{not a reference} and 2 * 3"),)


@pytest.mark.parametrize(
    "text",
    [
        "{agency.__class__}",
        "{{ 7 * 7 }}",
        "{% for x in y %}",
        "{ref:}",
        "{Agency}",
        "{a.b}",
        "open {",
        "close }",
        "{def:}",
    ],
)
def test_anything_else_in_braces_is_refused(text):
    with pytest.raises(ValueError, match="is not part of a known reference"):
        parse_inline(text)


@pytest.mark.parametrize("text", ["**bold", "*italic", "**bold*"])
def test_emphasis_that_does_not_end_is_refused(text):
    with pytest.raises(ValueError, match="begins but does not end"):
        parse_inline(text)


@given(st.text(st.characters(exclude_characters="{}*\\", codec="utf-8"), min_size=1))
def test_text_without_signs_stays_as_it_is(text):
    assert parse_inline(text) == (Words(text),)
