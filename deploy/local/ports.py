"""Which loopback ports the embedded stack uses, and how free ones are found.

Nothing here opens a port for longer than it takes to see whether it is free.
"""

import dataclasses
import random
import socket
from dataclasses import dataclass

from deploy.local.errors import PortTaken

LOOPBACK = "127.0.0.1"
# Below the range that Linux and macOS hand to outgoing connections: a port found free stays free until it is used.
FREE_RANGE = range(20000, 32000)
HIGHEST = 65535


@dataclass(frozen=True)
class Ports:
    """A port for every listener. The defaults are those of `make run`; only `web` is meant for people."""

    web: int = 8000
    postgres: int = 8101
    temporal: int = 8102
    temporal_http: int = 8103
    temporal_metrics: int = 8104
    s3: int = 8110
    s3_grpc: int = 8111
    filer: int = 8112
    filer_grpc: int = 8113
    volume: int = 8114
    volume_grpc: int = 8115
    master: int = 8116
    master_grpc: int = 8117

    @classmethod
    def free(cls) -> "Ports":
        """Ports that nothing listens on now (tests, a second copy)."""
        taken: set[int] = set()
        return cls(**{field.name: _find_free(taken) for field in dataclasses.fields(cls)})

    def with_engines_moved(self) -> "Ports":
        """The same ports, but each engine's port that is taken is swapped for a free one; `web` stays."""
        taken = set(dataclasses.astuple(self))
        moved = {
            field.name: _find_free(taken)
            for field in dataclasses.fields(self)
            if field.name != "web" and not is_free(getattr(self, field.name))
        }
        return dataclasses.replace(self, **moved)

    def need_web(self) -> None:
        """Raises PortTaken where another program listens on the address people are told."""
        if not is_free(self.web):
            other = self.web + 80 if self.web + 80 <= HIGHEST else self.web - 80
            raise PortTaken(
                f"Port {self.web} is taken by another program.",
                f"Stop that program, or choose another port: CONCORD_PORT={other} make run",
            )


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _find_free(taken: set[int]) -> int:
    """A free port not in `taken`, which it is added to. Random, so that parallel test runs do not meet."""
    chooser = random.SystemRandom()
    while True:
        port = chooser.choice(FREE_RANGE)
        if port not in taken and is_free(port):
            taken.add(port)
            return port
