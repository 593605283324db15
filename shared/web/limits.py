"""How much one request may send: little by default, more only where a view says so; and what is said to more."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge

from shared.errors import FieldError, TooLarge

MB = 1_000_000
FORM_LIMIT = 2 * MB
"""Enough for the longest agreement's answers; files have their own limit."""
BESIDE_A_FILE = 1 * MB
"""What the other fields of a form with a file may take."""
MEGABYTE_OF_FILES = 1024 * 1024

LONGEST_QUERY = 6_000
"""Bytes of an address behind its question mark: 500 letters of any writing to search for, with filters and a cursor."""

View = TypeVar("View", bound=Callable[..., Any])


def upload_limit(count: int) -> Callable[[View], View]:
    """Let a view take a file of up to `count` bytes (put it nearest to the function, under the route)."""

    def mark(view: View) -> View:
        view.upload_limit = count  # type: ignore[attr-defined]
        return view

    return mark


def install_limits(app: Flask) -> None:
    """Set the limits before anything reads the body."""
    app.config["MAX_CONTENT_LENGTH"] = FORM_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_LIMIT
    app.config["MAX_FORM_PARTS"] = 2000

    @app.before_request
    def refuse_long_address() -> None:
        if len(request.query_string) > LONGEST_QUERY:
            raise RequestURITooLarge

    @app.before_request
    def raise_limit() -> None:
        limit = _largest_file()
        if limit is not None:
            request.max_content_length = limit + BESIDE_A_FILE


def is_upload_too_large() -> bool:
    """Whether the present request says of itself that it sends more than its view takes with a file.

    Nothing of such a body can be read (reading raises), so nothing can be done by it.
    """
    limit = _largest_file()
    return limit is not None and (request.content_length or 0) > limit + BESIDE_A_FILE


def sent_file(sent: Request, name: str = "file") -> FileStorage | None:
    """The file that a form brought under this name; None where none was chosen.

    Raises TooLarge, on the file's field. The form is empty then: what is too large to take can't be given back.
    """
    try:
        file = sent.files.get(name)
    except RequestEntityTooLarge as error:
        sent.form, sent.files = ImmutableMultiDict(), ImmutableMultiDict()
        words = too_large_words()
        raise TooLarge(words, (FieldError(name, words),), way_out="Send a smaller file.") from error
    return file if file is not None and file.filename else None


def too_large_words() -> str:
    """What a request may hold that sends too much to the present view."""
    limit = _largest_file()
    if limit is None:
        return f"What was sent is too large: a form takes at most {FORM_LIMIT // MB} MB."
    return f"What was sent is too large: a file of at most {max(1, limit // MEGABYTE_OF_FILES)} MB is taken here."


def _largest_file() -> int | None:
    """Bytes of the largest file that the present view takes; None: it takes none."""
    view = current_app.view_functions.get(request.endpoint or "")
    limit: int | None = getattr(view, "upload_limit", None)
    return limit
