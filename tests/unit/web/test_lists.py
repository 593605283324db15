"""Paging, sorting, versions, keys and CSV of lists."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask, Response, request

from shared.errors import Invalid, Unavailable
from shared.web.csv_export import csv_lines, csv_response, safe_cell
from shared.web.etags import VersionNeeded, add_etag, is_unchanged, version_from_if_match
from shared.web.idempotency import PATTERN, key_from, new_key
from shared.web.paging import Cursors, Page, Position, page_size
from shared.web.tables import Column, sorting_from

CURSORS = Cursors("k" * 32, "agreements", "title")
COLUMNS = (
    Column("title", "Title", sortable=True),
    Column("status", "Status"),
    Column("due", "Due", sortable=True),
)


def at(url, **kwargs):
    return Flask("test").test_request_context(url, **kwargs)


def fetch(numbers, position, size):
    """What a repository does: up to size + 1 rows beyond the position, nearest first."""
    if position is None:
        return numbers[: size + 1]
    if position.backward:
        return [n for n in reversed(numbers) if n < position.values[0]][: size + 1]
    return [n for n in numbers if n > position.values[0]][: size + 1]


def page_at(numbers, cursor, size=3):
    position = CURSORS.read(cursor)
    return CURSORS.page(fetch(numbers, position, size), position, size, lambda n: (n,))


def test_paging_forward_and_back_shows_every_row_once():
    numbers, seen, cursor = list(range(10)), [], None
    while True:
        page = page_at(numbers, cursor)
        seen += page.items
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert seen == numbers
    back = page_at(numbers, page.previous_cursor)
    assert back.items == (6, 7, 8)
    first = page_at(numbers, page_at(numbers, back.previous_cursor).previous_cursor)
    assert first.items == (0, 1, 2) and first.previous_cursor is None and first.next_cursor is not None


def test_row_added_while_paging_repeats_and_skips_nothing():
    page = page_at([10, 20, 30, 40, 50], None)
    assert page_at([5, 10, 20, 30, 40, 50], page.next_cursor).items == (40, 50)


def test_empty_list_has_no_further_pages():
    assert page_at([], None) == Page(())


def test_cursor_keeps_the_types_of_its_values():
    values = ("Ridge", 7, None, True, date(2026, 4, 8), datetime(2026, 4, 8, 12, tzinfo=UTC))
    assert CURSORS.read(CURSORS.write(values, backward=True)) == Position(values, backward=True)


@pytest.mark.parametrize("change", ["x", "..", "e30"])
def test_cursor_that_was_tampered_with_is_refused(change):
    with pytest.raises(Invalid):
        CURSORS.read(change + CURSORS.write(("Ridge",)))


def test_cursor_of_another_list_is_refused():
    with pytest.raises(Invalid):
        Cursors("k" * 32, "agreements", "due").read(CURSORS.write(("Ridge",)))


def test_page_links_keep_filters_and_drop_the_old_cursor():
    with at("/agreements?status=draft&cursor=old"):
        page = Page((1,), next_cursor="new").at(request)
    assert page.next_href == "/agreements?status=draft&cursor=new"
    assert page.previous_href is None


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1e2", "٣", "99999999999999999999"])
def test_page_size_outside_its_bounds_is_refused(limit):
    with at("/", query_string={"limit": limit}), pytest.raises(Invalid):
        page_size(request)


def test_sorting_link_turns_the_order_and_starts_at_the_first_page():
    with at("/agreements?sort=title&status=draft&cursor=c"):
        sorting = sorting_from(request, COLUMNS, "due")
    assert sorting.state("title") == "ascending" and sorting.state("due") is None
    assert sorting.link("title") == "/agreements?status=draft&sort=-title"
    assert sorting.link("due") == "/agreements?status=draft&sort=due"


def test_sorting_by_default_is_the_lists_own():
    with at("/agreements"):
        sorting = sorting_from(request, COLUMNS, "-due")
    assert sorting.state("due") == "descending"
    assert sorting.link("due") == "/agreements?sort=due"


@pytest.mark.parametrize("sort", ["status", "password", "--title", "title;drop"])
def test_sorting_by_an_unknown_column_is_refused(sort):
    with at("/agreements", query_string={"sort": sort}), pytest.raises(Invalid):
        sorting_from(request, COLUMNS, "due")


def test_version_goes_out_as_etag_and_comes_back_as_if_match():
    tag = add_etag(Response(), 7).headers["ETag"]
    with at("/", headers={"If-Match": tag, "If-None-Match": f'"v6", {tag}'}):
        assert version_from_if_match(request) == 7
        assert is_unchanged(request, 7) and not is_unchanged(request, 8)


def test_change_without_if_match_is_told_to_read_first():
    with at("/"), pytest.raises(VersionNeeded) as caught:
        version_from_if_match(request)
    assert caught.value.status == 428


@pytest.mark.parametrize("tag", ["*", "7", '"v-1"', 'W/"v7"', '"v7", "v8"'])
def test_if_match_that_is_not_ours_is_refused(tag):
    with at("/", headers={"If-Match": tag}), pytest.raises(Invalid):
        version_from_if_match(request)


def test_key_comes_from_the_header_or_the_form():
    key = new_key()
    assert PATTERN.fullmatch(key)
    with at("/", method="POST", headers={"Idempotency-Key": key}):
        assert key_from(request) == key
    with at("/", method="POST", data={"idempotency_key": key}):
        assert key_from(request) == key


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "has space 123", "ümlaut-12345"])
def test_key_that_is_missing_or_odd_is_refused(key):
    with at("/", method="POST", data={"idempotency_key": key}), pytest.raises(Invalid):
        key_from(request)


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1", "\0=1"],
)
def test_csv_cell_that_a_spreadsheet_would_run_is_defused(text):
    assert safe_cell(text).startswith("'")


def test_csv_keeps_numbers_dates_and_plain_words():
    cells = [None, True, -5, Decimal("-1.50"), date(2026, 4, 8), "Ridge, County"]
    assert [safe_cell(c) for c in cells] == ["", "yes", "-5", "-1.50", "2026-04-08", "Ridge, County"]


def test_csv_cell_stays_one_where_a_spreadsheet_parts_at_semicolons():
    whole = "".join(csv_lines(["Title"], [["Ridge;=1+1", 5]]))
    assert [row[0] for row in csv.reader(io.StringIO(whole[1:]), delimiter=";")] == [
        "Title",
        'Ridge;=1+1,"5"',
    ]


def rows_of_a_database_that_goes_away(read):
    for number in range(3):
        read.append(number)
        yield [number]
    raise Unavailable("The database does not answer.")


def test_csv_download_whose_rows_end_midway_is_an_error_and_no_file():
    app, read = Flask("test"), []

    @app.errorhandler(Unavailable)
    def unavailable(error):
        return error.message, error.status

    @app.get("/export.csv")
    def export():
        return csv_response("agreements", ["Number"], rows_of_a_database_that_goes_away(read))

    answer = app.test_client().get("/export.csv")
    assert (answer.status_code, answer.text) == (503, "The database does not answer.")
    assert read == [0, 1, 2]


def test_csv_download_holds_no_cursor_while_it_is_sent_and_says_how_long_it_is():
    closed = []

    def rows():
        try:
            yield from ([number, "x" * 1000] for number in range(3000))
        finally:
            closed.append(True)

    answer = csv_response("agreements", ["Number", "Text"], rows())
    assert closed == [True]
    whole = answer.get_data()
    assert len(whole) == answer.content_length
    assert whole.count(b"\r\n") == 3001


def test_csv_download_reads_back_as_written():
    answer = csv_response("agreements", ["Title", "Share"], [['A "quoted", one', 5], ["=1", None]])
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["Title", "Share"],
        ['A "quoted", one', "5"],
        ["'=1", ""],
    ]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="agreements.csv"'
