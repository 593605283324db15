"""The embedded Temporal server: file-backed, on loopback, tuned for one machine.

It is the development server: fine for a laptop and for tests, never for production (`docker-compose.yml`, Helm).
"""

import json
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path

from deploy.local import wheels
from deploy.local.errors import StackError
from deploy.local.ports import LOOPBACK
from deploy.local.process import Child
from deploy.local.waiting import wait_until

# Plain text in Temporal, so ids and states only. The compose file registers the same ones.
SEARCH_ATTRIBUTES = {
    "EntityKind": "Keyword",
    "EntityStatus": "Keyword",
    "OwnerUnit": "Keyword",
    "DueAt": "Datetime",
}

# One shard polls its queues 20 times a second by default: each step of a workflow would wait up to 50 ms.
DYNAMIC_CONFIG = {
    "history.transferProcessorMaxPollRPS": "2000",
    "history.timerProcessorMaxPollRPS": "2000",
    "history.timerProcessorMaxTimeShift": '"1ms"',
}


class Temporal:
    """One Temporal development server on loopback, its state in one file under `home`."""

    name = "Temporal"

    def __init__(
        self,
        home: Path,
        port: int,
        http_port: int,
        metrics_port: int,
        *,
        durable: bool = True,
        dynamic_config: dict[str, str] | None = None,
    ) -> None:
        self.home = home.absolute()
        self.port = port
        self.http_port = http_port
        self.metrics_port = metrics_port
        self.durable = durable
        self.dynamic_config = {**DYNAMIC_CONFIG, **(dynamic_config or {})}
        self.child = Child(self.name, self._argv(), self.home / "temporal.log", stop_seconds=5)

    @property
    def database(self) -> Path:
        """The file with every workflow's history."""
        return self.home / "temporal.db"

    @property
    def address(self) -> str:
        """Host and port of the frontend."""
        return f"{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Start it (see `wait`). Raises StackError, with a way out that keeps the record, where its file is damaged."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self.child.end_leftover()
        if self.database.exists():
            _need_sound(self.database)
        self.child.start()

    def wait(self) -> None:
        """Return when the namespace and its search attributes are there. Raises EngineFailed."""
        wait_until(self.healthy, self.child)

    def healthy(self) -> bool:
        """Whether it answers and knows our search attributes."""
        address = f"http://{LOOPBACK}:{self.http_port}/api/v1/namespaces/default/search-attributes"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:  # our own loopback address
                known: dict[str, str] = json.load(answer).get("customAttributes", {})
        except (OSError, ValueError):
            return False
        return SEARCH_ATTRIBUTES.keys() <= known.keys()

    def stop(self) -> None:
        """Stop it; what it acknowledged is kept (where it is durable)."""
        self.child.stop()

    def _argv(self) -> list[str]:
        return [
            *(str(wheels.program("temporal")), "server", "start-dev", "--headless", "--log-level", "warn"),
            *("--ip", LOOPBACK, "--port", str(self.port)),
            *("--http-port", str(self.http_port), "--metrics-port", str(self.metrics_port)),
            *("--db-filename", str(self.database)),
            *("--sqlite-pragma", "journal_mode=WAL"),
            *("--sqlite-pragma", f"synchronous={'FULL' if self.durable else 'OFF'}"),
            *_each("--dynamic-config-value", self.dynamic_config),
            *_each("--search-attribute", SEARCH_ATTRIBUTES),
        ]


def _need_sound(database: Path) -> None:
    """Raises StackError where SQLite finds the file damaged."""
    try:
        with closing(sqlite3.connect(database, timeout=5)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise StackError(
            f"Temporal's file {database} is damaged ({found}).",
            "Move it away (with its -wal and -shm) and start again; then `concord workflows rehydrate` starts every "
            "open agreement and clock again from the record. Or put a backup in its place: docs/runbook.md",
        )


def _each(option: str, values: dict[str, str]) -> list[str]:
    return [word for name, value in values.items() for word in (option, f"{name}={value}")]
