"""A term stated for a changed text stands in that text as people write it, or is confirmed on record."""

from datetime import date

import pytest

from services.agreements.submission.changed_terms import Term, compared, unfounded
from services.agreements.submission.last_stated import last_stated
from services.agreements.submission.terms import StatedTerms, confirmed_texts, settle
from services.agreements.submission.written_days import says_days
from services.agreements.submission.written_terms import in_sentences
from shared.errors import Invalid
from tests.unit.agreements.test_changed_terms import edited, made_from
from workflows.agreements.state import new_state

NOTICE = "notice of 90 days to"


@pytest.fixture(scope="module")
def drafted():
    return made_from()


@pytest.fixture(scope="module")
def returned(drafted):
    """The terms of a text that came back with other days of notice and another first day."""
    docx = edited(drafted[1], NOTICE, "notice of forty-five (45) days to")
    return compared(drafted[0], drafted[1], edited(docx, "January 8, 2027", "the 15th day of January, 2027"))


def stated(**more):
    return StatedTerms(
        **{"effective_on": date(2027, 1, 15), "notice_days": 45, "terms_checked": True, **more}
    )


def refused(terms, given):
    with pytest.raises(Invalid) as error:
        settle(terms, given)
    return {one.field: one.message for one in error.value.fields}


def test_terms_that_the_changed_text_says_are_taken_and_nothing_is_put_on_record(returned):
    found = settle(returned, stated())
    assert (found["effective_on"], found["notice_days"]) == ("2027-01-15", 45)
    assert confirmed_texts(returned, stated()) == {}


@pytest.mark.parametrize(
    ("old", "field", "words"),
    [
        ({"notice_days": 90}, "notice_days", "It does not say 90 days."),
        ({"effective_on": date(2026, 12, 1)}, "effective_on", "It does not say December 1, 2026."),
        ({"effective_on": date(2027, 1, 8)}, "effective_on", "It does not say January 8, 2027."),
    ],
)
def test_term_that_the_changed_text_no_longer_says_is_refused_with_the_sentence_that_it_has(
    returned, old, field, words
):
    errors = refused(returned, stated(**old))
    assert errors.keys() == {field, f"{field}_confirmed"} and errors[field].endswith(words)
    sentence = "forty-five (45) days" if field == "notice_days" else "the 15th day of January, 2027"
    assert "now says: “" in errors[field] and sentence in errors[field]


def test_term_against_the_text_is_taken_when_confirmed_and_that_is_put_on_record(returned):
    given = stated(notice_days=90, notice_days_confirmed=True)
    assert settle(returned, given)["notice_days"] == 90
    [words] = confirmed_texts(returned, given).values()
    assert words.startswith("Days of notice to end it: 90 days, confirmed although the text does not say so.")
    assert "forty-five (45) days" in words


def test_one_confirmed_term_confirms_no_other(returned):
    errors = refused(
        returned, stated(notice_days=90, effective_on=date(2026, 12, 1), notice_days_confirmed=True)
    )
    assert errors.keys() == {"effective_on", "effective_on_confirmed"}


def test_days_that_stand_elsewhere_in_the_text_alone_do_not_count(drafted):
    terms = compared(drafted[0], drafted[1], edited(drafted[1], NOTICE, "notice to"))
    assert "notice_days" in refused(terms, StatedTerms(notice_days=30, terms_checked=True))


def test_no_last_day_is_not_taken_for_a_text_that_still_names_one(drafted):
    docx = edited(drafted[1], "ends at the close of January 7, 2030", "ends at the close of January 7, 2029")
    terms = compared(drafted[0], drafted[1], docx)
    assert "ends_on" in refused(terms, StatedTerms(no_last_day=True, terms_checked=True))


def test_text_that_was_never_made_from_answers_has_its_terms_in_its_own_words(drafted):
    terms = unfounded(drafted[1])
    whole = {"effective_on": date(2027, 1, 8), "ends_on": date(2030, 1, 7), "no_review_day": True}
    assert settle(terms, StatedTerms(**whole, notice_days=90, terms_checked=True))["notice_days"] == 90
    assert "notice_days" in refused(terms, StatedTerms(**whole, notice_days=91, terms_checked=True))


@pytest.mark.parametrize(
    "written",
    [
        "45 days", "45 days’ notice", "45-day notice", "45 calendar days", "forty-five days", "Forty five (45) days",
        "45 (forty-five) days", "45 días", "cuarenta y cinco (45) días",
    ],
)  # fmt: skip
def test_days_are_known_as_people_write_them(written):
    assert says_days(f"on a notice of {written}.", 45)


@pytest.mark.parametrize(
    "written",
    [
        "145 days", "45 business days", "45 weeks", "ninety (45) days", "forty-five (90) days", "45 daylight",
        "1,045 days", "one hundred forty-five days", "2.45 days",
    ],
)  # fmt: skip
def test_other_days_are_not_taken_for_them(written):
    assert not says_days(f"on a notice of {written}.", 45)


@pytest.mark.parametrize(
    ("days", "written"),
    [(120, "one hundred and twenty days"), (180, "ciento ochenta días"), (1, "one day"), (1000, "1,000 days"),
     (100, "a hundred days"), (365, "three hundred sixty-five (365) days")],
)  # fmt: skip
def test_days_of_any_size_are_known(days, written):
    assert says_days(written, days)


def test_sentences_end_where_one_ends():
    text = "It ends on Jan. 8, 2027. A Party of the U.S. may end it.  The notice is 45 days;\nand so on."
    assert in_sentences(text) == [
        "It ends on Jan. 8, 2027.", "A Party of the U.S. may end it.", "The notice is 45 days;", "and so on.",
    ]  # fmt: skip


def submitted(**terms):
    return (
        new_state(agencies=["a"], partners=["p"], author="x")
        | {"submitted": {"version": "v", "docx": "d", "terms": "t"}}
        | terms
    )


def test_last_stated_term_is_offered_again_for_the_same_words_and_never_what_the_answers_said(returned):
    state = submitted(notice_days=45, effective_on="2027-01-15")
    assert last_stated(state, returned, returned) == {"notice_days": 45, "effective_on": date(2027, 1, 15)}
    assert last_stated(state, (), returned) == {}
    other = [
        Term(t.name, t.value, t.changed, (*t.says, "More.") if t.name == "notice_days" else t.says)
        for t in returned
    ]
    assert last_stated(state, returned, other) == {"effective_on": date(2027, 1, 15)}
