"""Pages for outside signers who come for the sealed copy: the code first, then the download. Nothing here acts."""

from flask import Blueprint, Response, make_response, render_template, request

from services.agreements.current import current_parts
from services.agreements.files.downloads import send_stored
from services.agreements.signature import codes
from services.agreements.signature.pages import CodeForm
from services.agreements.signature.sealed_copy import ask_again, open_sealed
from services.agreements.signers.models import SEALED_COPY
from shared.auth.limits import CODE_REQUEST, COPY_REQUEST, LINK_OPEN
from shared.auth.link_tokens import VISIT_LIFETIME
from shared.auth.permissions import public
from shared.errors import Invalid, NotFound
from shared.web.cookies import cookie_name, set_cookie
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.redirects import redirect_to

pages = Blueprint("signature_sealed_copy", __name__)
VISIT_COOKIE = "copy-visit"
PLACE = "/agreements/sign/{}/sealed"


@pages.errorhandler(NotFound)
def over(error: NotFound) -> Response:
    """One answer to every link that does not work, whatever it once was: a new one can be asked for."""
    token = (request.view_args or {})["token"]
    return make_response(render_template("agreements/copy_again.html", token=token), error.status)


@pages.get("/agreements/sign/<token>/sealed")
@public
def sealed_page(token: str) -> Response:
    """The code first; then what was signed, its SHA-256, how to verify it, and the download."""
    current_parts().limiter.hit_visitor(LINK_OPEN)
    return _page(token, FormState())


@pages.post("/agreements/sign/<token>/sealed/code")
@public
def send_code(token: str) -> Response:
    """Send a code to the link's address."""
    current_parts().limiter.hit(CODE_REQUEST, token)
    codes.send_code(current_parts(), token, SEALED_COPY)
    return redirect_to(f"{PLACE.format(token)}?sent=yes")


@pages.post("/agreements/sign/<token>/sealed/enter")
@public
def enter_code(token: str) -> Response:
    """Take the code; this browser may then download for an hour."""
    try:
        code = parse_form(CodeForm, request).code.strip()
        secret = codes.enter_code(current_parts(), token, code, SEALED_COPY)
    except Invalid as error:
        return _page(token, FormState.refused(request.form, error), error.status)
    response = redirect_to(PLACE.format(token))
    seconds = int(VISIT_LIFETIME.total_seconds())
    set_cookie(response, VISIT_COOKIE, secret, current_parts().settings, max_age=seconds)
    return response


@pages.get("/agreements/sign/<token>/sealed.pdf")
@public
def download(token: str) -> Response:
    """The sealed copy, after the code."""
    current_parts().limiter.hit_visitor(LINK_OPEN)
    found = open_sealed(current_parts(), token, _cookie())
    if not found.link.visiting:
        return redirect_to(PLACE.format(token))
    return send_stored(current_parts(), found.copy.file)


@pages.post("/agreements/sign/<token>/copy")
@public
def ask(token: str) -> Response:
    """Send a new link to the address on record, if there is one; the answer does not say."""
    current_parts().limiter.hit_visitor(LINK_OPEN)
    current_parts().limiter.hit(COPY_REQUEST, token)
    ask_again(current_parts(), token)
    return redirect_to(f"/agreements/sign/{token}/copy")


@pages.get("/agreements/sign/<token>/copy")
@public
def asked(token: str) -> str:
    """What happens next, for anybody who asked; `token` is not looked at."""
    return render_template("agreements/copy_asked.html")


def _page(token: str, form: FormState, status: int = 200) -> Response:
    found = open_sealed(current_parts(), token, _cookie())
    page = render_template(
        "agreements/sealed.html", found=found.copy, visiting=found.link.visiting, token=token, form=form
    )
    return make_response(page, status)


def _cookie() -> str:
    return request.cookies.get(cookie_name(VISIT_COOKIE, current_parts().settings), "")
