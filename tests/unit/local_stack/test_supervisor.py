"""The supervisor's rules, with engines that only remember what was done to them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.local.errors import EngineFailed
from deploy.local.supervisor import Supervisor


@dataclass
class FakeChild:
    name: str
    events: list[str]
    lives: bool = True
    log: Path = Path("x.log")

    def alive(self) -> bool:
        return self.lives

    def ask_to_stop(self) -> None:
        self.events.append(f"ask {self.name}")

    def how_it_ended(self) -> str:
        return "was killed (signal 9)"


@dataclass
class FakeEngine:
    name: str
    events: list[str]
    fails: int = 0
    child: Any = field(init=False)

    def __post_init__(self) -> None:
        self.child = FakeChild(self.name, self.events)

    def start(self) -> None:
        self.events.append(f"start {self.name}")
        if self.fails:
            self.fails -= 1
            raise EngineFailed("It is damaged.", "Put a backup in its place.")
        self.child.lives = True

    def wait(self) -> None: ...

    def healthy(self) -> bool:
        return bool(self.child.lives)

    def stop(self) -> None:
        self.events.append(f"stop {self.name}")


def _watch(watcher: Supervisor, turns: int, monkeypatch) -> None:
    """Turn the loop, a second of its clock at a time."""
    clock = iter(range(1000, 10_000))
    monkeypatch.setattr("deploy.local.supervisor.time.monotonic", lambda: float(next(clock)))
    monkeypatch.setattr("deploy.local.supervisor.time.sleep", lambda _: None)
    left = iter([False] * turns + [True])
    watcher.watch(lambda: next(left), look=lambda: None)


def test_stop_ends_later_groups_first_and_a_group_side_by_side() -> None:
    events: list[str] = []
    watcher = Supervisor(events.append)
    watcher.add(FakeEngine("store", events), FakeEngine("database", events))
    watcher.add(FakeEngine("web", events))
    watcher.stop()
    assert events == ["ask web", "stop web", "ask store", "ask database", "stop store", "stop database"]


def test_dead_engine_is_started_again_and_announced(monkeypatch) -> None:
    events: list[str] = []
    engine = FakeEngine("Temporal", events)
    watcher = Supervisor(events.append)
    watcher.add(engine)
    engine.child.lives = False
    _watch(watcher, 5, monkeypatch)
    assert events[0].startswith("Temporal was killed (signal 9). It is started again")
    assert events[1:] == ["start Temporal", "Temporal is back."]


def test_engine_that_can_not_be_started_says_the_way_out_and_is_tried_again(monkeypatch) -> None:
    events: list[str] = []
    engine = FakeEngine("Temporal", events, fails=1)
    watcher = Supervisor(events.append)
    watcher.add(engine)
    engine.child.lives = False
    _watch(watcher, 20, monkeypatch)
    assert "It is damaged. Put a backup in its place." in events
    assert events.count("start Temporal") == 2
    assert events[-1] == "Temporal is back."
