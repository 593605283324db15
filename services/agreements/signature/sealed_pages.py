"""Pages for outside signers who come for the sealed copy. Nothing here acts."""

from flask import Blueprint, Response, render_template

from services.agreements.current import current_parts
from services.agreements.signature.sealed import open_sealed
from services.agreements.versions.downloads import send_stored
from shared.auth.limits import LINK_OPEN
from shared.auth.permissions import public

pages = Blueprint("sealed_copy", __name__)


@pages.get("/agreements/sign/<token>/sealed")
@public
def sealed_page(token: str) -> str:
    """What was signed, its SHA-256, how to verify it, and the download."""
    current_parts().limiter.hit_visitor(LINK_OPEN)
    return render_template("agreements/sealed.html", found=open_sealed(current_parts(), token), token=token)


@pages.get("/agreements/sign/<token>/sealed.pdf")
@public
def download(token: str) -> Response:
    """The sealed copy."""
    current_parts().limiter.hit_visitor(LINK_OPEN)
    return send_stored(current_parts(), open_sealed(current_parts(), token).file)
