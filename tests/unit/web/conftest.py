"""A small app on the shared ground, with one view for each thing that can happen to a request."""

from uuid import UUID

import pytest
from flask import Flask, jsonify, request
from pydantic import Field

from shared.errors import Conflict, FieldError, Invalid, SignInNeeded, StaleVersion, TooMany, Unavailable
from shared.settings import Settings
from shared.web.app import new_app
from shared.web.csrf import SameOriginGuard
from shared.web.deps import WebDeps
from shared.web.forms import FormModel, parse_json
from shared.web.limits import upload_limit


class Party(FormModel):
    name: str = Field(title="the party's name", min_length=2)
    share: int = Field(title="the share", ge=0)


RAISED = {
    "conflict": Conflict("It is signed already."),
    "stale": StaleVersion("Somebody else saved this."),
    "sign-in": SignInNeeded("Nobody is signed in."),
    "too-many": TooMany("Too many tries.", retry_after=90),
    "unavailable": Unavailable("The database does not answer."),
    "invalid": Invalid("Look again.", (FieldError("name", "Enter the party's name."),)),
    "broken": RuntimeError("card number 4111 1111 1111 1111"),
}


def add_views(app: Flask) -> None:
    def fail(kind: str) -> str:
        raise RAISED[kind]

    def fail_record(kind: str, record: UUID) -> str:
        raise RAISED[kind]

    def party():
        return jsonify(parse_json(Party, request).model_dump())

    @upload_limit(3_000_000)
    def upload():
        return str(len(request.get_data()))

    def take_form():
        return str(len(request.form))

    app.add_url_rule("/fail/<kind>", "fail", fail, methods=["GET", "POST"])
    app.add_url_rule("/api/things/fail/<kind>", "api_fail", fail, methods=["GET", "POST"])
    app.add_url_rule("/api/things/<kind>/<uuid:record>", "api_record", fail_record, methods=["GET"])
    app.add_url_rule("/api/things/party", "party", party, methods=["POST"])
    app.add_url_rule("/upload", "upload", upload, methods=["POST"])
    app.add_url_rule("/form", "form", take_form, methods=["POST"])


def small_app(service="things", *, mode="embedded", url="http://127.0.0.1:8000", checks=None) -> Flask:
    settings = Settings(mode=mode, staff_url=url, public_url=url)
    deps = WebDeps(csrf=SameOriginGuard(settings), checks=checks or {}, installers=[add_views])
    return new_app(service, settings, deps=deps)


@pytest.fixture(scope="module")
def app() -> Flask:
    return small_app()


@pytest.fixture
def client(app):
    return app.test_client()
