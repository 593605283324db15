"""Every error as an answer: a page that says what happened and what to do, or problem+json under `/api`.

The one place that does this. What was typed into a refused form is given back in the page, so that nothing is lost
even where a view does not handle the error itself.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from shared.errors import (
    AppError,
    FieldError,
    Invalid,
    OutcomeUnknown,
    SignInNeeded,
    TooLarge,
    TooMany,
    Unavailable,
)
from shared.web.autosave import is_autosave
from shared.web.limits import too_large_words
from shared.web.requests import current_request_id

log = logging.getLogger("concord.errors")

HTTP_ERRORS: Final[Mapping[int, tuple[str, str, str]]] = {
    400: ("bad_request", "The request could not be read.", "Go back and try again."),
    404: ("not_found", "There is no such page, or it is not yours to see.", "Check the address."),
    405: ("method_not_allowed", "This address can't be used that way.", "Open the page and use its buttons."),
    413: ("too_large", "", TooLarge.way_out),
    414: ("address_too_long", "The address is too long.", "Shorten the search."),
    415: ("unsupported_media_type", "This kind of content is not taken here.", "Send JSON or a form."),
}
FOR_PROGRAMS: Final[Mapping[str, str]] = {
    AppError.way_out: "Send it again. If it fails again, tell your administrator the request's number.",
    SignInNeeded.way_out: "Send a valid personal token as `Authorization: Bearer …`. Made under Your account.",
    Unavailable.way_out: "Nothing was changed. Send it again in a minute, an act under the same Idempotency-Key.",
    OutcomeUnknown.way_out: "Send it again under the same Idempotency-Key: never done twice, its answer comes.",
    HTTP_ERRORS[400][2]: "Correct the request and send it again.",
    HTTP_ERRORS[404][2]: "Check the address against this API's openapi.json.",
    HTTP_ERRORS[405][2]: "Use a method that the header Allow names.",
}
"""What a program can do where a hint speaks of pages and buttons."""
RECORD_LINK: Final = "concord_record_link"
"""The app's extension that answers address and name of the record that the present request is about, or None."""
NEVER_ECHOED: Final = ("password", "passphrase", "otp", "secret", "token", "code")
"""A typed field whose name contains one of these is never given back."""


def install_errors(app: Flask, sign_in_url: str) -> None:
    """Answer every error of this app."""

    @app.errorhandler(AppError)
    def known(error: AppError) -> Response:
        if isinstance(error, SignInNeeded) and request.method in ("GET", "HEAD") and not wants_json():
            return _to_sign_in(sign_in_url)
        return _answer(error.status, error.kind, error.message, error.hint, error)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:  # a redirect raised as an exception, such as a missing slash
            return make_response(error.get_response())
        kind, message, hint = HTTP_ERRORS.get(status, ("http_error", error.name + ".", AppError.way_out))
        message = message or too_large_words()
        response = _answer(status, kind, message, hint)
        if allowed := getattr(error, "valid_methods", None):
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Response:
        log.error("unexpected error", exc_info=error)
        return _answer(500, AppError.code, "Something went wrong on our side.", AppError.way_out)


def wants_json() -> bool:
    """Whether a program reads the answer: everything under `/api/`, and the autosave script."""
    return for_program() or is_autosave(request)


def for_program() -> bool:
    """Whether the answer goes to a program of somebody's own, not to a script of our pages."""
    return request.path.startswith("/api/")


def _answer(status: int, kind: str, message: str, hint: str, error: AppError | None = None) -> Response:
    said = FOR_PROGRAMS.get(hint, hint) if for_program() else hint
    response = (
        _problem(status, kind, message, said, error) if wants_json() else _page(status, message, said, error)
    )
    response.status_code = status
    if status == 401 and for_program():
        response.headers["WWW-Authenticate"] = 'Bearer realm="Concord"'  # RFC 9110, 15.5.2
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _problem(status: int, kind: str, message: str, hint: str, error: AppError | None) -> Response:
    """RFC 9457, with `hint` (what to do), `request` (the number to tell) and `errors` (field by field)."""
    body: dict[str, Any] = {
        "type": f"urn:concord:problem:{kind}",
        "title": message,
        "status": status,
        "hint": hint,
        "request": current_request_id(),
    }
    if isinstance(error, Invalid):
        body["errors"] = [{"field": e.field, "message": e.message} for e in error.fields]
    response = jsonify(body)
    response.content_type = "application/problem+json"
    return response


def _page(status: int, message: str, hint: str, error: AppError | None) -> Response:
    part = "HX-Request" in request.headers
    return make_response(
        render_error(
            "error_part.html" if part else "error.html",
            status,
            message,
            hint,
            fields=error.fields if isinstance(error, Invalid) else (),
            typed=() if part else typed_fields(),
        )
    )


def render_error(
    template: str,
    status: int,
    message: str,
    hint: str,
    *,
    fields: Sequence[FieldError] = (),
    typed: Sequence[tuple[str, str]] = (),
) -> str:
    """The page of an error, with all that its template needs; `typed` is what it gives back."""
    return render_template(
        template,
        status=status,
        message=message,
        hint=hint,
        fields=fields,
        typed=typed,
        request_number=current_request_id(),
        record=_record() if status in (403, 409) else None,
    )


def _record() -> tuple[str, str] | None:
    """Where the refused act's record is, and its name, from the service's own `RECORD_LINK`, if it has one.

    None as well where that can't be found out now: an error's page must not fail in its turn.
    """
    find: Callable[[], tuple[str, str] | None] | None = current_app.extensions.get(RECORD_LINK)
    try:
        return find() if find else None
    except AppError:
        return None


def typed_fields() -> list[tuple[str, str]]:
    """What was typed into the form that failed, without secrets and files; nothing of a form from another site."""
    if request.method == "GET" or request.mimetype == "application/json" or g.get("foreign_form"):
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:  # a body too large to read: there is nothing to give back
        return []
    return [(name, value) for name, value in sent if not any(word in name.lower() for word in NEVER_ECHOED)]


def _to_sign_in(sign_in_url: str) -> Response:
    here = request.full_path.rstrip("?")
    return Response(status=302, headers={"Location": f"{sign_in_url}?{urlencode({'next': here})}"})
