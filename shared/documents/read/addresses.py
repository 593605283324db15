"""Decides which addresses from a document may become links on a page: http, https, mailto and places in the page."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

ALLOWED_SCHEMES: Final = frozenset({"http", "https", "mailto"})
UNSAFE_IN_ID: Final = re.compile(r"[^A-Za-z0-9_.-]+")


def safe_href(link: str) -> str:
    """The address when it may be followed, else "". Browsers ignore blanks and control characters in a scheme, so an
    address that holds any is refused rather than cleaned.
    """
    if not link or any(ord(letter) <= 0x20 or ord(letter) == 0x7F for letter in link) or "\\" in link:
        return ""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.scheme.lower() not in ALLOWED_SCHEMES:
        return ""
    return link if parts.netloc or parts.scheme.lower() == "mailto" else ""


def safe_id(name: str) -> str:
    """A bookmark's or clause's name as part of an HTML id."""
    return UNSAFE_IN_ID.sub("-", name).strip("-")[:80]
