"""The key that makes an act happen once, however often it is sent: from the header, or the form's hidden field."""

import re
import secrets

from flask import Request

from shared.errors import FieldError, Invalid

HEADER = "Idempotency-Key"
PATTERN = re.compile(r"[A-Za-z0-9_-]{8,64}")


def new_key() -> str:
    """A key for a form that is about to be shown (`field.hidden(key=new_key())`)."""
    return secrets.token_urlsafe(18)


def key_from(request: Request) -> str:
    """The key sent with an act. Raises Invalid where it is missing or not 8 to 64 letters, digits, `_` or `-`."""
    sent = request.headers.get(HEADER) or request.form.get("idempotency_key", "")
    if PATTERN.fullmatch(sent):
        return sent
    problem = FieldError(HEADER, "Send 8 to 64 letters, digits, “_” or “-”, new for each act.")
    raise Invalid("The act came without a usable Idempotency-Key.", (problem,))
