"""Dates, dues, money, sizes, plots and the navigation, as people read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shared.auth.actor import Actor, Grant
from shared.web import formats
from shared.web.due import due_in
from shared.web.navigation import STAFF_ITEMS, is_current, is_open, visible_items
from shared.web.plots import nice_top, plot_of

ZONE = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # noon in New York


@pytest.mark.parametrize(
    ("after", "tone", "words"),
    [
        (timedelta(days=-3), "late", "Overdue by 3 days"),
        (timedelta(days=-1), "late", "Overdue by 1 day"),
        (timedelta(hours=-1), "late", "Overdue today"),
        (timedelta(hours=1), "today", "Due today"),
        (timedelta(hours=12), "soon", "Due tomorrow"),
        (timedelta(days=3), "soon", "Due in 3 days"),
        (timedelta(days=4), "later", "Due in 4 days"),
    ],
)
def test_due_says_in_words_how_long_is_left(after, tone, words):
    due = due_in(NOON + after, NOON, ZONE)
    assert (due.tone, due.words) == (tone, words)


def test_due_day_is_counted_in_the_offices_zone():
    late_evening = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)  # 11:30 p.m. of the 24th in New York
    due = due_in(late_evening, NOON, ZONE)
    assert (due.words, due.on, due.on_words) == ("Due today", date(2026, 11, 24), "Nov 24, 2026")


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 11, 24, 15, 42, tzinfo=UTC), "Nov 24, 2026, 10:42 a.m. EST"),
        (datetime(2026, 7, 4, 4, 0, tzinfo=UTC), "Jul 4, 2026, 12:00 a.m. EDT"),
        (datetime(2026, 7, 4, 16, 5, tzinfo=UTC), "Jul 4, 2026, 12:05 p.m. EDT"),
    ],
)
def test_printed_time_names_its_zone(instant, words):
    assert formats.moment(instant, ZONE) == words


def test_plain_date_is_never_moved_by_a_zone():
    assert formats.day(date(2026, 1, 1), ZONE) == "Jan 1, 2026"


def test_money_and_sizes_are_written_for_people():
    assert [formats.money(v) for v in (1250, Decimal("0.5"), Decimal("-3"))] == [
        "$1,250.00",
        "$0.50",
        "−$3.00",
    ]
    sizes = (0, 999, 1000, 20_480, 1_400_000, 50_000_000, 2_100_000_000)
    assert [formats.size(n) for n in sizes] == [
        "0 bytes",
        "999 bytes",
        "1 KB",
        "20 KB",
        "1.4 MB",
        "50 MB",
        "2.1 GB",
    ]


def test_fingerprint_shows_twelve_digits_in_fours():
    assert formats.fingerprint("9f2c4e1ab07733d8") == "9f2c 4e1a b077"


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (1, 1), (3, 4), (7, 8), (9, 10), (10, 10), (71, 80), (450, 500), (0.3, 0.4)]
)
def test_axis_ends_at_the_next_round_number(highest, top):
    assert nice_top(highest) == pytest.approx(top)


def test_plot_draws_every_row_in_proportion_within_its_frame():
    plot = plot_of("bar", "Title", [("a", 10), ("b", 5), ("c", 0)], label_name="Year", value_name="Count")
    assert plot.summary == "Highest: a, 10. Lowest: c, 0."
    for frame in (plot.wide, plot.narrow):
        first, second, third = frame.marks
        assert first.height == pytest.approx(second.height * 2, abs=0.2) and third.height == 0
        assert first.y + first.height == frame.base
        assert frame.left <= first.x and third.x + third.width <= frame.width
        assert frame.points.count(",") == 3


@pytest.mark.parametrize("rows", [[], [("a", -1)]])
def test_plot_of_nothing_or_of_less_than_nothing_is_refused(rows):
    with pytest.raises(ValueError, match="0 or more"):
        plot_of("line", "Title", rows, label_name="Year", value_name="Count")


def person(*roles):
    return Actor("a", "Dana", "dana@example.gov", "s", frozenset(Grant(r, "dps") for r in roles))


def test_navigation_shows_what_the_roles_allow_and_nothing_before_sign_in():
    assert visible_items(STAFF_ITEMS, None) == []
    labels = [item.label for item in visible_items(STAFF_ITEMS, person("drafter"))]
    assert "Agreements" in labels and "Administration" not in labels and "Audit" not in labels
    assert "Administration" in [item.label for item in visible_items(STAFF_ITEMS, person("administrator"))]


def test_navigation_marks_where_the_page_belongs():
    agreements = next(item for item in STAFF_ITEMS if item.href == "/agreements")
    assert is_current(agreements, "/agreements/7/text")
    assert not is_current(agreements, "/agreements-archive")


@pytest.mark.parametrize(
    ("path", "label"), [("/agreements/audit/events", "Audit"), ("/agreements/effects", "Administration")]
)
def test_navigation_marks_a_service_s_part_for_auditors_and_administrators_under_their_entry(path, label):
    assert [item.label for item in STAFF_ITEMS if is_current(item, path)] == [label]


PLACES = (
    "/agreements/routes",
    "/agreements/routes/wvsp/edit",
    "/agreements/clock-rules",
    "/agreements/clauses",
)


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(
    ("roles", "label"),
    [
        (("administrator",), "Routes and clauses"),
        (("drafter",), "Agreements"),
        (("drafter", "administrator"), "Agreements"),
    ],
)
def test_header_marks_one_entry_on_what_agreements_go_by_for_everybody(path, roles, label):
    items = visible_items(STAFF_ITEMS, person(*roles))
    assert [item.label for item in items if is_current(item, path)] == [label]


def test_what_lies_below_an_entry_that_somebody_sees_is_open_to_them():
    assert is_open(STAFF_ITEMS, person("drafter"), "/agreements/routes")
    assert is_open(STAFF_ITEMS, person("administrator"), "/agreements/routes")
    assert not is_open(STAFF_ITEMS, person("administrator"), "/agreements")
    assert not is_open(STAFF_ITEMS, None, "/agreements/routes")
