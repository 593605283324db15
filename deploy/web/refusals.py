"""What gunicorn answers by itself: a request that is no HTTP, or longer than it reads. In our words, with our headers.

No app runs for such a request, so the page stands here whole; its few rules of style are allowed by their hash.
"""

import base64
import hashlib
import html
import socket

from gunicorn import util

from shared.errors import AppError
from shared.web.errors import HTTP_ERRORS

LONGEST_LINE = 8190
"""Bytes of a request's first line, the most that gunicorn reads; the app refuses a shorter one already, on its page."""

STYLE = (
    "body{margin:0;background:#f8f7f4;color:#1b1b1b;font:1.06rem/1.5 system-ui,sans-serif}"
    "main{max-width:40rem;margin:0 auto;padding:3rem 1.25rem}h1{font:700 2rem/1.2 Georgia,serif}a{color:#005274}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
WORDS = {
    400: HTTP_ERRORS[400][1:],
    414: HTTP_ERRORS[414][1:],
    431: (
        "What your browser sends along is too long.",
        "Delete this site’s cookies in your browser, then try again.",
    ),
}
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Connection": "close",
}


def install() -> None:
    """Let gunicorn answer so. It writes its own page by this function of its module, and has no setting for it."""
    util.write_error = write_error


def write_error(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:
    """Send the answer. `mesg`, what was wrong in gunicorn's words, is not given back: it quotes the request."""
    message, hint = words_of(status_int)
    body = page(status_int, message, hint).encode()
    head = [
        f"HTTP/1.1 {status_int} {reason}",
        *(f"{k}: {v}" for k, v in HEADERS.items()),
        f"Content-Length: {len(body)}",
    ]
    util.write_nonblock(sock, "\r\n".join([*head, "", ""]).encode() + body)


def words_of(status: int) -> tuple[str, str]:
    """What happened and what to do."""
    if status in WORDS:
        return WORDS[status]
    return ("Something went wrong on our side.", AppError.way_out) if status >= 500 else WORDS[400]


def page(status: int, message: str, hint: str) -> str:
    """The page of a refusal."""
    message, hint = html.escape(message), html.escape(hint)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{message} – Concord</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main><p>Error {status}</p><h1>{message}</h1><p>{hint}</p>"
        f'<p><a href="/">Go to the first page</a></p></main></body></html>\n'
    )
