"""The agreements service as a Flask app. Puts its parts, pages and API together; no logic."""

from pathlib import Path

from flask import Flask

from services.agreements.acting.pages import pages as acting
from services.agreements.approvals.pages import pages as approvals
from services.agreements.current import EXTENSION
from services.agreements.drafts.pages import pages as drafts
from services.agreements.effects.pages import pages as effects
from services.agreements.register.pages import pages as register
from services.agreements.register.words import GLOSSARY
from services.agreements.signature.pages import pages as signature
from services.agreements.versions.pages import pages as versions
from services.agreements.wiring import Agreements
from shared.auth.csrf import SessionGuard
from shared.auth.current import current_or_none
from shared.auth.install import auth_installer
from shared.settings import Settings
from shared.web.app import new_app
from shared.web.deps import WebDeps

PAGES = (drafts, effects, acting, approvals, signature, versions, register)
"""Every blueprint. A page that is missing here does not exist; the URL map's test finds undeclared ones."""


def create_app(settings: Settings, parts: Agreements | None = None) -> Flask:
    """The app. `parts` lets a test hand in its own store, renderer or clock."""
    parts = parts or Agreements(settings)
    deps = WebDeps(
        csrf=SessionGuard(settings),
        templates=(Path(__file__).parent / "templates",),
        checks=parts.checks,
        installers=(auth_installer(parts.database, settings),),
        actor=current_or_none,
        glossary=GLOSSARY,
    )
    app = new_app("agreements", settings, deps=deps)
    app.extensions[EXTENSION] = parts
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    return app
