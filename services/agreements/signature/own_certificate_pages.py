"""Pages for outside signers who sign the PDF with their own certificate: take it away, send it back signed."""

from flask import Blueprint, Response, make_response, render_template, request
from pydantic import Field

from services.agreements.current import current_parts
from services.agreements.files.downloads import send_stored
from services.agreements.signature.own_certificate import frozen_pdf, sign_own
from services.agreements.signature.pages import outside_form, visit_cookie, visitor
from shared.auth.limits import LINK_OPEN
from shared.auth.permissions import public
from shared.documents.gate.upload import LARGEST, Upload
from shared.errors import FieldError, Invalid
from shared.web.form_state import FormState
from shared.web.forms import FormModel, parse_form_with_file
from shared.web.idempotency import key_from
from shared.web.limits import upload_limit

pages = Blueprint("signature_own_certificate", __name__)


class OwnForm(FormModel):
    """The box that says yes to the consent text; the file comes beside it."""

    agree: bool = Field(False, title="the sentence above the button")


@pages.get("/agreements/sign/<token>/agreement.pdf")
@public
def download(token: str) -> Response:
    """The frozen PDF, to sign elsewhere. Downloading it changes nothing."""
    current_parts().limiter.hit_visitor(LINK_OPEN)
    _, row = frozen_pdf(current_parts(), token, visit_cookie())
    return send_stored(current_parts(), row)


@pages.post("/agreements/sign/<token>/own")
@public
@upload_limit(LARGEST)
def sign(token: str) -> Response:
    """Check the signed PDF and record the signature."""
    current_parts().limiter.hit_visitor(LINK_OPEN)
    current_parts().limiter.hit(LINK_OPEN, token)
    try:
        form, sent = parse_form_with_file(OwnForm, request, "Choose the PDF that you have signed.")
        if not form.agree:
            problem = FieldError("agree", "Agree to the sentence above the button first.")
            raise Invalid("Some answers need another look.", (problem,))
        sign_own(
            current_parts(), token, visit_cookie(),
            upload=Upload(sent.read(), str(sent.filename)), visitor=visitor(), key=key_from(request),
        )  # fmt: skip
    except Invalid as error:
        return outside_form(token, FormState.refused(request.form, error), error.status)
    return make_response(render_template("agreements/thanks.html", what="signed"))
