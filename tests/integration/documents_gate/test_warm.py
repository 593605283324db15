"""A web process that takes files has the gate's process waiting before the first file comes."""

from __future__ import annotations

import importlib
import sys
import threading
import types

import pytest

from deploy import serve
from deploy.web.warm import GATE, warm_gate
from shared.documents import process
from shared.documents.process import Done, run_isolated
from shared.documents.process_starter import can_wait_ahead
from tests.integration.documents_gate.looking import gate_is_loaded

pytestmark = pytest.mark.skipif(not can_wait_ahead(), reason="this system has no handles for processes")


@pytest.fixture(autouse=True)
def cold():
    importlib.import_module(GATE)
    process.close_waiting()
    yield
    process.close_waiting()
    process._starter().stay = False


def look():
    outcome = run_isolated(gate_is_loaded)
    assert isinstance(outcome, Done), outcome
    return outcome.value


def test_a_job_in_a_cold_process_finds_no_gate():
    assert look()[0] is False


def test_warming_loads_the_gate_before_the_first_file():
    warm_gate().join(30)
    loaded, waiting = look()
    assert loaded
    assert look() == (True, waiting)


def test_a_process_whose_pages_take_no_files_keeps_none_waiting(monkeypatch):
    monkeypatch.delitem(sys.modules, GATE)
    assert warm_gate() is None


def test_each_web_process_warms_the_gate_once_its_app_is_made_and_does_not_wait_for_it(monkeypatch):
    done, made = threading.Event(), []
    app = types.SimpleNamespace(create_app=lambda names: made.append(names) or "app")
    monkeypatch.setitem(sys.modules, "stub_app", app)
    monkeypatch.setattr(serve, "APP", "stub_app")
    monkeypatch.setattr(process, "warm_up", lambda _: done.wait(10))
    assert serve.Server(("agreements",), {}).load() == "app"
    assert made == [("agreements",)]
    waiting = [thread for thread in threading.enumerate() if thread.name == "warm-gate"]
    assert len(waiting) == 1  # still at it: load() returned before it was done
    done.set()
    waiting[0].join(5)
