"""`@api`: one declaration per API view, from which its input is parsed, its output written and its document made.

What is declared is what happens, so that the OpenAPI document can't drift from the code. Permissions are declared
by `shared.auth`; this knows nothing of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final

from flask import Request, Response, request
from pydantic import BaseModel
from werkzeug.datastructures import FileStorage

from shared.errors import FieldError, Invalid
from shared.web.etags import add_etag, version_from_if_match
from shared.web.forms import parse_form, parse_json, parse_query
from shared.web.idempotency import key_from

ATTRIBUTE: Final = "api_declaration"


@dataclass(frozen=True)
class ApiDeclaration:
    """What one API view takes and gives."""

    operation_id: str
    request: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    response: type[BaseModel] | None = None
    status: int = 200
    statuses: Mapping[int, str] = field(default_factory=dict)
    """Further statuses worth naming, each with a sentence; any error is problem+json."""
    idempotent: bool = False
    """Needs an Idempotency-Key (acts)."""
    if_match: bool = False
    """Needs If-Match (changes of a record)."""
    etag: bool = False
    """Answers with an ETag."""
    form: type[BaseModel] | None = None
    """Fields that come beside a file, as multipart/form-data instead of JSON."""
    file: str = ""
    """The name of the part that carries the file."""
    file_required: bool = True
    """Whether the file must be there; where it need not, the view is called with None for it."""
    produces: str = ""
    """The media type of a file that the view answers with itself."""


@dataclass(frozen=True)
class Reply:
    """An answer with more than a body: another status, a row version as its ETag, a place."""

    body: BaseModel | None = None
    status: int | None = None
    version: int | None = None
    location: str | None = None


def api(
    operation_id: str,
    *,
    request: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    response: type[BaseModel] | None = None,
    status: int = 200,
    statuses: Mapping[int, str] | None = None,
    idempotent: bool = False,
    if_match: bool = False,
    etag: bool = False,
    form: type[BaseModel] | None = None,
    file: str = "",
    file_required: bool = True,
    produces: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Declare an API view. It is called with what it declares: `body=` and `query=` (those models), `key=` (an
    idempotent act's key), `version=` (the one named by If-Match), `form=` and `file=` (a FileStorage); it returns a
    model, a Reply, or a Response of its own. The first line of its docstring is its summary in the document."""
    declared = ApiDeclaration(
        operation_id, request, query, response, status, statuses or {}, idempotent, if_match, etag,
        form, file, file_required, produces,
    )  # fmt: skip

    def declare(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def serve(**path: Any) -> Response:
            return _answer(view(**path, **_inputs(declared)), declared)

        setattr(serve, ATTRIBUTE, declared)
        return serve

    return declare


def _inputs(declared: ApiDeclaration) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if declared.idempotent:
        found["key"] = key_from(request)
    if declared.if_match:
        found["version"] = version_from_if_match(request)
    if declared.query:
        found["query"] = parse_query(declared.query, request, from_program=True)
    if declared.request:
        found["body"] = parse_json(declared.request, request)
    if declared.form:
        found["form"] = parse_form(declared.form, request)
        found["file"] = file_from(request, declared.file, required=declared.file_required)
    return found


def file_from(sent: Request, name: str, *, required: bool = True) -> FileStorage | None:
    """The file sent under this name. Raises Invalid where it must be there and is not."""
    file = sent.files.get(name)
    if file is None or not file.filename:
        if not required:
            return None
        raise Invalid(
            "No file was sent.", (FieldError(name, "Send one file under this name, with its name."),)
        )
    return file


def _answer(result: Any, declared: ApiDeclaration) -> Response:
    """The view's result as JSON."""
    if isinstance(result, Response):
        return result
    reply = result if isinstance(result, Reply) else Reply(result)
    status = reply.status or declared.status
    text = "" if reply.body is None else reply.body.model_dump_json(by_alias=True)
    response = Response(text, status=status, mimetype="application/json" if text else None)
    if reply.version is not None:
        add_etag(response, reply.version)
    if reply.location:
        response.headers["Location"] = reply.location
    return response
