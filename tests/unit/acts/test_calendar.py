"""Business days: what must hold for every day, amount and set of holidays."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import add_business_days, add_months, close_of, is_business_day, shift, start_of

ZONE = ZoneInfo("America/New_York")
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
HOLIDAYS = st.frozensets(st.dates(date(2024, 1, 1), date(2031, 6, 30)), max_size=40)


@given(DAYS, st.integers(0, 60), HOLIDAYS)
def test_result_is_a_business_day_and_so_many_business_days_later(day, amount, holidays):
    found = add_business_days(day, amount, holidays)
    assert is_business_day(found, holidays) and found >= day
    between = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    counted = sum(is_business_day(d, holidays) for d in between)
    assert counted == amount or (amount == 0 and not is_business_day(day, holidays) and counted == 1)


@given(DAYS, st.integers(1, 40), HOLIDAYS)
def test_going_forward_and_back_from_a_business_day_returns_to_it(day, amount, holidays):
    start = add_business_days(day, 0, holidays)
    assert add_business_days(add_business_days(start, amount, holidays), -amount, holidays) == start


@given(DAYS, st.integers(0, 40), HOLIDAYS)
def test_a_further_holiday_never_makes_a_clock_shorter(day, amount, holidays):
    later = add_business_days(day, amount, holidays | {day + timedelta(days=3)})
    assert later >= add_business_days(day, amount, holidays)


@given(DAYS, st.integers(-60, 60))
def test_months_keep_the_day_or_take_the_months_last(day, months):
    found = add_months(day, months)
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def test_clock_over_the_change_to_winter_time_still_ends_at_five_in_the_office():
    friday, monday = date(2026, 10, 30), date(2026, 11, 2)
    assert add_business_days(friday, 1, frozenset()) == monday
    assert close_of(friday, ZONE).utcoffset() != close_of(monday, ZONE).utcoffset()
    assert close_of(monday, ZONE).hour == 17 and start_of(monday, ZONE).hour == 0


def test_thanksgiving_is_no_business_day():
    thanksgiving = date(2026, 11, 26)
    assert shift(date(2026, 11, 25), "business_days", 1, frozenset({thanksgiving})) == date(2026, 11, 27)


def test_yearly_review_of_a_leap_day_is_the_last_of_february():
    assert shift(date(2028, 2, 29), "years", 1, frozenset()) == date(2029, 2, 28)
