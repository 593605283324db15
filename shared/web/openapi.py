"""The OpenAPI 3.1 document of an app's API, made from its URL map and the `@api` declarations on its views.

Nothing here is written by hand per route; a route without a declaration is found by `undeclared_routes`, and a
test fails on it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, cast

from flask import Flask, Response, jsonify
from pydantic import BaseModel, Field
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import IntegerConverter, Rule, UUIDConverter

from shared.web.api import ATTRIBUTE, ApiDeclaration
from shared.web.cookies import SESSION_COOKIE
from shared.web.idempotency import HEADER, PATTERN

Json = dict[str, Any]
REF: Final = "#/components/schemas/{model}"
VARIABLE: Final = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
BODY_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


class ProblemField(BaseModel):
    """What is wrong with one field, and how to mend it."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457: what happened, and in `hint` what to do."""

    type: str
    title: str
    status: int
    hint: str
    request: str = Field(description="Tell this number to your administrator.")
    errors: list[ProblemField] | None = None


Route = tuple[Rule, str, ApiDeclaration]
View = Callable[[], Response]


def openapi_document(app: Flask, title: str, version: str, prefix: str) -> Json:
    """The document of every declared route under `prefix` (such as `/api/agreements`)."""
    routes = list(_declared(app, prefix))
    refs, components = _components([declared for _, _, declared in routes])
    paths: dict[str, Json] = {}
    for rule, method, declared in routes:
        view = app.view_functions[rule.endpoint]
        paths.setdefault(_path(rule), {})[method.lower()] = _operation(rule, declared, view.__doc__, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _security_schemes(app)},
        "security": [{"token": []}, {"session": []}],
    }


def undeclared_routes(app: Flask, prefix: str = "/api/") -> list[str]:
    """Routes under `prefix` that have no `@api` declaration (the document itself is not one)."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(prefix)]
    return sorted(
        rule.rule
        for rule in rules
        if not hasattr(app.view_functions[rule.endpoint], ATTRIBUTE)
        and not rule.rule.endswith("/openapi.json")
    )


def serve_document(app: Flask, prefix: str, document: Json, access: Callable[[View], View]) -> None:
    """Serve a document at `PREFIX/openapi.json`, where made after every route; `access` says who may read it."""

    def show_document() -> Response:
        return jsonify(document)

    app.add_url_rule(f"{prefix}/openapi.json", "openapi", access(show_document), methods=["GET"])


def _declared(app: Flask, prefix: str) -> Iterator[Route]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        declared = getattr(app.view_functions[rule.endpoint], ATTRIBUTE, None)
        if declared is not None and rule.rule.startswith(prefix):
            for method in sorted((rule.methods or set()) & set(BODY_METHODS)):
                yield rule, method, declared


def _components(declared: list[ApiDeclaration]) -> tuple[dict[tuple[type[BaseModel], str], Json], Json]:
    """Every model once, as it is sent or as it is answered, and the reference to each."""
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for one in declared:
        models: tuple[tuple[type[BaseModel] | None, Literal["validation", "serialization"]], ...] = (
            (one.request, "validation"),
            (one.response, "serialization"),
        )
        wanted |= {(model, mode): None for model, mode in models if model is not None}
    refs, schema = models_json_schema(list(wanted), ref_template=REF)
    return cast("dict[tuple[type[BaseModel], str], Json]", refs), schema["$defs"]


def _path(rule: Rule) -> str:
    """`/x/<uuid:id>` as `/x/{id}`."""
    return VARIABLE.sub(r"{\1}", rule.rule)


def _operation(rule: Rule, declared: ApiDeclaration, doc: str | None, refs: dict[Any, Json]) -> Json:
    operation: Json = {
        "operationId": declared.operation_id,
        "summary": (doc or declared.operation_id).strip().splitlines()[0],
        "parameters": [*_path_parameters(rule), *_query_parameters(declared), *_header_parameters(declared)],
        "responses": _responses(declared, refs),
    }
    if declared.request:
        content = {"application/json": {"schema": refs[declared.request, "validation"]}}
        operation["requestBody"] = {"required": True, "content": content}
    if declared.form:
        operation["requestBody"] = _file_body(declared)
    return operation


def _file_body(declared: ApiDeclaration) -> Json:
    """A file and the fields beside it."""
    file: Json = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
    fields: Json = declared.form.model_json_schema() if declared.form else {}
    schema = {
        "type": "object",
        "properties": {**fields.get("properties", {}), declared.file: file},
        "required": [*fields.get("required", []), *([declared.file] if declared.file_required else [])],
        "additionalProperties": False,
    }
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _path_parameters(rule: Rule) -> Iterator[Json]:
    for name, converter in rule._converters.items():
        schema: Json = {"type": "string", "minLength": 1}
        if isinstance(converter, UUIDConverter):
            schema = {"type": "string", "format": "uuid"}
        elif isinstance(converter, IntegerConverter):
            schema = {"type": "integer", "minimum": 0}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(declared: ApiDeclaration) -> Iterator[Json]:
    if declared.query is None:
        return
    schema = declared.query.model_json_schema(mode="validation")
    shared = {"$defs": schema["$defs"]} if "$defs" in schema else {}
    for name, one in schema.get("properties", {}).items():
        inlined = _inline(one, shared.get("$defs", {}))
        required = name in schema.get("required", [])
        yield {"name": name, "in": "query", "required": required, "schema": inlined}


def _inline(schema: Any, definitions: Json) -> Any:
    """The schema with every reference replaced by what it names: parameters have no place for definitions."""
    if isinstance(schema, list):
        return [_inline(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {**_inline(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions), **rest}
    return {key: _inline(value, definitions) for key, value in schema.items()}


def _header_parameters(declared: ApiDeclaration) -> Iterator[Json]:
    if declared.idempotent:
        schema = {"type": "string", "pattern": f"^{PATTERN.pattern}$"}
        yield {"name": HEADER, "in": "header", "required": True, "schema": schema}
    if declared.if_match:
        schema = {"type": "string", "pattern": '^"v[0-9]{1,9}"$'}
        yield {"name": "If-Match", "in": "header", "required": True, "schema": schema}


def _responses(declared: ApiDeclaration, refs: dict[Any, Json]) -> Json:
    problem = {"application/problem+json": {"schema": refs[Problem, "serialization"]}}
    success: Json = {"description": "Done."}
    if declared.response:
        success["content"] = {"application/json": {"schema": refs[declared.response, "serialization"]}}
    if declared.produces:
        success["content"] = {declared.produces: {"schema": {"type": "string", "format": "binary"}}}
    if declared.etag:
        success["headers"] = {"ETag": {"description": "The row version.", "schema": {"type": "string"}}}
    named = {
        str(status): {"description": sentence, **({"content": problem} if status >= 400 else {})}
        for status, sentence in declared.statuses.items()
    }
    default = {"description": "Any error.", "content": problem}
    return {str(declared.status): success, **named, "default": default}


def _security_schemes(app: Flask) -> Json:
    cookie = app.extensions.get(SESSION_COOKIE, "concord-session")
    return {
        "token": {"type": "http", "scheme": "bearer", "description": "A personal token."},
        "session": {"type": "apiKey", "in": "cookie", "name": cookie},
    }
