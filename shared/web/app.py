"""The base of every service's Flask app: looks, headers, errors, logs, health, limits.

A service's own `app.py` calls `new_app`, registers its blueprints, and that is all. Nothing here knows any service.
"""

import logging
from typing import Any

from flask import Flask, g, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.errors import Denied
from shared.patience import PAGE_SECONDS, at_most
from shared.settings import Settings
from shared.web.assets import install_assets, require_front_end
from shared.web.cookies import SESSION_COOKIE, cookie_name
from shared.web.csrf import SameOriginGuard
from shared.web.deps import WebDeps
from shared.web.errors import install_errors
from shared.web.guards import install_guards
from shared.web.health import install_health
from shared.web.hosts import install_hosts
from shared.web.limits import install_limits, is_upload_too_large
from shared.web.requests import install_request_log
from shared.web.security import install_security_headers
from shared.web.slashes import install_slashes
from shared.web.templating import install_templates

log = logging.getLogger("concord.errors")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class _App(Flask):
    """Flask without its own line about an error, which names the address: it may hold a link's token."""

    def log_exception(self, exc_info: Any) -> None:
        """By type and place, as every other error; asked for where an answer failed outside its view."""
        log.error("unexpected error", exc_info=exc_info)


def new_app(service: str, settings: Settings, *, deps: WebDeps) -> Flask:
    """An app with everything but the service's pages. Raises FrontEndMissing where the front end is not built.

    Order matters: the request gets its number first, so that a refusal by any later part is logged under it.
    """
    require_front_end()
    app = _App(__name__, static_folder=None, template_folder=None)
    app.extensions[SESSION_COOKIE] = cookie_name("session", settings)
    if not settings.embedded:  # production stands behind exactly one gateway, which sets these two
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    _be_in_time(app)
    install_templates(app, service, settings, deps)
    install_request_log(app, service, trust_gateway=not settings.embedded)
    install_security_headers(app, settings)
    install_limits(app)
    install_hosts(app, settings)
    install_slashes(app)
    _note_foreign_forms(app, settings)
    install_errors(app, deps.sign_in_url)
    install_assets(app)
    install_health(app, service, deps.checks)
    for install in deps.installers:
        install(app)
    _install_csrf(app, deps)  # after the installers: a guard with tokens asks who is signed in
    install_guards(app)
    return app


def _be_in_time(app: Flask) -> None:
    """Give each request its patience with PostgreSQL. What is streamed after its answer has begun is a job's work."""
    answer = app.wsgi_app

    def in_time(environ: Any, start_response: Any) -> Any:
        with at_most(PAGE_SECONDS):
            return answer(environ, start_response)

    app.wsgi_app = in_time  # type: ignore[method-assign]


def _note_foreign_forms(app: Flask, settings: Settings) -> None:
    """Mark what another site made the browser send, before anything can refuse it for another reason.

    An error page gives back what was typed with a button to send it again; under a forged form that button would
    be one click away from doing what the forger wanted.
    """
    guard = SameOriginGuard(settings)

    @app.before_request
    def note() -> None:
        if request.method in SAFE_METHODS:
            return
        try:
            guard.check(request)
        except Denied:
            g.foreign_form = True


def _install_csrf(app: Flask, deps: WebDeps) -> None:
    @app.before_request
    def refuse_forged_forms() -> None:
        if request.method in SAFE_METHODS:
            return
        try:
            deps.csrf.check(request)
        except RequestEntityTooLarge:
            # The form's value can't be read, nor anything else of it: the view says so on its own form.
            if not is_upload_too_large():
                raise
