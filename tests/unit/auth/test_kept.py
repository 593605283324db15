"""A form that came too late is kept whole, without secrets, and never trusted on its way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.kept import MAX_KEPT, fields_to_keep, pack, unpack

fields = st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=20)


@given(fields)
def test_fields_come_back_exactly_as_they_were(typed):
    assert unpack(pack(typed)) == typed


def test_csrf_value_and_kept_field_are_left_to_the_new_page():
    typed = [("csrf_token", "x"), ("kept", "y"), ("title", "T"), ("title", "U")]
    assert fields_to_keep(typed) == [("title", "T"), ("title", "U")]


def test_form_too_long_to_carry_is_not_carried_in_part():
    assert fields_to_keep([("a", "x"), ("b", "y" * MAX_KEPT)]) == []


@pytest.mark.parametrize(
    "text", ["", "{", "7", "null", '[["a"]]', '[["a","b","c"]]', '{"a":1}', "x" * 3_000_000, "[" * 100_000]
)
def test_what_is_not_ours_is_nothing(text):
    assert unpack(text) == []
