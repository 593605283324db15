"""What gunicorn itself writes about a request names neither its sender nor its address."""

import io
import json
import logging

import pytest
from gunicorn.config import Config

from deploy.web.server_log import ServerLog


@pytest.fixture
def log():
    """gunicorn's log, and what it has written."""
    stream = io.StringIO()
    made = ServerLog(Config())
    for handler in made.error_log.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(stream)
    return made, stream


def test_request_that_is_no_http_is_told_without_its_sender_or_content(log):
    made, stream = log
    made.warning("Invalid request from ip=198.51.100.9: Invalid HTTP Version: 'karen.holt@hsi.example'")
    line = json.loads(stream.getvalue())
    assert (line["level"], line["logger"]) == ("WARNING", "gunicorn.error")
    assert "198.51" not in stream.getvalue() and "karen" not in stream.getvalue()


def test_answer_that_breaks_off_is_told_by_type_and_place_without_the_address(log):
    made, stream = log
    try:
        raise OSError("the file of Karen Holt")
    except OSError:
        made.exception("Error handling request %s %s", "GET", "/agreements/sign/x7token/sealed.pdf")
    line = json.loads(stream.getvalue())
    assert line["error"]["type"] == "builtins.OSError"
    assert "x7token" not in stream.getvalue() and "Karen" not in stream.getvalue()


def test_other_lines_are_told_whole(log):
    made, stream = log
    made.warning("Worker (pid:%s) was sent %s", 7, "SIGTERM")
    assert json.loads(stream.getvalue())["message"] == "Worker (pid:7) was sent SIGTERM"
