"""What gunicorn itself refuses is answered in our words and with our headers, and gives nothing of the request back."""

import base64
import hashlib
import re
import socket

import pytest
from gunicorn import util
from gunicorn.config import Config
from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.base import Worker

from deploy.web import refusals
from deploy.web.server_log import ServerLog


@pytest.fixture
def refuse(monkeypatch):
    """gunicorn's answer to a request that failed so."""
    monkeypatch.setattr(util, "write_error", util.write_error)
    refusals.install()
    worker = object.__new__(Worker)
    worker.cfg, worker.log = Config(), ServerLog(Config())

    def answered(error):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            worker.handle_error(None, ours, ("198.51.100.9", 5), error)
            ours.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: theirs.recv(65536), b"")).decode()

    return answered


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (LimitRequestLine(9000, 8190), "414 URI Too Long", "The address is too long."),
        (InvalidRequestLine("<script>x7token</script>"), "400 Bad Request", "The request could not be read."),
        (LimitRequestHeaders("x7token"), "431 Request Header Fields Too Large", "cookies"),
        (OSError("x7token"), "500 Internal Server Error", "Something went wrong on our side."),
    ],
)
def test_refusal_says_what_to_do_and_is_guarded_like_every_page(refuse, error, status, words):
    head, _, body = refuse(error).partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status}\r\n")
    assert words in body and "x7token" not in body
    for header in (
        "Content-Security-Policy: default-src 'none'",
        "X-Content-Type-Options: nosniff",
        "no-store",
    ):
        assert header in head
    assert f"Content-Length: {len(body.encode())}" in head


def test_style_of_the_page_is_the_one_that_its_policy_allows(refuse):
    head, _, body = refuse(LimitRequestLine(9000, 8190)).partition("\r\n\r\n")
    [style] = re.findall("<style>(.*?)</style>", body)
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in head
