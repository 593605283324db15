"""A rate limit's window starts where every process agrees that it does."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.auth.limits import window_start

moments = st.integers(1_577_836_800, 4_070_908_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(moments, st.integers(1, 86_400))
def test_window_contains_its_moment_and_is_the_same_throughout(at, seconds):
    every = timedelta(seconds=seconds)
    start = window_start(at, every)
    assert start <= at < start + every
    assert window_start(start, every) == start
