"""What strangers read holds no way to reach a person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agreements.published.contacts import withhold


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p>Call 304-555-0142 or (304) 555-0143.</p>", 2),
        ("<p>+1 304 555 0142, 304.555.0142</p>", 2),
        ("<td>dana.mercer@wvsp.example</td>", 1),
        ('<p><a class="x" href="mailto:d@x.example">Write to <b>Dana</b></a></p>', 1),
    ],
)
def test_address_and_number_are_taken_out_and_counted(html, count):
    made, number = withhold(html)
    assert number == count and made is not None
    assert "@" not in made and "555" not in made and "mailto" not in made


@pytest.mark.parametrize("html", ["<p>dana<b>.mercer</b>@wvsp.example</p>", "<p>304-<i>555</i>-0142</p>"])
def test_text_with_an_address_cut_by_formatting_is_withheld_whole(html):
    assert withhold(html)[0] is None


@pytest.mark.parametrize(
    "text",
    ["W. Va. Code § 39A-3-2", "8 U.S.C. § 1357(g)", "Pub. L. 104-208", "2026-11-24", "AG-2026-0001", "$1,250,000.00",
     "42 U.S.C. 2000d-1 and 28 C.F.R. 42.101"],
)  # fmt: skip
def test_citations_dates_and_amounts_stay(text):
    assert withhold(f"<p>{text}</p>") == (f"<p>{text}</p>", 0)


@given(
    st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}@[a-z]{2,8}\.(gov|example)", fullmatch=True),
    st.text("<>/pb ab.,", max_size=9),
)
def test_no_address_is_ever_left(address, around):
    made, _ = withhold(f"<p>{around} {address} {around}</p>")
    assert made is None or not re.search(re.escape(address), re.sub(r"<[^>]*>", "", made))
