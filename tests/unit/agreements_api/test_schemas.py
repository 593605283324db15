"""What the API takes is read strictly, and what is refused is named."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.agreements.acting.forms import FORMS, AskExtension, Reassign
from services.agreements.approvals.returning import ReturnForm
from services.agreements.drafts.opening import read_first
from services.agreements.drafts.replace import read_answers
from services.agreements.library.loader import load_library
from services.agreements.lifecycle.delivery import DeliveryForm
from services.agreements.register.listing import AgreementListForm
from shared.errors import Invalid
from shared.service.acting.forms import split_fields
from workflows.agreements.states import RULES

WITH_FORMS = {**FORMS, "return_for_changes": ReturnForm, "record_delivery": DeliveryForm}
ROWS = {row.action: row for row in RULES.transitions}
TEMPLATE = load_library().of_kind("task-force-mou")
PARTY: Any = {"id": "a", "name": "State Police"}


@pytest.mark.parametrize("model", sorted(set(WITH_FORMS.values()), key=str))
def test_act_with_an_unknown_field_is_refused(model):
    with pytest.raises(ValidationError, match="extra_forbidden"):
        model.model_validate({"surprise": 1})


@pytest.mark.parametrize("action", sorted(WITH_FORMS))
def test_every_text_of_an_act_stays_out_of_the_ids_that_travel(action):
    row, model = ROWS[action], WITH_FORMS[action]
    assert set(row.texts) <= set(model.model_fields)
    values: dict[str, Any] = {name: "x" * 5 for name in row.texts}
    ids, texts = split_fields(RULES, action, model.model_construct(on_behalf_of=None, **values))
    assert set(texts) == set(row.texts)
    assert not set(ids) & set(row.texts)


@pytest.mark.parametrize("days", [0, 31, -1])
def test_more_time_beyond_thirty_business_days_is_refused(days):
    with pytest.raises(ValidationError):
        AskExtension(days=days, reason="because")


def test_ids_of_an_act_are_short_so_that_no_text_travels_in_them():
    with pytest.raises(ValidationError):
        Reassign(member="m" * 65, to="t")
    with pytest.raises(ValidationError):
        ReturnForm(package="p", reason="because", clauses={"c" * 65: "Not so."})


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, ["task_force_name", "start_date", "information_sharing"]),
        ({"information_sharing": "yes"}, ["information_sharing"]),
        ({"start_date": "1826-01-01"}, ["start_date"]),
        ({"task_force_name": "\u202ename"}, ["task_force_name"]),
        ({"task_force_name": "ab"}, ["task_force_name"]),
        ({"funding": "own"}, ["funding"]),
    ],
)
def test_first_answers_name_what_is_missing_odd_or_not_asked_at_first(answers, wrong):
    first = {"task_force_name": "Mountain", "start_date": "2027-01-01", "information_sharing": True}
    assert read_first(TEMPLATE.questionnaire, first, date(2026, 11, 1)) == first
    with pytest.raises(Invalid) as refused:
        read_first(TEMPLATE.questionnaire, {**first, **answers} if answers else {}, date(2026, 11, 1))
    assert [one.field for one in refused.value.fields] == wrong


def test_list_takes_one_of_the_sorts_and_at_most_200_rows():
    assert AgreementListForm(sort="-due", limit=200).descending is True
    for wrong in ({"sort": "author"}, {"limit": 201}, {"limit": 0}, {"status": "Lost"}):
        with pytest.raises(ValidationError):
            AgreementListForm(**wrong)


def test_answers_are_kept_in_the_form_that_documents_are_written_from():
    read = read_answers(
        TEMPLATE, {"agency": PARTY}, {"agency": PARTY, "information_sharing": True, "task_force_name": "  Mountain  "}
    )  # fmt: skip
    assert read["agency"] == PARTY and read["information_sharing"] is True
    assert str(read["task_force_name"]).strip() == "Mountain"


@pytest.mark.parametrize(
    ("name", "value"),
    [("nothing", 1), ("start_date", "soon"), ("information_sharing", {"a": 1}), ("agency", {"id": "b"}),
     ("clause:oversight", "termination"), ("task_force_name", ["a"])],
)  # fmt: skip
def test_answer_that_is_unknown_or_cannot_be_read_is_named(name, value):
    with pytest.raises(Invalid) as refused:
        read_answers(TEMPLATE, {"agency": PARTY}, {name: value})
    assert [e.field for e in refused.value.fields] == [f"answers.{name}"]


def test_choice_of_a_text_for_a_slot_is_kept():
    sent: Any = {"clause:oversight": "oversight-meetings"}
    assert read_answers(TEMPLATE, {}, sent) == sent
