"""A machine too busy to convert in time sends nobody's agreement back; a file that always takes too long goes back."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from services.agreements.signature import package
from shared.acts.messages import WorkInput
from shared.documents.convert.model import OutOfTime

SUBMITTED = {"version": "v1", "docx": "d" * 64, "terms": "t" * 64}
GIVEN = WorkInput("stream", 2, "freeze_package", {"submitted": SUBMITTED, "round": 1})
VERSION = SimpleNamespace(id="v1", number=1, sha256="d" * 64, terms_sha256="t" * 64)


class Packages(package.PackageActivities):
    """Without a store and a database."""

    def _version(self, stream, version_id):
        return VERSION

    def _require_asked(self, given):
        return "h" * 64

    def _keep(self, made, make):
        return make()


@pytest.fixture(autouse=True)
def busy(monkeypatch):
    def out_of_time(*_):
        raise OutOfTime("Converting took longer than 60 seconds and was stopped.", "Try again.")

    monkeypatch.setattr(package, "load_docx", lambda *_: b"")
    monkeypatch.setattr(package, "find_open", lambda *_: [])
    monkeypatch.setattr(package, "convert_to_pdf", out_of_time)


def freeze(attempt):
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, attempt=attempt)
    return environment.run(Packages(SimpleNamespace()).freeze, GIVEN)


@pytest.mark.parametrize("attempt", range(1, package.CONVERSIONS))
def test_out_of_time_is_tried_again(attempt):
    with pytest.raises(ApplicationError) as later:
        freeze(attempt)
    assert later.value.type == "out_of_time" and not later.value.non_retryable


def test_out_of_time_for_the_last_time_goes_back_to_its_author():
    refused = freeze(package.CONVERSIONS)
    assert (refused.act, refused.ids["problem"]) == ("package_refused", "not_convertible")
