"""What the doctor asks outside: the time-stamp authority in bounded time, and nobody where nothing is set."""

import socket
import time

from deploy.doctor import engines
from shared.settings import Settings
from tests.unit.audit.authority import serving, stamper


def test_authority_that_stamps_is_found_well():
    with serving(stamper()) as address:
        assert engines.time_stamps(Settings(timestamp_url=address)).state == "good"


def test_authority_that_takes_the_call_and_never_answers_is_named_in_time(monkeypatch):
    monkeypatch.setattr(engines, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        before = time.monotonic()
        found = engines.time_stamps(Settings(timestamp_url=f"http://127.0.0.1:{silent.getsockname()[1]}"))
    assert time.monotonic() - before < 3
    assert found.state == "bad"
    assert "CONCORD_TIMESTAMP_URL" in found.mend


def test_nobody_is_asked_where_nothing_is_set(monkeypatch):
    def refuse(*_):
        raise AssertionError("a call went out")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert engines.time_stamps(Settings()).state == "note"
    assert engines.disposal(Settings()).state == "note"
