"""Errors that a person or a program outside may see, each with its HTTP status and a way out.

Raised by any layer, turned into a page or problem+json in one place (`shared.web.errors`). They never carry
personal data or the text of an exception from below.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: the field's name, and a sentence that says how to mend it."""

    field: str
    message: str


class AppError(Exception):
    """The base: `message` says what happened, `way_out` what to do, `code` names it for programs."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    way_out: ClassVar[str] = (
        "Try again. If it happens again, tell your administrator the number on this page."
    )

    def __init__(self, message: str, *, way_out: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = way_out or self.way_out
        self.kind = code or self.code


class NotFound(AppError):
    """No such record, or one that this person may not know of (a stranger gets 404, never 403)."""

    status, code = 404, "not_found"
    way_out = "Check the address."


class Denied(AppError):
    """The person may know of the record but not do this."""

    status, code = 403, "denied"
    way_out = "Ask your administrator which role allows it."


class SignInNeeded(AppError):
    """Nobody is signed in, or the session has ended."""

    status, code = 401, "sign_in_needed"
    way_out = "Sign in again. What you typed is kept."


class Conflict(AppError):
    """The record's state does not allow the act (any more)."""

    status, code = 409, "conflict"
    way_out = "Open the record again to see what has changed."


class Ended(AppError):
    """What this address once led to is over, and the holder of its secret may know why."""

    status, code = 410, "ended"
    way_out = "Ask the person who sent you the link."


class StaleVersion(Conflict):
    """Somebody else saved this record after it was opened; both texts must be shown, and the person chooses."""

    status, code = 412, "stale_version"


class Invalid(AppError):
    """What was sent can't be taken as it is; `fields` says where and how to mend it."""

    status, code = 422, "invalid"
    way_out = "Correct the fields named here and send again."

    def __init__(
        self, message: str, fields: tuple[FieldError, ...] = (), *, way_out: str | None = None
    ) -> None:
        super().__init__(message, way_out=way_out)
        self.fields = fields


class TooLarge(Invalid):
    """More was sent than is taken here; the message says how much is."""

    status, code = 413, "too_large"
    way_out = "Send a smaller file, or shorten the text."


def wrong_field(field: str, message: str) -> Invalid:
    """One field to mend, said on top and beside the field."""
    return Invalid(message, (FieldError(field, message),))


def with_others(refused: Invalid, *checks: Callable[[], object]) -> Invalid:
    """A refusal with what the checks that would have followed refuse too: a person is told of all at once.

    Each field has one sentence, of the first who says something of it.
    """
    found = {one.field: one for one in reversed(refused.fields)}
    for check in checks:
        try:
            check()
        except Invalid as other:
            found = {**{one.field: one for one in reversed(other.fields)}, **found}
    ours = [one.field for one in refused.fields]
    return Invalid(refused.message, tuple(sorted(found.values(), key=lambda one: one.field not in ours)))


def require_all(*checks: Callable[[], object]) -> None:
    """Make every check, also where one refuses. Raises one Invalid with what all of them say."""
    for number, check in enumerate(checks, start=1):
        try:
            check()
        except Invalid as refused:
            raise with_others(refused, *checks[number:]) from None


class KeyReused(Invalid):
    """The Idempotency-Key was used before with another payload on this record."""

    code = "idempotency_key_reused"
    way_out = "Send a new act under a new Idempotency-Key."


class TooMany(AppError):
    """A rate limit was reached; `retry_after` is in seconds."""

    status, code = 429, "too_many"
    way_out = "Wait a little, then try again."

    def __init__(self, message: str, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(AppError):
    """An engine that this needs does not answer.

    Nothing was changed by us; an engine that fell silent after it was told to commit may still have done so. Who tries
    again under the same key, or on the same row version, does nothing twice.
    """

    status, code = 503, "unavailable"
    way_out = "Nothing was lost. Try again in a minute; what you typed is still here."


class Undeliverable(Unavailable):
    """The mail server takes messages, but not one for this address."""

    code = "undeliverable"
    way_out = "Check the address, then try again."


class OutcomeUnknown(Unavailable):
    """The act was handed over but no answer came in time; sending it again with the same key finds the answer."""

    code = "outcome_unknown"
    way_out = "Press the button again: the same act is never done twice, and its answer will be shown."
