"""The API's OpenAPI document: the declarations of the views, with scopes, every status, and the transition table.

Nothing is written by hand per route. Call `install_document` after the routes.
"""

from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, jsonify

from services.agreements.acting.rules_in_words import in_words, table, transition
from shared.auth.permissions import declared, public
from shared.web.openapi import VARIABLE, openapi_document
from workflows.agreements.states import RULES

PREFIX = "/api/agreements"
TITLE = "Concord: agreements"
VERSION = "1"
DESCRIPTION = """\
Agreements of state agencies with federal bodies: drafts, versions, approvals, acts; the clause library; routes.

Send a personal token as `Authorization: Bearer …`; its scopes are named at each operation, and every act needs
`agreements.read` beside its own. An act needs an `Idempotency-Key`, new for each: the same key always gets the same
answer, another payload under it is refused. A change of a record needs `If-Match` with the ETag it was made on. Lists
are paged by cursor. Errors are `application/problem+json`; `hint` says what to do. Signing needs a person at a page.

`x-transitions` is the table of all acts: where each is possible, who may make it, what it leads to.
"""
PROBLEMS = {
    400: "The request can't be read.",
    401: "No valid token or session.",
    403: "The roles, or the token's scopes, do not include it.",
    404: "There is no such record, or it is not yours to see.",
    412: "Somebody else saved it meanwhile: read it again.",
    413: "What was sent is too large.",
    422: "Something sent can't be taken; `errors` says what and how to mend it.",
    428: "If-Match is missing.",
    429: "Too many requests with one token; `Retry-After` says in how many seconds to go on.",
    503: "An engine that this needs does not answer; nothing was changed, or the same key finds the outcome.",
}

Json = dict[str, Any]


def agreements_document(app: Flask) -> Json:
    """The whole document."""
    document = openapi_document(app, TITLE, VERSION, PREFIX)
    document["info"]["description"] = DESCRIPTION
    document["x-transitions"] = table()
    scopes = _scopes(app)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, scopes[path, method])
    return document


def install_document(app: Flask) -> None:
    """Serve the document at `/api/agreements/openapi.json`, to anyone: it holds nothing of anybody's."""
    document = agreements_document(app)

    @public
    def show_document() -> Response:
        return jsonify(document)

    app.add_url_rule(f"{PREFIX}/openapi.json", "openapi", show_document, methods=["GET"])


def _complete(operation: Json, scopes: list[str]) -> None:
    """Name the scopes that open the door, and every status that can come."""
    operation["security"] = [*({"token": [scope]} for scope in scopes), {"session": []}]
    answers = operation["responses"]
    problem = answers.pop("default")["content"]
    for status in _statuses(operation):
        answers.setdefault(str(status), {"description": PROBLEMS[status], "content": problem})
    operation["responses"] = dict(sorted(answers.items()))
    row = RULES.get(operation["operationId"].removeprefix("act_"))
    if row and operation["operationId"].startswith("act_"):
        operation["description"] = in_words(row)
        operation["x-transition"] = transition(row)


def _statuses(operation: Json) -> Iterator[int]:
    yield from (401, 403, 429, 503)
    names = {parameter["name"]: parameter["in"] for parameter in operation["parameters"]}
    if "path" in names.values():
        yield 404
    if "If-Match" in names:
        yield from (412, 428)
    if "requestBody" in operation:
        yield from (400, 404, 413)
    if "requestBody" in operation or {"query", "header"} & set(names.values()):
        yield 422


def _scopes(app: Flask) -> dict[tuple[str, str], list[str]]:
    """The permissions of which a token needs one, by path and method."""
    found = {}
    for _, rule, methods, access in declared(app):
        path = VARIABLE.sub(r"{\1}", rule)
        scopes = sorted(access.permissions) if access else []
        found.update({(path, method.lower()): scopes for method in methods})
    return found
