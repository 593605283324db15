"""Reading an agreement index: what is read, and what is said instead of guessed."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agreements.imports.dates import read_digits, read_name
from services.agreements.imports.parse import Model, NotAnIndex, body_key, parse_index, shown_name

TODAY = date(2026, 11, 24)


def one(key="TX|kerr county sheriffs office", **entry):
    row = {"model": "TFM", "filename": "KerrCo_TFM_MOA_05082025.pdf", "date_filename": "05082025", **entry}
    [read] = parse_index({key: [row]}, TODAY)
    return read


@pytest.mark.parametrize(
    ("written", "day"),
    [("042925", date(2025, 4, 29)), ("08282025", date(2025, 8, 28)), ("022924", date(2024, 2, 29))],
)
def test_date_of_six_or_eight_digits_is_read(written, day):
    assert read_digits(written, TODAY).day == day


@pytest.mark.parametrize(
    "written",
    ["0611025", "0992025", "1162025", "9222025", "0332026", "02220202", "13012025", "02302025", "022925", "", "0",
     "４２９２５０", "12312026"],
)  # fmt: skip
def test_date_without_one_clear_reading_stays_unread(written):
    read = read_digits(written, TODAY)
    assert read.day is None and f"“{written}”" in read.problem


@pytest.mark.parametrize(
    ("file", "day"),
    [
        ("KerrCoTX_WSO_MOA_05.05.2025.pdf", date(2025, 5, 5)),
        ("287gWSO_KodiakAk2020-07-20.pdf", date(2020, 7, 20)),
        ("287gWSO_SweetwaterCoWY_03-13-2020.pdf", date(2020, 3, 13)),
        ("McMinn_TN_WSO_MOA_7_18_25.pdf", date(2025, 7, 18)),
        ("HardeeCountyFL_5.8.25.pdf", date(2025, 5, 8)),
    ],
)
def test_date_with_separators_in_the_files_name_is_read(file, day):
    assert read_name(file, TODAY).day == day


@pytest.mark.parametrize(
    "file", ["StLucie_TFM_MOA.pdf", "a_05.05.2025_b_06.06.2025.pdf", "x_28.02.2025.pdf", "x_05.05-2025"]
)
def test_files_name_with_no_or_several_dates_gives_none(file):
    read = read_name(file, TODAY)
    assert read.day is None and read.problem


def test_missing_date_is_looked_for_in_the_files_name_under_its_signs():
    row = one(date_filename=None, filename="X_MOA%20_8_28_2025.pdf")
    assert row.day == date(2025, 8, 28) and row.problems == ()


def test_unreadable_date_is_said_and_the_row_stays_clear():
    row = one(date_filename="0611025", filename="WestVirginiaNatGuard_TFM_MOA_0611025.pdf")
    assert row.clear and row.day is None and row.date_written == "0611025" and "0611025" in row.problems[0]


@pytest.mark.parametrize(
    ("stated", "file", "model"),
    [
        ("TFM", "x.pdf", Model.TASK_FORCE),
        (None, "287gWSO_BakerCoFl.pdf", Model.WARRANT),
        (None, "287gJEMRockwallCoTX.pdf", Model.JAIL),
        (None, "Nebraska-JEM-MOA.pdf", Model.JAIL),
        (None, "StatePoliceTFM-1.pdf", Model.TASK_FORCE),
    ],
)
def test_model_is_read_from_the_index_or_the_files_name(stated, file, model):
    row = one(model=stated, filename=file)
    assert row.model is model and row.problems == ()


@pytest.mark.parametrize(
    ("stated", "file", "model"),
    [
        (None, "x_TF_MOA.pdf", None),
        ("tfm", "x.pdf", None),
        ("XYZ", "x_TFM_.pdf", None),
        (7, "x.pdf", None),
        ("TFM", "Summerdale_TFM_WSO_1.pdf", Model.TASK_FORCE),
        ("JEM", "x_WSO_1.pdf", Model.JAIL),
    ],
)
def test_model_in_doubt_is_said(stated, file, model):
    row = one(model=stated, filename=file)
    assert row.model is model and len(row.problems) == 1 and row.clear


@pytest.mark.parametrize(
    "key",
    ["no bar", "TX|", "TX|  ", "ZZ|kerr county", "tx|kerr county", "|kerr", "TX|\x00x", "TX|" + "n" * 301],
)
def test_row_without_state_or_agency_is_not_clear(key):
    row = one(key)
    assert not row.clear and row.problems and row.day is None


@pytest.mark.parametrize(
    "entry", [None, [], "x", {}, {"filename": None}, {"filename": " "}, {"filename": "a\x00b"}]
)
def test_row_without_a_file_is_not_clear(entry):
    [row] = parse_index({"TX|kerr county": [entry]}, TODAY)
    assert not row.clear and row.key == "TX|kerr county|#1"


def test_agency_without_a_list_is_one_row_that_is_not_clear():
    [row] = parse_index({"TX|kerr county": {"model": "TFM"}}, TODAY)
    assert not row.clear


def test_half_a_character_is_shown_as_a_sign_and_breaks_nothing():
    entry = {"model": "\ud800", "filename": "a.pdf", "date_filename": "\ud800"}
    rows = parse_index({"TX|\ud800": [entry], "TX|a": [entry]}, TODAY)
    assert [r.clear for r in rows] == [False, True]
    assert "".join([*rows[0].problems, *rows[1].problems, rows[0].key, rows[1].date_written]).encode()


@pytest.mark.parametrize("data", [None, [], "x", 3])
def test_other_json_is_no_index(data):
    with pytest.raises(NotAnIndex):
        parse_index(data, TODAY)


def test_same_row_twice_counts_once_and_is_said():
    entry = {"model": "TFM", "filename": "a.pdf", "date_filename": "042925"}
    first, second = parse_index({"TX|kerr": [entry, entry]}, TODAY)
    assert first.clear and not second.clear and first.key != second.key


def test_same_file_under_two_names_is_said_on_both_and_merged_by_nobody():
    entry = {"model": "TFM", "filename": "a.pdf", "date_filename": "042925"}
    rows = parse_index({"FL|fish and wildlife": [entry], "FL|fish wildlife": [entry]}, TODAY)
    assert [r.clear for r in rows] == [True, True]
    assert "Fish Wildlife" in rows[0].problems[0] and "Fish and Wildlife" in rows[1].problems[0]


def test_digest_changes_with_anything_the_row_says():
    assert len({one().digest, one(model="WSO").digest, one(date_filename="05092025").digest}) == 3


def test_name_gets_capitals_and_its_lost_apostrophe_and_nothing_else():
    assert shown_name("power county sheriff s office") == "Power County Sheriff’s Office"
    assert (
        shown_name("florida a m university board of trustees") == "Florida A M University Board of Trustees"
    )
    assert body_key("Sheriff’s Office") == body_key("sheriff s office") == body_key("sheriffs office")


@given(st.dates(date(1997, 1, 1), TODAY), st.booleans())
def test_every_day_written_as_the_index_does_reads_back(day, long):
    written = day.strftime("%m%d%Y" if long or day.year < 2000 else "%m%d%y")
    assert read_digits(written, TODAY).day == day


@given(st.text(alphabet="0123456789.-_/ ", max_size=12))
def test_a_read_date_uses_every_digit_that_was_written(written):
    read = read_digits(written, TODAY)
    assert (read.day is None) is bool(read.problem)
    if read.day:
        assert written in (read.day.strftime("%m%d%Y"), read.day.strftime("%m%d%y"))


@given(st.text(max_size=60))
def test_date_read_from_a_files_name_stands_there(file):
    read = read_name(file, TODAY)
    assert (read.day is None) is bool(read.problem)
    if read.day:
        assert str(read.day.day) in re.findall(r"[1-9]\d*", file) and f"{read.day.year % 100:02d}" in file


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
keys = st.text(max_size=20) | st.sampled_from(["TX|a", "FL|b c", "WV|d", "TX|a "])
entries = anything | st.fixed_dictionaries(
    {"model": anything, "filename": anything, "date_filename": anything}
)


@given(st.dictionaries(keys, st.lists(entries, max_size=3) | anything, max_size=4))
def test_any_json_is_read_with_unique_keys_and_a_problem_wherever_something_is_missing(data):
    rows = parse_index(data, TODAY)
    assert len({r.key for r in rows}) == len(rows)
    for row in rows:
        assert row.problems or (row.clear and row.day and row.model)
        assert not row.clear or (row.state and row.agency and row.file)
