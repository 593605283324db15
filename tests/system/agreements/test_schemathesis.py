"""What the document promises holds for whatever a program sends: no server error, no status that is not told, no answer
of another shape, and nothing of another agency's.

Every request is sent for whatever id was made up, for two agreements of the token's own agency, and for one of another
agency. The examples are the same in every run.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import SecretStr
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.agreements.app import create_app
from services.agreements.document import DOCUMENT
from services.portal.seed import seed_id
from shared.settings import Settings
from tests.programs import token_of
from tests.system.agreements.programs import Program

pytestmark = [pytest.mark.engines, pytest.mark.office, pytest.mark.timeout(600)]
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
UNBREACHED = {400, 401, 403, 404, 413, 422, 428}
"""What a program may be told about another agency's agreement: nothing that tells that it is there."""
PHASES = (Phase.explicit, Phase.generate)


def same_in_every_run(examples):
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, phases=PHASES,
        suppress_health_check=[*checks, HealthCheck.function_scoped_fixture],
    )  # fmt: skip


@pytest.fixture(scope="module")
def luis(app, settings, working):
    return Program(app, settings, "luis-ortega")


@pytest.fixture(scope="module")
def own(app, settings, working, luis):
    """Agreements of the token's agency: one its owner drafts, one that waits for approval, both with a version."""
    dana, drafted = Program(app, settings, "dana-mercer"), luis.begin(task_force_name="Drafted by Luis")
    luis.post(f"/{drafted}/versions/from-answers", {}, 201)
    asked = dana.begin(task_force_name="Asked of Luis")
    dana.post(f"/{asked}/versions/from-answers", {}, 201)
    dana.post(f"/{asked}/acts/submit", {
        "version": dana.get(f"/{asked}/submission").json["version"],
        "signatory": seed_id("account", "james-whitlock"), "outside_name": "Karen Holt",
        "outside_title": "Agent", "outside_email": "karen.holt@hsi.example",
    })  # fmt: skip
    dana.wait_for(asked, "In approval")
    return drafted, asked


@pytest.fixture(scope="module")
def foreign(app, settings, working):
    """A draft of another agency, with a version."""
    helen = Program(app, settings, "helen-brandt")
    begun = helen.begin(agency=seed_id("agency", "wvdnr"), task_force_name="Not for Luis")
    helen.post(f"/{begun}/versions/from-answers", {}, 201)
    return begun


class Cast(NamedTuple):
    """A way to new tokens (each may send so much a minute), and the agreements that they may and may not see."""

    new_token: Callable[[], str]
    own: tuple[str, str]
    foreign: str


@pytest.fixture(scope="module")
def cast(settings, own, foreign):
    return Cast(partial(token_of, settings, "luis-ortega"), own, foreign)


@pytest.fixture(scope="module")
def api_schema(app):
    return schemathesis.openapi.from_wsgi("/api/agreements/openapi.json", app)


def operations():
    """Every operation of the document, which needs no engine to be made."""
    none = Settings(
        mode="embedded", secret_key=SecretStr("k" * 40),
        database_url_agreements=SecretStr("postgresql://nobody@127.0.0.1:9/none"),
    )  # fmt: skip
    paths = DOCUMENT.render(create_app(none))["paths"]
    return [(path, method) for path, methods in sorted(paths.items()) for method in methods]


def try_operation(operation, examples, cast):
    """Send what the document allows, and what it does not."""
    token = cast.new_token()

    @given(case=operation.as_strategy())
    @same_in_every_run(examples)
    def try_each(case):
        made_up = (case.path_parameters or {}).get("agreement_id")
        for named in (made_up, *cast.own, cast.foreign) if made_up else (None,):
            try_case(case, named, cast, token)

    try_each()


def try_case(case, named, cast, token):
    """Send it, hold the answer against the document, and against the wall between agencies."""
    if named:
        case.path_parameters["agreement_id"] = named
    answer = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(answer, checks=CHECKS)
    if named == cast.foreign:
        assert answer.status_code in UNBREACHED, (case.method, case.path, answer.status_code)
    assert b"Not for Luis" not in answer.content, (case.method, case.path)


@pytest.mark.parametrize(("path", "method"), operations())
def test_whatever_is_sent_the_answer_is_as_told(api_schema, path, method, cast):
    try_operation(api_schema[path][method], 5, cast)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), operations())
def test_whatever_is_sent_at_length_the_answer_is_as_told(api_schema, path, method, cast):
    try_operation(api_schema[path][method], 100, cast)
