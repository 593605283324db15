"""The checker raises no false alarm on the house's own memorandum, whatever was answered."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from shared.documents.check.check import check
from tests.unit.documents_write.samples import AGENCY, ESSENTIALS, FEDERAL, assemble_mou, mou_answers


def check_silent(answers, **options):
    file = assemble_mou(answers, **options)
    assert check(file, defined_parties=[AGENCY, FEDERAL]) == []
    assert check(file) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mou_answers())
def test_memorandum_under_any_answers_has_no_findings(answers):
    check_silent(answers)


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mou_answers())
def test_memorandum_under_very_many_answers_has_no_findings(answers):
    check_silent(answers)


def test_memorandum_with_spanish_house_words_has_no_findings():
    check_silent(ESSENTIALS, language="es")


@pytest.mark.parametrize(
    ("agency", "federal"),
    [
        ("West Virginia National Guard", "U.S. Customs and Border Protection, Detroit Field Office"),
        (
            "West Virginia Division of Corrections and Rehabilitation",
            "West Virginia Division of Natural Resources",
        ),
        ("Department of Homeland Security", "ICE"),
    ],
)
def test_memorandum_with_other_parties_has_no_findings(agency, federal):
    file = assemble_mou({**ESSENTIALS, "agency": {"name": agency}, "federal_body": {"name": federal}})
    assert check(file, defined_parties=[agency, federal]) == []
    assert check(file) == []
