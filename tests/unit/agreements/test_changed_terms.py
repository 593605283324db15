"""The clocks of a returned text: what it no longer says must be stated, what it still says must not be contradicted."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from services.agreements.library.loader import load_library
from services.agreements.submission.changed_terms import compared
from services.agreements.submission.terms import StatedTerms, settle
from services.agreements.submission.written_dates import with_plain_dates
from services.agreements.versions.returned_example import returned_example
from shared.documents.write.answers import get_effective_answers
from shared.documents.write.assembly import assemble
from shared.errors import Invalid
from tests.unit.agreements.test_returned_example import ANSWERS


def made_from(**more):
    library = load_library()
    answers = {**ANSWERS, **more}
    docx = assemble(
        library.of_kind("task-force-mou"), library.clauses, answers, agreement_number="AG-2027-0001"
    )
    return get_effective_answers(library.of_kind("task-force-mou").questionnaire, answers), docx


@pytest.fixture(scope="module")
def drafted():
    return made_from()


def edited(docx, old, new):
    """The file with words replaced in every paragraph that has them."""
    document, out, made = Document(BytesIO(docx)), BytesIO(), 0
    for paragraph in document.element.body.iter(qn("w:p")):
        texts = list(paragraph.iter(qn("w:t")))
        whole = "".join(text.text or "" for text in texts).replace("\xa0", " ")
        if old in whole:
            texts[0].text, made = whole.replace(old, new), made + 1
            for text in texts[1:]:
                text.text = ""
    assert made
    document.save(out)
    return out.getvalue()


def changed(drafted, docx):
    return {c.name: c.changed for c in compared(drafted[0], drafted[1], docx) if c.changed}


def test_text_with_another_notice_must_be_read_for_its_notice_alone(drafted):
    docx = edited(drafted[1], "notice of 90 days to", "notice of 30 days to")
    assert changed(drafted, docx) == {"notice_days": ("32 Termination",)}


def test_words_added_beside_the_old_notice_must_be_read_too(drafted):
    docx = edited(drafted[1], "notice of 90 days to", "notice of 90 days, or 30 days for cause, to")
    assert "notice_days" in changed(drafted, docx)


def test_changed_first_and_last_days_are_found(drafted):
    first = edited(drafted[1], "takes effect on January 8, 2027", "takes effect on March 1, 2027")
    assert changed(drafted, first)["effective_on"] == ("29 Effective date and term",)
    last = edited(drafted[1], "ends at the close of January 7, 2030", "ends at the close of January 7, 2029")
    assert changed(drafted, last)["ends_on"] == ("29 Effective date and term",)


@pytest.mark.parametrize(
    "written",
    [
        "2027-01-08", "8 January 2027", "8th January 2027", "January 8th, 2027", "January 8 2027", "Jan. 8, 2027",
        "01/08/2027", "1/8/2027", "the eighth day of January, 2027", "the 8th day of January 2027",
        "January eighth, 2027", "2027/01/08", "8 de enero de 2027",
    ],
)  # fmt: skip
def test_first_day_written_otherwise_is_no_change(drafted, written):
    assert changed(drafted, edited(drafted[1], "January 8, 2027", written)) == {}


@pytest.mark.parametrize(
    "written",
    [
        "08/01/2027",  # month first, that is August 1
        "8/1/27", "01/08/27", "8.1.2027", "January 2027", "February 30, 2027", "13/01/2027", "01-08-2027",
        "January 8, 2027 or later", "the ninth day of January, 2027", "January 8, 20271", "101/08/2027",
    ],
)  # fmt: skip
def test_date_that_is_another_or_can_be_read_two_ways_is_asked(drafted, written):
    assert "effective_on" in changed(drafted, edited(drafted[1], "January 8, 2027", written))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("from July 1, 2027, on", "from 2027-07-01, on"),
        ("the thirty-first day of December, 2027", "2027-12-31"),
        ("the twenty-second of May 2027", "2027-05-22"),
        ("Sept. 3rd, 2027.", "2027-09-03."),
        ("the first day of July, 2027, or 07/01/2028", "2027-07-01, or 2028-07-01"),
        ("1.º de julio de 2027", "2027-07-01"),
        ("version 1.2027-07-01", "version 1.2027-07-01"),
        ("on 31 June 2027", "on 31 June 2027"),
        ("you may 1 of 2027", "you may 1 of 2027"),
    ],
)
def test_dates_come_to_one_form_and_what_is_no_plain_date_stays(written, plain):
    assert with_plain_dates(written) == plain


def test_last_day_written_into_an_open_term_is_found():
    drafted = made_from(term_kind="open")
    docx = edited(drafted[1], "It has no fixed last day", "It ends on January 7, 2029")
    assert "ends_on" in changed(drafted, docx)


def test_edits_that_touch_no_term_ask_for_nothing(drafted):
    returned, _ = returned_example(drafted[1], datetime(2026, 11, 24, tzinfo=UTC))
    assert changed(drafted, returned) == {} and changed(drafted, drafted[1]) == {}


def test_wrong_document_states_none_of_the_terms(drafted):
    document, out = Document(), BytesIO()
    document.add_paragraph("Lunch menu")
    document.save(out)
    assert changed(drafted, out.getvalue()).keys() == {"effective_on", "ends_on", "review_on", "notice_days"}


@pytest.fixture(scope="module")
def clocks(drafted):
    said, docx = drafted
    return compared(said, docx, edited(docx, "notice of 90 days to", "notice of 30 days to"))


def test_changed_term_that_nobody_states_is_refused(clocks):
    with pytest.raises(Invalid) as refused:
        settle(clocks, None)
    assert {e.field for e in refused.value.fields} == {"notice_days", "terms_checked"}


def test_stated_term_without_the_confirmation_is_refused(clocks):
    with pytest.raises(Invalid) as refused:
        settle(clocks, StatedTerms(notice_days=30))
    assert [e.field for e in refused.value.fields] == ["terms_checked"]


def test_stated_term_takes_the_place_of_the_answer(clocks):
    found = settle(clocks, StatedTerms(notice_days=30, terms_checked=True))
    assert found == {
        "effective_on": "2027-01-08", "ends_on": "2030-01-07", "review_on": "2028-01-08", "notice_days": 30,
    }  # fmt: skip


@pytest.fixture(scope="module")
def review():
    """The terms of a text whose first review was put off, where the answers ask for one after six months."""
    said, docx = made_from(review_months=6)
    return compared(said, docx, edited(docx, "Agreement by July 8, 2027", "Agreement by January 8, 2028"))


def test_first_review_is_a_term_that_a_changed_text_asks_for_by_its_date(review):
    assert {c.name: c.value for c in review}["review_on"] == "2027-07-08"
    assert {c.name: c.changed for c in review if c.changed} == {"review_on": ("30 Review",)}
    with pytest.raises(Invalid) as refused:
        settle(review, None)
    assert {e.field for e in refused.value.fields} == {"review_on", "terms_checked"}
    stated = StatedTerms(review_on=date(2028, 1, 8), terms_checked=True)
    assert settle(review, stated)["review_on"] == "2028-01-08"


def test_text_may_name_no_day_for_its_first_review_but_none_before_its_first_day(review):
    without = StatedTerms(no_review_day=True, terms_checked=True, review_on_confirmed=True)
    assert settle(review, without)["review_on"] is None
    both = without.model_copy(update={"review_on": date(2028, 1, 8)})
    early = without.model_copy(update={"review_on": date(2026, 7, 8), "no_review_day": False})
    for odd, field in ((both, "no_review_day"), (early, "review_on")):
        with pytest.raises(Invalid) as refused:
            settle(review, odd)
        assert [e.field for e in refused.value.fields] == [field]


def test_term_against_the_text_is_refused(clocks):
    with pytest.raises(Invalid) as refused:
        settle(clocks, StatedTerms(notice_days=30, ends_on=date(2031, 1, 1), terms_checked=True))
    assert [e.field for e in refused.value.fields] == ["ends_on"]
