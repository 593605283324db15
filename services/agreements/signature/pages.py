"""Pages of signing: staff confirm and sign; outside signers come by link and code. Opening a page never signs."""

from flask import Blueprint, Response, make_response, render_template, request
from markupsafe import Markup
from pydantic import Field

from services.agreements.current import current_parts
from services.agreements.files.repository import get_version
from services.agreements.files.stored import load_docx
from services.agreements.frame.page import open_page
from services.agreements.signature import outside_signers
from services.agreements.signature.evidence import consent_text
from services.agreements.signature.link_outcome import find_outcome
from services.agreements.signature.service import CONFIRM_PURPOSE, Visitor, prepare, sign
from services.agreements.signers.refusals import SENTENCES, SignatureRefusal
from shared.auth.confirm import Asked, confirm_address
from shared.auth.current import current_actor
from shared.auth.limits import CODE_REQUEST, LINK_OPEN
from shared.auth.permissions import permission, public
from shared.documents.read.docx import read_docx
from shared.documents.read.html import to_html
from shared.errors import FieldError, Invalid
from shared.web.cookies import cookie_name, set_cookie
from shared.web.form_state import FormState
from shared.web.forms import FormModel, parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to
from workflows.agreements.state import package_of, state_of
from workflows.agreements.states import RULES

pages = Blueprint("signature", __name__)
VISIT_COOKIE = "signing-visit"
VISIT_SECONDS = 3600


class SignForm(FormModel):
    """The one box that says yes to the consent text."""

    consent: bool = Field(False, title="the sentence above the button")


class CodeForm(FormModel):
    """The code from the second message."""

    code: str = Field(title="the code", pattern=r"^\s*\d{6}\s*$")


class DeclineForm(FormModel):
    """Why an outside signer declines."""

    reason: str = Field(title="the reason", min_length=3, max_length=4000)


@pages.get("/agreements/<agreement_id>/sign")
@permission("agreements.sign", person=True)
def sign_page(agreement_id: str) -> str:
    """What is signed, the consent, and the way to confirm again."""
    return _sign_page(agreement_id, FormState())


@pages.post("/agreements/<agreement_id>/sign")
@permission("agreements.sign", person=True)
def sign_now(agreement_id: str) -> Response:
    """Sign, with a fresh confirmation."""
    try:
        _require_consent()
    except Invalid as error:
        return make_response(_sign_page(agreement_id, FormState.refused(request.form, error)), error.status)
    sign(current_parts(), current_actor(), agreement_id, visitor=visitor(), key=key_from(request))
    return redirect_to(f"/agreements/{agreement_id}/approvals")


@pages.get("/agreements/sign/<token>")
@public
def outside_page(token: str) -> Response:
    """The outside signer's page: first the code, then the text and the two buttons; once over, what came of it."""
    current_parts().limiter.hit_visitor(LINK_OPEN)
    over = find_outcome(current_parts(), token)
    if over is not None:
        return make_response(render_template("agreements/outside_over.html", over=over, token=token))
    return outside_form(token, FormState())


@pages.app_errorhandler(outside_signers.SigningOver)
def show_over(error: outside_signers.SigningOver) -> Response:
    """A form sent by a link that was used or ended meanwhile: show what came of it."""
    return redirect_to(f"/agreements/sign/{(request.view_args or {})['token']}")


@pages.post("/agreements/sign/<token>/code")
@public
def send_code(token: str) -> Response:
    """Send a code to the link's address."""
    current_parts().limiter.hit(CODE_REQUEST, token)
    outside_signers.send_code(current_parts(), token)
    return redirect_to(f"/agreements/sign/{token}?sent=yes")


@pages.post("/agreements/sign/<token>/enter")
@public
def enter_code(token: str) -> Response:
    """Take the code; this browser may then read and sign for an hour."""
    try:
        secret = outside_signers.enter_code(
            current_parts(), token, parse_form(CodeForm, request).code.strip()
        )
    except Invalid as error:
        return outside_form(token, FormState.refused(request.form, error), error.status)
    response = redirect_to(f"/agreements/sign/{token}")
    set_cookie(response, VISIT_COOKIE, secret, current_parts().settings, max_age=VISIT_SECONDS)
    return response


@pages.post("/agreements/sign/<token>")
@public
def outside_sign(token: str) -> Response:
    """Sign as the outside signer."""
    try:
        _require_consent()
        outside_signers.sign(current_parts(), token, visit_cookie(), visitor=visitor(), key=key_from(request))
    except Invalid as error:
        return outside_form(token, FormState.refused(request.form, error), error.status)
    return make_response(render_template("agreements/thanks.html", what="signed"))


@pages.post("/agreements/sign/<token>/decline")
@public
def outside_decline(token: str) -> Response:
    """Decline with a reason."""
    try:
        form = parse_form(DeclineForm, request)
        outside_signers.decline(
            current_parts(), token, visit_cookie(), reason=form.reason, key=key_from(request)
        )
    except Invalid as error:
        return outside_form(token, FormState.refused(request.form, error), error.status)
    return make_response(render_template("agreements/thanks.html", what="declined"))


def _require_consent() -> None:
    form = parse_form(SignForm, request)
    if not form.consent:
        problem = FieldError("consent", "Agree to the sentence above the button first.")
        raise Invalid("Some answers need another look.", (problem,))


def _sign_page(agreement_id: str, form: FormState) -> str:
    parts, actor = current_parts(), current_actor()
    signing = prepare(parts, actor, agreement_id)
    with open_page(agreement_id, "text") as opened:
        shown = opened.shown
    row = RULES.get("sign")
    what = f"{row.label if row else 'Sign'} {shown.row.number}: {shown.row.title}"
    signed = package_of(state_of(shown.head))["pdf"]
    asked = Asked(CONFIRM_PURPOSE, signing.payload, f"/agreements/{shown.row.id}/sign", what, signed)
    return render_template(
        "agreements/sign.html",
        **opened.data,
        signing=signing,
        consent=consent_text(signing.signer),
        confirm_href=confirm_address(parts.settings.need("secret_key"), asked),
        no_authority=SENTENCES[SignatureRefusal.NO_ESIGN_AUTHORITY],
        form=form,
        key=new_key(),
    )


def outside_form(token: str, form: FormState, status: int = 200) -> Response:
    """The outside signer's page with what a form has to say."""
    parts = current_parts()
    found = outside_signers.visit(parts, token, visit_cookie())
    text = Markup("")
    if found.link.visiting:
        with parts.database.transaction() as session:
            version = get_version(session, found.row.id, package_of(found.state)["version"])
        text = Markup(to_html(read_docx(load_docx(parts, version)), "accepted"))  # noqa: S704  # escaped by the reader
    page = render_template(
        "agreements/outside.html",
        found=found, text=text, consent=consent_text(found.signer), token=token, form=form, key=new_key(),
    )  # fmt: skip
    return make_response(page, status)


def visit_cookie() -> str:
    """The secret of this browser's visit, "" before the code was given."""
    return request.cookies.get(cookie_name(VISIT_COOKIE, current_parts().settings), "")


def visitor() -> Visitor:
    """From where the present request comes."""
    return Visitor(request.remote_addr or "", request.user_agent.string)
