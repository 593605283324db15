"""What goes alone, what waits for the digest, and what each says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.notify.digest import (
    SHOWN,
    Alone,
    Item,
    Reader,
    compose_alone,
    compose_digest,
    is_digest_time,
    reason_alone,
)

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
DANA = Reader("a1", "Dana Mercer", "dana@x.example")


def item(due: timedelta | None = None, told: set[str] | None = None, key: str = "t") -> Item:
    return Item(
        key,
        f"Review {key}",
        f"/a/{key}",
        NOW - timedelta(hours=1),
        NOW + due if due is not None else None,
        frozenset(told or ()),
    )


@pytest.mark.parametrize(
    ("due", "told", "expected"),
    [
        (None, set(), Alone.NEW),
        (timedelta(days=5), set(), Alone.NEW),
        (timedelta(hours=2), set(), Alone.DUE_TODAY),
        (timedelta(hours=2), {"task_new"}, Alone.DUE_TODAY),
        (timedelta(hours=-1), {"task_new", "task_due_today"}, Alone.OVERDUE),
        (timedelta(days=-9), set(), Alone.OVERDUE),
        (timedelta(days=5), {"task_new"}, None),
        (timedelta(hours=2), {"task_due_today"}, None),
        (timedelta(hours=-1), {"task_overdue"}, None),
        (None, {"task_new"}, None),
    ],
)
def test_most_urgent_untold_reason_goes_alone(due, told, expected):
    assert reason_alone(item(due, told), NOW, ZONE) is expected


@given(st.lists(st.integers(-100, 100), max_size=30))
def test_no_reason_is_told_twice_however_time_goes(hours):
    told: list[str] = []
    for at in sorted(hours):
        task = Item("t", "T", "/t", NOW, NOW, frozenset(told))
        reason = reason_alone(task, NOW + timedelta(hours=at), ZONE)
        if reason:
            told.append(reason.value)
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("hour", "working", "expected"),
    [(11, True, False), (12, True, True), (20, True, True), (12, False, False)],
)
def test_digest_goes_from_seven_on_working_mornings(hour, working, expected):
    assert (
        is_digest_time(NOW.replace(hour=hour), ZONE, working) is expected
    )  # 12:00 UTC is 7:00 in Charleston


def test_digest_names_due_things_first_and_counts_the_rest():
    items = [item(key=f"n{n:02}") for n in range(SHOWN + 5)] + [item(timedelta(days=1), key="soon")]
    digest = compose_digest(DANA, items, "https://c.example", NOW, ZONE)
    assert digest is not None
    lines = [line for line in digest.body.splitlines() if line.startswith("- ")]
    assert lines[0] == "- Review soon (due tomorrow)"
    assert len(lines) == SHOWN
    assert "…and 6 more." in digest.body
    assert digest.link == "https://c.example/my-work"


def test_nothing_that_waits_is_no_digest():
    assert compose_digest(DANA, [], "https://c.example", NOW, ZONE) is None


def test_digest_is_one_event_a_day_in_the_office_s_zone():
    def key(at: datetime) -> str:
        digest = compose_digest(DANA, [item()], "", at, ZONE)
        assert digest is not None
        return digest.event_id

    assert key(NOW) == key(NOW.replace(hour=23))
    assert key(NOW) != key(NOW + timedelta(days=1))
    late_evening = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # still the 24th in Charleston
    assert key(NOW) == key(late_evening)


def test_message_alone_says_the_day_and_links_to_the_item():
    message = compose_alone(DANA, item(timedelta(hours=2)), Alone.DUE_TODAY, "https://c.example", ZONE)
    assert message.subject == "Due today: Review t"
    assert "Due: Tuesday, November 24, 2026" in message.body
    assert message.link == "https://c.example/a/t"
    assert (message.event_id, message.kind) == ("t", "task_due_today")
