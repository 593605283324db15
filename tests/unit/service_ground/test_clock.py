"""The clock can be held for a block, and goes again after it, in whatever order the blocks of several threads end."""

from datetime import UTC, datetime, timedelta

from shared import clock

THEN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
LATER = THEN + timedelta(days=1)


def test_inner_block_counts_and_the_outer_one_again_after_it():
    with clock.at(THEN):
        with clock.at(LATER):
            assert clock.now() == LATER
        assert clock.now() == THEN


def test_clock_goes_again_when_blocks_have_ended_in_the_order_of_their_begin():
    first, second = clock.at(THEN), clock.at(THEN)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert clock.now() == THEN
    second.__exit__(None, None, None)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
