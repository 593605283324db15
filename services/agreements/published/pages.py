"""The public side: published agreements, each at an address that stays, and the page that verifies a PDF."""

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup
from pydantic import Field

from services.agreements.current import current_parts
from services.agreements.files.downloads import send_stored
from services.agreements.published.service import NotPublished, list_published, open_copy, open_published
from services.agreements.published.verifying import Answer, verify_upload
from services.agreements.register.words import TONES
from services.agreements.trying import tried_verifying
from shared.auth.current import current_or_none
from shared.auth.limits import PUBLIC_FORM
from shared.auth.permissions import public
from shared.documents.gate.upload import LARGEST
from shared.errors import Invalid
from shared.web.form_state import FormState
from shared.web.forms import FormModel, parse_form_with_file, parse_query
from shared.web.limits import upload_limit

pages = Blueprint("published", __name__)


class FindForm(FormModel):
    """What the public list is narrowed to."""

    q: str = Field("", max_length=200, title="Words")
    cursor: str | None = Field(None, max_length=2000)


class VerifyForm(FormModel):
    """Nothing but the file; other fields are refused."""


@pages.get("/agreements/published")
@public
def published_list() -> str:
    """Every published agreement, by title."""
    form = parse_query(FindForm, request)
    listing = list_published(current_parts(), form.q, form.cursor)
    return render_template(
        "agreements/published_list.html",
        page=listing.page.at(request), bodies=listing.bodies, tones=TONES, form=FormState(form), filtered=bool(form.q),
    )  # fmt: skip


@pages.get("/agreements/published/<number>")
@public
def published(number: str) -> Response:
    """One published agreement; anything else is not published."""
    try:
        found = open_published(current_parts(), number)
    except NotPublished:
        return _not_published()
    html = Markup(found.html) if found.html else None  # noqa: S704  # escaped by the reader
    page = render_template(
        "agreements/published.html",
        found=found, row=found.row, bodies=found.bodies, tone=TONES[found.row.status], html=html,
    )  # fmt: skip
    return make_response(page)


@pages.get("/agreements/published/<number>/sealed.pdf")
@public
def sealed_copy(number: str) -> Response:
    """The sealed copy itself."""
    try:
        row, copy = open_copy(current_parts(), number)
    except NotPublished:
        return _not_published()
    return send_stored(current_parts(), copy, f"{row.number}.pdf")


@pages.get("/agreements/verify")
@public
def verify_page() -> str:
    """Ask for the file."""
    return _verify_page(FormState(), None)


@pages.post("/agreements/verify")
@public
@upload_limit(LARGEST)
def verify_file() -> Response:
    """Say who sealed the file, when, whether it is whole, and whether it is a copy that is kept here."""
    parts = current_parts()
    parts.limiter.hit_visitor(PUBLIC_FORM)
    try:
        _, sent = parse_form_with_file(VerifyForm, request, "Choose the PDF that you want to verify.")
        answer = verify_upload(parts, sent.read(), str(sent.filename))
    except Invalid as error:
        return make_response(_verify_page(FormState.refused(request.form, error), None), error.status)
    if answer.kept:
        tried_verifying(parts, current_or_none())
    return make_response(_verify_page(FormState(), answer))


def _verify_page(form: FormState, answer: Answer | None) -> str:
    return render_template("agreements/verify.html", form=form, answer=answer)


def _not_published() -> Response:
    return make_response(render_template("agreements/not_published.html"), 404)
