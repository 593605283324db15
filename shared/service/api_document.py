"""The OpenAPI document of a service with acts: its views' declarations, with scopes, every status, and its rules.

Nothing is written by hand per route. `service_app` serves it, once every blueprint is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from shared.auth.permissions import declared, public
from shared.service.rules_in_words import RulesInWords
from shared.web.openapi import VARIABLE, openapi_document, serve_document

VERSION = "1"
MANNERS = """\
Send a personal token as `Authorization: Bearer …`; its scopes are named at each operation, and every act needs
`{name}.read` beside its own. An act needs an `Idempotency-Key`, new for each: the same key always gets the same
answer, another payload under it is refused. A change of a record needs `If-Match` with the ETag it was made on. Lists
are paged by cursor. Errors are `application/problem+json`; `hint` says what to do.{more}

`x-transitions` is the table of all acts: where each is possible, who may make it, what it leads to.
"""
STATUSES_IN_WORDS = {
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
ACT_PREFIX = "act_"
"""Begins the operation id of an act; its action follows."""

Json = dict[str, Any]


@dataclass(frozen=True)
class ApiDocument:
    """What a service says of its API: its name, what it is about, what only it needs to tell, and its rules."""

    name: str
    about: str
    rules: RulesInWords
    more: str = ""

    @property
    def prefix(self) -> str:
        """Where the API is."""
        return f"/api/{self.name}"

    def render(self, app: Flask) -> Json:
        """The whole document of the API of this app."""
        document = openapi_document(app, f"Concord: {self.name}", VERSION, self.prefix)
        more = f" {self.more}" if self.more else ""
        document["info"]["description"] = f"{self.about}\n\n{MANNERS.format(name=self.name, more=more)}"
        document["x-transitions"] = self.rules.table()
        scopes = _scopes(app)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                self._complete(operation, scopes[path, method])
        return document

    def install(self, app: Flask) -> None:
        """Serve it at `/api/<name>/openapi.json`, to anyone: it holds nothing of anybody's."""
        serve_document(app, self.prefix, self.render(app), public)

    def _complete(self, operation: Json, scopes: list[str]) -> None:
        """Name the scopes that open the door, every status that can come, and the rule of an act."""
        operation["security"] = [*({"token": [scope]} for scope in scopes), {"session": []}]
        answers = operation["responses"]
        problem = answers.pop("default")["content"]
        for status in _statuses(operation):
            answers.setdefault(str(status), {"description": STATUSES_IN_WORDS[status], "content": problem})
        operation["responses"] = dict(sorted(answers.items()))
        if not operation["operationId"].startswith(ACT_PREFIX):
            return
        row = self.rules.rules.get(operation["operationId"].removeprefix(ACT_PREFIX))
        if row:
            operation["description"] = self.rules.describe(row)
            operation["x-transition"] = self.rules.transition(row)


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
