"""Styles, scripts, fonts and icons, under an address that names their content, so that browsers keep them for ever.

One hash over all files: relative addresses inside styles and scripts then carry it too.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, send_from_directory

FOLDER = Path(__file__).parent / "static"
YEAR = 31_536_000
PREFIX = "/assets"


class FrontEndMissing(Exception):
    """The built front-end files are not there; says how to build them."""


@lru_cache(maxsize=4)
def content_hash(folder: Path = FOLDER) -> str:
    """Twelve hex digits that change whenever any file does."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def asset_url(name: str) -> str:
    """The address of one file of `shared/web/static`, for templates: `asset_url("concord.css")`."""
    return f"{PREFIX}/{content_hash()}/{name}"


def require_front_end(folder: Path = FOLDER) -> None:
    """Raises FrontEndMissing where `vendor/` has not been built (a wheel always has it)."""
    if not (folder / "vendor" / "uswds.css").is_file():
        raise FrontEndMissing("Build the front end first: cd shared/web/frontend && npm ci && npm run build")


def serve_asset(digest: str, name: str) -> Response:
    """One file. Under a former hash the present file is sent but not kept: a page may outlive a deployment."""
    response = send_from_directory(FOLDER, name, max_age=YEAR)
    if digest == content_hash():
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


def install_assets(app: Flask) -> None:
    """Serve the files and give templates `asset_url`."""
    app.add_url_rule(f"{PREFIX}/<digest>/<path:name>", "assets", serve_asset, methods=["GET"])
    app.jinja_env.globals["asset_url"] = asset_url
