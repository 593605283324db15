"""Nothing typed is lost when a session ends: a form that arrives too late is carried through sign-in and sent again.

The fields travel in the page itself, so nothing of a stranger is stored; secrets among them are left out, and files
can't be carried (the page says so). The person presses the button: nothing is sent again by itself.
"""

import json

from flask import Flask, Response, make_response, render_template, request

from shared.auth.csrf import ForgedForm, SessionGuard, StaleForm
from shared.errors import AppError, SignInNeeded
from shared.settings import Settings
from shared.web.errors import render_error, typed_fields, wants_json
from shared.web.redirects import safe_path

KEPT_FIELD = "kept"
MAX_KEPT = 500_000
"""Characters; a longer form is shown as text on the error page, where it can be copied."""

Fields = list[tuple[str, str]]


def install_kept_forms(app: Flask, settings: Settings) -> None:
    """Answer forms that came without a session, or from before this one, with a page that keeps what was typed."""
    otherwise = app.error_handler_spec[None][None][AppError]
    guard = SessionGuard(settings)

    @app.errorhandler(SignInNeeded)
    @app.errorhandler(StaleForm)
    def late(error: SignInNeeded | StaleForm) -> Response:
        if request.method != "POST" or wants_json() or "HX-Request" in request.headers:
            return make_response(otherwise(error))
        try:
            guard.check_origin(request)
        except ForgedForm as forged_form:
            return forged(forged_form)
        return _page("auth/send_again.html" if isinstance(error, StaleForm) else "auth/ended.html", error)

    @app.errorhandler(ForgedForm)
    def forged(error: ForgedForm) -> Response:
        return make_response(otherwise(error)) if wants_json() else _forged_page(error)


def _forged_page(error: ForgedForm) -> Response:
    """The error page without what was sent: another site chose it."""
    return make_response(render_error("error.html", error.status, error.message, error.hint), error.status)


def _page(template: str, error: SignInNeeded | StaleForm) -> Response:
    fields = fields_to_keep(typed_fields())
    page = render_template(
        template,
        target=safe_path(request.full_path.rstrip("?")),
        fields=fields,
        kept=pack(fields),
        files=sorted(f.filename for f in request.files.values() if f.filename),
        message=error.message,
    )
    response = make_response(page)
    response.status_code = error.status
    return response


def fields_to_keep(typed: Fields) -> Fields:
    """The typed fields without those that the new page supplies itself."""
    kept = [(name, value) for name, value in typed if name not in ("csrf_token", KEPT_FIELD)]
    return kept if sum(len(n) + len(v) for n, v in kept) <= MAX_KEPT else []


def pack(fields: Fields) -> str:
    """The fields as one hidden value."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Fields:
    """The fields of a hidden value; none where it is not one of ours. They are only ever shown, escaped, in a form."""
    try:
        found = json.loads(text) if len(text) <= 2 * MAX_KEPT else []
        return [(str(name), str(value)) for name, value in found]
    except (ValueError, TypeError, RecursionError):
        return []
