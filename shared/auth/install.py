"""One installer for every service's app: who is signed in, who may enter, and forms that came too late."""

from pathlib import Path

from flask import Flask, request
from jinja2 import ChoiceLoader, FileSystemLoader

from shared.auth.current import install_current, signed_in_or_none
from shared.auth.kept import install_kept_forms
from shared.auth.limits import API, RateLimiter
from shared.auth.permissions import install_permissions
from shared.database import Database
from shared.settings import Settings
from shared.web.deps import Installer

TEMPLATES = Path(__file__).parent / "templates"


def auth_installer(database: Database, settings: Settings) -> Installer:
    """For `WebDeps.installers`; goes with `WebDeps.csrf=SessionGuard(settings)` and `WebDeps.actor=current_or_none`.

    `database` is the service's own: it reads the directory's views with the service's role.
    """

    def install(app: Flask) -> None:
        install_current(app, database, settings)
        install_token_limit(app, RateLimiter(database, settings.need("secret_key")))
        install_permissions(app)
        install_kept_forms(app, settings)
        own = FileSystemLoader(TEMPLATES)
        app.jinja_loader = ChoiceLoader([app.jinja_loader, own] if app.jinja_loader else [own])

    return install


def install_token_limit(app: Flask, limiter: RateLimiter) -> None:
    """Bound how often a personal token may ask, whatever it asks for. People at a browser are not counted."""

    @app.before_request
    def count_token_request() -> None:
        found = signed_in_or_none() if "Authorization" in request.headers else None
        if found is not None and found.actor.scopes is not None:
            limiter.hit(API, found.actor.session_id)
