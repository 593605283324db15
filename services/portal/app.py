"""The portal's Flask app: sign-in, My work, directory, administration, and the public front door.

Puts the parts together and nothing else. Engines are connected to lazily, so making the app needs none of them.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, request, send_file
from sqlalchemy import text

from services.portal.account import pages as account_pages
from services.portal.administration import address_pages, agency_pages, delegation_pages, entry_pages
from services.portal.administration import pages as administration_pages
from services.portal.administration.words import role_name
from services.portal.audit.install import install_audit
from services.portal.deps import EXTENSION, Portal
from services.portal.front import pages as front_pages
from services.portal.mail import pages as mail_pages
from services.portal.people import pages as people_pages
from services.portal.search import pages as search_pages
from services.portal.signin import confirm_pages, demo_pages, set_up_pages
from services.portal.signin import pages as signin_pages
from services.portal.tokens import pages as token_pages
from services.portal.wiring import portal_parts
from services.portal.work import pages as work_pages
from shared.auth.csrf import SessionGuard
from shared.auth.current import current_or_none
from shared.auth.install import auth_installer
from shared.auth.permissions import public
from shared.database import Database
from shared.search.port import SearchIndex
from shared.settings import Settings
from shared.web.app import new_app
from shared.web.assets import YEAR
from shared.web.deps import WebDeps

HERE = Path(__file__).parent
STYLES = HERE / "portal.css"
ALWAYS = (
    front_pages.pages,
    signin_pages.pages,
    set_up_pages.pages,
    confirm_pages.pages,
    account_pages.pages,
    token_pages.pages,
    work_pages.pages,
    people_pages.pages,
    administration_pages.pages,
    address_pages.pages,
    agency_pages.pages,
    delegation_pages.pages,
    entry_pages.pages,
    search_pages.pages,
)
EMBEDDED_ONLY = (demo_pages.pages, mail_pages.pages)


def create_app(
    settings: Settings, *, search: SearchIndex | None = None, database: Database | None = None
) -> Flask:
    """The app. Raises SettingMissing, naming what is not set."""
    parts = portal_parts(settings, search=search, database=database)
    deps = WebDeps(
        csrf=SessionGuard(settings),
        templates=[HERE / "templates"],
        checks={"database": lambda: check_database(parts.database)},
        installers=[auth_installer(parts.database, settings), lambda app: install_pages(app, parts)],
        actor=current_or_none,
    )
    return new_app("portal", settings, deps=deps)


def blueprints(settings: Settings) -> tuple[Blueprint, ...]:
    """The pages that exist under these settings: the demo's only in the embedded mode, a provider's where one is."""
    demo = EMBEDDED_ONLY if settings.embedded else ()
    if settings.oidc_issuer is None:
        return ALWAYS + demo
    from services.portal.signin.oidc_pages import pages  # noqa: PLC0415  # Authlib: a quarter of a second's import

    return (*ALWAYS, *demo, pages)


def install_pages(app: Flask, parts: Portal) -> None:
    """Add the portal's pages to the base app."""
    app.extensions[EXTENSION] = parts
    if parts.settings.oidc_issuer is not None:
        from services.portal.signin.oidc import install_oidc  # noqa: PLC0415  # as in `blueprints`

        install_oidc(app, parts.settings)
    app.jinja_env.globals["portal_css"] = styles_address
    app.jinja_env.globals["embedded"] = parts.settings.embedded
    app.jinja_env.filters["role_name"] = role_name
    app.add_url_rule("/portal.css", "portal_css", styles, methods=["GET"])
    for pages in blueprints(parts.settings):
        app.register_blueprint(pages)
    install_audit(app, parts)


def check_database(database: Database) -> None:
    """Raises Unavailable where PostgreSQL does not answer."""
    with database.transaction() as session:
        session.execute(text("SELECT 1"))


@public
def styles() -> Response:
    """The portal's own styles; kept for a year under the address that names their content."""
    response = send_file(STYLES, mimetype="text/css", etag=False)
    current = request.args.get("v") == styles_hash()
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if current else "no-cache"
    return response


def styles_address() -> str:
    """Where the styles are, by their content."""
    return f"/portal.css?v={styles_hash()}"


@lru_cache(maxsize=1)
def styles_hash() -> str:
    """Twelve hex digits that change with the styles."""
    return hashlib.sha256(STYLES.read_bytes()).hexdigest()[:12]
