"""The public front door, and the pages that every foot of a page leads to."""

from flask import Blueprint, render_template

from services.portal.deps import portal
from services.portal.front.help import HELP
from shared.auth.permissions import public

pages = Blueprint("front", __name__)


@pages.get("/")
@public
def front() -> str:
    """What anyone can do here, and where staff sign in."""
    return render_template("front/front.html", organisation=portal().settings.organisation)


@pages.get("/help")
@public
def help_page() -> str:
    """The questions that people ask first."""
    return render_template("front/help.html", questions=HELP)


@pages.get("/accessibility")
@public
def accessibility() -> str:
    """What we hold to, and whom to tell."""
    return render_template("front/accessibility.html", organisation=portal().settings.organisation)


@pages.get("/privacy")
@public
def privacy() -> str:
    """What is kept of visitors."""
    return render_template("front/privacy.html")


@pages.get("/public-records")
@public
def public_records() -> str:
    """Where published agreements are and how to ask for others."""
    return render_template("front/public_records.html", organisation=portal().settings.organisation)
