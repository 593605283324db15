"""The checker raises no false alarm on the house's own memorandum, whatever was answered."""

from __future__ import annotations

import io
import re
import zipfile

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


def test_terms_are_defined_by_words_where_another_program_took_their_bold_type():
    file = assemble_mou({**ESSENTIALS, "clause:oversight": "oversight-committee"})
    assert check(without_bold(file)) == []


def without_bold(file: bytes) -> bytes:
    """What LibreOffice leaves of the first paragraph in a content control: the words in one run."""
    source, target = io.BytesIO(file), io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as copy:
        for member in archive.infolist():
            content = archive.read(member)
            if member.filename == "word/document.xml":
                content = re.sub(rb'<w:rStyle w:val="[^"]*"/>|<w:b/>', b"", content)
            copy.writestr(member, content)
    return target.getvalue()
