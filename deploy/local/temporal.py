"""The embedded Temporal server: file-backed, on loopback, tuned for one machine.

It is the development server: fine for a laptop and for tests, never for production (`docker-compose.yml`, Helm).
"""

import json
import urllib.request
from pathlib import Path

from deploy.local import wheels
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
    def address(self) -> str:
        """Host and port of the frontend."""
        return f"{LOOPBACK}:{self.port}"

    def start(self) -> None:
        """Start it (see `wait`)."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
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
            *("--db-filename", str(self.home / "temporal.db")),
            *("--sqlite-pragma", "journal_mode=WAL"),
            *("--sqlite-pragma", f"synchronous={'FULL' if self.durable else 'OFF'}"),
            *_each("--dynamic-config-value", self.dynamic_config),
            *_each("--search-attribute", SEARCH_ATTRIBUTES),
        ]


def _each(option: str, values: dict[str, str]) -> list[str]:
    return [word for name, value in values.items() for word in (option, f"{name}={value}")]
