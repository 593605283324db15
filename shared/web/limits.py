"""How much one request may send: little by default, more only where a view says so."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

MB = 1_000_000
FORM_LIMIT = 2 * MB
"""Enough for the longest agreement's answers; files have their own limit."""

View = TypeVar("View", bound=Callable[..., Any])


def upload_limit(count: int) -> Callable[[View], View]:
    """Let a view take up to `count` bytes (put it nearest to the function, under the route)."""

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
    def raise_limit() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        limit = getattr(view, "upload_limit", None)
        if limit is not None:
            request.max_content_length = limit
