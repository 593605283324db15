"""Redirects that can only lead to our own pages."""

from urllib.parse import urlsplit

from flask import Response

FORBIDDEN = ("\\", "\r", "\n", "\t", "\0")


def safe_path(target: str | None, fallback: str = "/") -> str:
    """`target` where it is a path on this site, else `fallback`; never another site's address.

    Browsers read `//host`, `/\\host` and control characters as ways to another host; all are refused.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return fallback
    if any(character in target for character in FORBIDDEN):
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target


def redirect_to(target: str | None, fallback: str = "/") -> Response:
    """See other: after a form was taken, the browser fetches the page anew, so that Reload sends nothing twice."""
    return Response(response=None, status=303, headers={"Location": safe_path(target, fallback)})
