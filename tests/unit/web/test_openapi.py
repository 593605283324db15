"""The API document says exactly what the declared views take and give."""

from datetime import date
from typing import Literal
from uuid import UUID

import pytest
from flask import Flask
from pydantic import BaseModel, Field

from shared.settings import Settings
from shared.web.api import Reply, api
from shared.web.app import new_app
from shared.web.csrf import SameOriginGuard
from shared.web.deps import WebDeps
from shared.web.forms import FormModel
from shared.web.openapi import openapi_document, serve_document, undeclared_routes


class Status(BaseModel):
    code: Literal["draft", "in_force"]


class ListQuery(FormModel):
    limit: int = Field(50, ge=1, le=200)
    status: Literal["draft", "in_force"] | None = None


class NewThing(FormModel):
    title: str = Field(min_length=3)
    starts: date | None = None


class Thing(BaseModel):
    id: UUID
    title: str
    status: Status


KEY = {"Idempotency-Key": "key-12345678"}
ID = UUID("018f0000-0000-7000-8000-000000000001")


@api("listThings", query=ListQuery, response=Thing)
def list_things(query: ListQuery) -> Thing:
    """The newest thing."""
    return Thing(id=ID, title=f"limit {query.limit}", status=Status(code="draft"))


@api(
    "createThing",
    request=NewThing,
    response=Thing,
    status=201,
    statuses={409: "The title is taken."},
    idempotent=True,
    etag=True,
)
def create_thing(body: NewThing, key: str) -> Reply:
    """Make a thing.

    More about it.
    """
    return Reply(
        Thing(id=ID, title=body.title, status=Status(code="draft")), version=1, location=f"/api/things/{ID}"
    )


@api("deleteThing", status=204, if_match=True)
def delete_thing(thing_id: UUID, version: int) -> Reply:
    """Remove a thing."""
    return Reply()


def bare() -> str:
    return "no declaration"


@pytest.fixture(scope="module")
def app() -> Flask:
    settings = Settings(mode="embedded")
    app = new_app("things", settings, deps=WebDeps(csrf=SameOriginGuard(settings)))
    app.add_url_rule("/api/things", "list", list_things, methods=["GET"])
    app.add_url_rule("/api/things", "create", create_thing, methods=["POST"])
    app.add_url_rule("/api/things/<uuid:thing_id>", "delete", delete_thing, methods=["DELETE"])
    app.add_url_rule("/things", "page", bare)
    document = openapi_document(app, "Things", "1", "/api/things")
    serve_document(app, "/api/things", document, lambda view: view)
    return app


@pytest.fixture(scope="module")
def document(app):
    return app.test_client().get("/api/things/openapi.json").json


def test_document_is_openapi_3_1_with_every_declared_route_and_no_page(document):
    assert document["openapi"] == "3.1.0"
    operations = {
        (path, method): op["operationId"]
        for path, item in document["paths"].items()
        for method, op in item.items()
    }
    assert operations == {
        ("/api/things", "get"): "listThings",
        ("/api/things", "post"): "createThing",
        ("/api/things/{thing_id}", "delete"): "deleteThing",
    }


def test_every_reference_in_the_document_resolves(document):
    found = []

    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                found.append(node["$ref"].removeprefix("#/components/schemas/"))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(document)
    assert "Thing" in found and "Status" in found and "Problem" in found
    assert set(found) <= set(document["components"]["schemas"])


def test_parameters_come_from_the_query_model_the_path_and_the_flags(document):
    def names(path, method):
        return {(p["in"], p["name"]): p["schema"] for p in document["paths"][path][method]["parameters"]}

    listed = names("/api/things", "get")
    assert listed["query", "limit"] == {
        "default": 50,
        "maximum": 200,
        "minimum": 1,
        "title": "Limit",
        "type": "integer",
    }
    assert ("header", "Idempotency-Key") in names("/api/things", "post")
    deleted = names("/api/things/{thing_id}", "delete")
    assert deleted["path", "thing_id"] == {"type": "string", "format": "uuid"}
    assert ("header", "If-Match") in deleted


def test_body_refuses_unknown_fields_in_the_document_as_in_fact(app, document):
    assert document["components"]["schemas"]["NewThing"]["additionalProperties"] is False
    answer = app.test_client().post("/api/things", json={"title": "Ridge", "x": 1}, headers=KEY)
    assert answer.status_code == 422 and answer.json["errors"][0]["field"] == "x"


def test_every_error_is_declared_as_problem_json(document):
    answers = document["paths"]["/api/things"]["post"]["responses"]
    assert set(answers) == {"201", "409", "default"}
    assert "application/problem+json" in answers["default"]["content"]
    assert answers["201"]["headers"]["ETag"]
    assert "content" not in document["paths"]["/api/things/{thing_id}"]["delete"]["responses"]["204"]


def test_summary_is_the_docstrings_first_line(document):
    assert document["paths"]["/api/things"]["post"]["summary"] == "Make a thing."


def test_declared_view_parses_input_and_writes_output(app):
    client = app.test_client()
    assert client.get("/api/things?limit=7").json["title"] == "limit 7"
    assert client.get("/api/things?limit=999").status_code == 422
    assert client.get("/api/things?status=").status_code == 422
    made = client.post("/api/things", json={"title": "Ridge", "starts": "2026-04-08"}, headers=KEY)
    assert (made.status_code, made.headers["ETag"], made.headers["Location"]) == (
        201,
        '"v1"',
        f"/api/things/{ID}",
    )
    gone = client.delete(f"/api/things/{ID}", headers={"If-Match": '"v1"'})
    assert (gone.status_code, gone.data) == (204, b"")


def test_declared_act_without_its_key_and_change_without_its_version_are_refused(app):
    client = app.test_client()
    assert client.post("/api/things", json={"title": "Ridge"}).status_code == 422
    assert client.delete(f"/api/things/{ID}").status_code == 428


def test_route_without_a_declaration_is_found(app):
    assert undeclared_routes(app) == []
    app = Flask("other")
    app.add_url_rule("/api/things/bare", "bare", bare)
    assert undeclared_routes(app) == ["/api/things/bare"]
    assert openapi_document(app, "Other", "1", "/api/things")["paths"] == {}
