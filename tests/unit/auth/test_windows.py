"""A rate limit's window starts where every process agrees that it does, and counts one visitor as one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.limits import visitor_of, window_start

moments = st.integers(1_577_836_800, 4_070_908_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(moments, st.integers(1, 86_400))
def test_window_contains_its_moment_and_is_the_same_throughout(at, seconds):
    every = timedelta(seconds=seconds)
    start = window_start(at, every)
    assert start <= at < start + every
    assert window_start(start, every) == start


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.9", "198.51.100.9"),
        ("::ffff:198.51.100.9", "198.51.100.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
    ],
)
def test_network_that_one_customer_has_is_counted_as_one(address, counted):
    assert visitor_of(address) == counted
