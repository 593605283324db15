"""Forms and bodies become typed models, or a list of what to mend; nothing is guessed and nothing unknown is taken."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Literal

import pytest
from flask import Flask, request
from pydantic import Field, field_validator
from werkzeug.datastructures import MultiDict

from shared.errors import FieldError, Invalid
from shared.web.form_state import FormState
from shared.web.forms import FormModel, parse_form, parse_form_with_file, parse_json, parse_query
from tests.unit.web.conftest import Party


class Draft(FormModel):
    title: str = Field(title="the title", min_length=3, max_length=10)
    cost: Decimal | None = Field(None, title="the cost", ge=0)
    kinds: list[Literal["a", "b"]] = Field([], title="what is shared")
    starts: date | None = Field(None, title="the start")
    agreed: bool = False

    @field_validator("title")
    @classmethod
    def no_shouting(cls, value: str) -> str:
        if value.isupper():
            raise ValueError("Write the title without capitals only.")
        return value


def form(model=Draft, **fields):
    with Flask("test").test_request_context("/", method="POST", data=fields):
        return parse_form(model, request)


def errors(**fields):
    with pytest.raises(Invalid) as caught:
        form(**fields)
    return {e.field: e.message for e in caught.value.fields}


def test_form_becomes_the_typed_model():
    taken = form(
        title=" Ridge ", cost="12.50", kinds=["a", "b"], agreed="true", csrf_token="t", row_version="3"
    )
    assert taken == Draft(title="Ridge", cost=Decimal("12.50"), kinds=["a", "b"], agreed=True)


def test_empty_fields_count_as_not_given():
    assert form(title="Ridge", cost="", kinds=[""]) == Draft(title="Ridge")


def test_three_date_fields_become_one_date():
    fields = {"title": "Ridge", "starts.month": "4", "starts.day": "8", "starts.year": "2026"}
    assert form(**fields).starts == date(2026, 4, 8)


@pytest.mark.parametrize(
    "parts", [("2", "30", "2026"), ("4", "", "2026"), ("x", "1", "2026"), ("13", "1", "2026")]
)
def test_unreadable_date_says_how_to_write_it(parts):
    fields = dict(zip(("starts.month", "starts.day", "starts.year"), parts, strict=True))
    assert errors(title="Ridge", **fields) == {
        "starts": "Enter the start as month, day and year, like 4 28 2026."
    }


def test_unknown_field_is_refused_by_name():
    assert errors(title="Ridge", is_admin="1") == {
        "is_admin": "“is_admin” is not a field here. Leave it out."
    }


def test_each_complaint_says_how_to_mend_it():
    assert errors(cost="-1", kinds=["c", "d"]) == {
        "title": "Enter the title.",
        "cost": "Enter the cost of 0 or more.",
        "kinds": "Choose what is shared from the list.",
    }
    assert errors(title="x" * 11) == {"title": "Shorten the title: 10 characters are the most that fit."}
    assert errors(title="RIDGE", cost="abc") == {
        "title": "Write the title without capitals only.",
        "cost": "Enter the cost as a number, like 1250.00.",
    }


def test_complaint_never_repeats_what_was_typed():
    assert "s3cret" not in str(errors(title="s3cret s3cret"))


def test_query_is_parsed_like_a_form():
    with Flask("test").test_request_context("/?title=Ridge&kinds=a"):
        assert parse_query(Draft, request) == Draft(title="Ridge", kinds=["a"])


def body(text, content_type="application/json"):
    with Flask("test").test_request_context("/", method="POST", data=text, content_type=content_type):
        return parse_json(Party, request)


def test_json_body_becomes_the_typed_model():
    assert body('{"name": "DPS", "share": 3}') == Party(name="DPS", share=3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"name": "DPS", "share": "3"}',
        '{"name": "DPS", "share": 3, "x": 1}',
        '{"name": 5}',
        "[" * 100_000,
        '{"name":' * 100_000,
    ],
)
def test_json_body_that_is_not_the_model_is_refused(text):
    with pytest.raises(Invalid):
        body(text)


def test_body_that_is_not_json_is_refused():
    with pytest.raises(Invalid, match="Send JSON"):
        body("name=DPS", "application/x-www-form-urlencoded")


def test_refused_form_shows_what_was_typed_exactly():
    with Flask("test").test_request_context("/", method="POST", data={"title": " X ", "kinds": ["a", "b"]}):
        state = FormState.refused(request.form, Invalid("Look again."))
    assert state.value("title") == " X "
    assert state.values("kinds") == ["a", "b"]
    assert state.errors[0].message == "Look again."


def test_stored_record_fills_the_form():
    state = FormState(Draft(title="Ridge", starts=date(2026, 4, 8), kinds=["b"]))
    assert (state.value("title"), state.values("kinds"), state.value("cost")) == ("Ridge", ["b"], "")
    assert [state.date_part("starts", p) for p in ("month", "day", "year")] == ["4", "8", "2026"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Invalid("Look again."), "Look again."),
        (
            Invalid("It was sent before.", way_out="Open the page again."),
            "It was sent before. Open the page again.",
        ),
        (Invalid("No.", (FieldError("name", "Enter it."),), way_out="Never said."), "Enter it."),
    ],
)
def test_refused_form_says_the_way_out_of_an_error_that_is_of_no_field(error, said):
    assert [one.message for one in FormState.refused(MultiDict(), error).errors] == [said]


def with_file(sent):
    with Flask("test").test_request_context("/", method="POST", data=sent):
        form, file = parse_form_with_file(Draft, request, "Choose the scan.")
        return form.title, file.filename, file.read()


def test_missing_file_is_asked_for_beside_the_fields_so_that_nobody_chooses_it_twice():
    with pytest.raises(Invalid) as both:
        with_file({})
    assert [(e.field, e.message) for e in both.value.fields] == [
        ("file", "Choose the scan."),
        ("title", "Enter the title."),
    ]
    with pytest.raises(Invalid) as unnamed:
        with_file({"title": "Ridge", "file": (BytesIO(b"x"), "")})
    assert [e.field for e in unnamed.value.fields] == ["file"]
    with pytest.raises(Invalid) as untitled:
        with_file({"file": (BytesIO(b"x"), "scan.pdf")})
    assert [e.field for e in untitled.value.fields] == ["title"]
    assert with_file({"title": "Ridge", "file": (BytesIO(b"x"), "scan.pdf")}) == ("Ridge", "scan.pdf", b"x")
