"""What the document of agreements promises holds for whatever a program sends (`tests.promises`).

Every request is sent for whatever id was made up, for two agreements of the token's own agency, and for one of another.
"""

from functools import partial

import pytest
import schemathesis

from services.portal.seed import seed_id
from tests.programs import token_of
from tests.promises import Cast, operations, try_operation
from tests.system.agreements.programs import Program

pytestmark = [pytest.mark.engines, pytest.mark.office, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def luis(app, settings, working):
    return Program(app, settings, "luis-ortega")


@pytest.fixture(scope="module")
def own(app, settings, working, luis):
    """Agreements of the token's agency: one its owner drafts, one that waits for approval, both with a version."""
    dana, drafted = Program(app, settings, "dana-mercer"), luis.begin(named="Drafted by Luis")
    luis.post(f"/{drafted}/versions/from-answers", {}, 201)
    asked = dana.begin(named="Asked of Luis")
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
    begun = helen.begin(agency=seed_id("agency", "wvdnr"), named="Not for Luis")
    helen.post(f"/{begun}/versions/from-answers", {}, 201)
    return begun


@pytest.fixture(scope="module")
def cast(settings, own, foreign):
    new_token = partial(token_of, settings, "luis-ortega")
    return Cast(new_token, "agreement_id", own, foreign, b"Not for Luis")


@pytest.fixture(scope="module")
def api_schema(app):
    return schemathesis.openapi.from_wsgi("/api/agreements/openapi.json", app)


@pytest.mark.parametrize(("path", "method"), operations("agreements"))
def test_whatever_is_sent_the_answer_is_as_told(api_schema, path, method, cast):
    try_operation(api_schema[path][method], 5, cast)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), operations("agreements"))
def test_whatever_is_sent_at_length_the_answer_is_as_told(api_schema, path, method, cast):
    try_operation(api_schema[path][method], 100, cast)
