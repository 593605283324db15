"""Fault points do nothing outside tests: without the variable a point is one comparison."""

import time
from concurrent.futures import ThreadPoolExecutor

from shared.acts import faults


def test_point_without_the_variable_does_nothing(monkeypatch):
    monkeypatch.setattr(faults, "_ARMED", "")
    faults.point("commit.begin")


def test_point_fires_only_by_its_own_name(monkeypatch, tmp_path):
    monkeypatch.setattr(faults, "_ARMED", "commit.written:raise")
    monkeypatch.setenv("CONCORD_FAULT_ONCE", str(tmp_path / "once"))
    faults.point("commit.begin")
    raised = []
    for _ in range(2):
        try:
            faults.point("commit.written")
        except faults.InjectedFault as fault:
            raised.append(str(fault))
    assert raised == ["commit.written"], "with a marker it fires once"


def test_held_point_goes_on_once_the_test_lets_go(monkeypatch, tmp_path):
    monkeypatch.setattr(faults, "_ARMED", "commit.written:hold")
    monkeypatch.setenv("CONCORD_FAULT_ONCE", str(tmp_path / "once"))
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(faults.point, "commit.written")
        while not (tmp_path / "once").exists():
            time.sleep(0.01)
        time.sleep(0.1)
        assert not held.done()
        (tmp_path / "once.go").touch()
        held.result(30)
