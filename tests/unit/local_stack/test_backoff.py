"""How soon something that died is started again."""

from deploy.local.backoff import LONGEST_SECONDS, WELL_AFTER_SECONDS, Backoff


def test_wait_doubles_with_each_early_death_up_to_the_longest() -> None:
    backoff = Backoff()
    waits = [backoff.next_wait(lived_seconds=1) for _ in range(9)]
    assert waits[:4] == [0.5, 1, 2, 4]
    assert waits[-1] == LONGEST_SECONDS


def test_wait_is_short_again_after_a_long_life() -> None:
    backoff = Backoff(failures=8)
    assert backoff.next_wait(lived_seconds=WELL_AFTER_SECONDS) == 0.5
