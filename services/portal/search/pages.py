"""Search across everything: hands the words to the search engine and shows what this person may see."""

from flask import Blueprint, render_template, request

from services.portal.deps import portal
from shared.auth.current import current_actor
from shared.auth.permissions import permission

pages = Blueprint("search", __name__)


@pages.get("/search")
@permission("search.use")
def show() -> str:
    """The results, or the empty page with its hints."""
    search = portal().search
    words = request.args.get("q", "").strip()
    results = search(current_actor(), request.args.to_dict()) if search and words else None
    return render_template("search/search.html", words=words, results=results, ready=search is not None)
