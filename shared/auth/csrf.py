"""The second guard against forged forms: a value bound to the session, in each form or in a header.

The first guard (`shared.web.csrf`: where the browser says the request comes from) always applies too, and alone before
sign-in. A personal token needs neither: no browser sends it on its own.
"""

from flask import Request

from shared.auth.current import shown_signed_in, signed_in_or_none
from shared.auth.secrets import same
from shared.errors import Denied
from shared.settings import Settings
from shared.web.csrf import SameOriginGuard

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
WAY_OUT = "Press the button again on this page, or open the form again."


class StaleForm(Denied):
    """A form from before this session (or without its value): it is shown again for the person to send."""

    code = "stale_form"
    way_out = WAY_OUT


class ForgedForm(Denied):
    """A form that another site made the browser send. Its page gives nothing back: one press would send it again."""

    code = "cross_site"
    way_out = "Open the page again from Concord's own address and send it from there."


class SessionGuard:
    """Both guards; what `WebDeps.csrf` takes in every service."""

    def __init__(self, settings: Settings) -> None:
        self._origin = SameOriginGuard(settings)

    def token(self) -> str:
        """The present session's value; "" before sign-in."""
        found = shown_signed_in()
        return found.csrf if found else ""

    def check(self, request: Request) -> None:
        """Raises ForgedForm for another site's request, StaleForm where the session's value is not in it."""
        found = signed_in_or_none()
        if found is not None and found.actor.scopes is not None:
            return
        self.check_origin(request)
        if found is None:
            return
        sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
        if not same(sent, found.csrf):
            raise StaleForm("This form was opened before you signed in.")

    def check_origin(self, request: Request) -> None:
        """The first guard alone. Raises ForgedForm."""
        try:
            self._origin.check(request)
        except Denied as error:
            raise ForgedForm(error.message) from error
