"""A real MinIO server, built from its last tagged source with `go install`, for tests and benchmarks.

It runs as a process of its own and is never linked (its licence is the AGPL). Production images are pinned in
`docker-compose.yml`.
"""

import urllib.request
from pathlib import Path

from deploy.engines.cache import build_once, built, call, need_program
from deploy.local.ports import LOOPBACK
from deploy.local.process import Child
from deploy.local.seaweedfs import Keys
from deploy.local.waiting import wait_until

VERSION = "v0.0.0-20260212201848-7aac2a2c5b7c"
FOLDER = f"minio-{VERSION}"
NEEDS_GO = "Install Go 1.26 or later, or name a running server: CONCORD_TEST_S3=host:port,access,secret"


def build() -> Path:
    """The program, built if it is not in the cache (about 3 minutes on 2 cores). Raises StackError."""

    def install(target: Path) -> None:
        go = need_program("go", NEEDS_GO)
        env = {"GOBIN": str(target), "GOFLAGS": "-trimpath", "CGO_ENABLED": "0"}
        call([go, "install", f"github.com/minio/minio@{VERSION}"], env)

    return build_once(FOLDER, install) / "minio"


def is_built() -> bool:
    """Whether the program is in the cache."""
    return (built(FOLDER) / "minio").exists()


class RealMinio:
    """One MinIO server on loopback; `root` is its administrator's key (see `deploy.storage_keys`)."""

    name = "MinIO"

    def __init__(self, home: Path, port: int, console_port: int, root: Keys) -> None:
        self.home = home.absolute()
        self.endpoint = f"{LOOPBACK}:{port}"
        self.root = root
        self.child = Child(
            self.name,
            [
                *(str(built(FOLDER) / "minio"), "server", str(self.home / "data")),
                *("--address", self.endpoint, "--console-address", f"{LOOPBACK}:{console_port}"),
            ],
            self.home / "minio.log",
            env={"MINIO_ROOT_USER": root.access, "MINIO_ROOT_PASSWORD": root.secret, "MINIO_UPDATE": "off"},
            stop_seconds=5,
        )

    def start(self) -> None:
        """Start it and return at once."""
        (self.home / "data").mkdir(parents=True, exist_ok=True)
        self.child.start()

    def wait(self) -> None:
        """Return when it answers. Raises EngineFailed."""
        wait_until(self.healthy, self.child)

    def healthy(self) -> bool:
        """Whether it answers and its disks are there."""
        try:
            with urllib.request.urlopen(f"http://{self.endpoint}/minio/health/cluster", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Stop it; safe to call twice."""
        self.child.stop()
