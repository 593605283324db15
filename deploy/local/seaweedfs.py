"""The embedded S3 store: SeaweedFS with versioned buckets and object lock, on loopback.

Its lock guards against Concord's own mistakes and users, not against whoever owns this machine's disk: production
uses a store on other machines. Buckets are made by `shared.storage`, not here.
"""

import json
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minio import Minio

from deploy.local import wheels
from deploy.local.errors import EngineFailed
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.process import Child
from deploy.local.secrets import write_private
from deploy.local.volumes import find_unserved, need_buckets, need_served, need_whole
from deploy.local.waiting import wait_until
from deploy.s3_policies import disposal, ordinary

REGION = "us-east-1"
MEMORY = "384MiB"
"""What Go collects garbage at. It holds 110 MiB; told 192, it collected all the time (14 % of a core, idle)."""
VOLUMES_SECONDS = 20.0
"""How long its volumes may take to be served once it answers: its volume server, where it asks before the master is
elected (about one start in ten), asks again after 5 s."""


@dataclass(frozen=True)
class Keys:
    """An S3 access key and its secret."""

    access: str
    secret: str


class SeaweedFS:
    """One SeaweedFS server on loopback: master, volume, filer and S3 gateway in one process."""

    name = "SeaweedFS"

    def __init__(self, home: Path, ports: Ports, keys: Keys, bypass: Keys, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self.ports = ports
        self.durable = durable
        self.keys = keys
        self.bypass = bypass
        self.child = Child(
            self.name,
            self._argv(),
            self.home / "seaweedfs.log",
            # One volume a bucket at a time: seven at once, its default, would leave none for the last buckets.
            env={"GOMEMLIMIT": MEMORY, "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"},
            # Told to end, it does nothing for 15 s and then leaves. What it has acknowledged is with the kernel before.
            stop_seconds=0.2,
            death_signal=signal.SIGKILL,
        )

    @property
    def endpoint(self) -> str:
        """Host and port of the S3 gateway."""
        return f"{LOOPBACK}:{self.ports.s3}"

    def start(self) -> None:
        """Start it (see `wait`). Raises StackError where its files are damaged."""
        self._data.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self.child.end_leftover()
        need_whole(self._data)
        self._write_identities()
        self.child.start()

    def wait(self) -> None:
        """Return when it gives every document, with fsync on. Raises StackError where it lost some of its files."""
        wait_until(self.healthy, self.child)
        self._wait_for_volumes()
        if self.durable:
            self._sync_documents()
        need_buckets(self._data, [bucket.name for bucket in self.client().list_buckets()])

    def healthy(self) -> bool:
        """Whether the S3 gateway answers."""
        try:
            with urllib.request.urlopen(f"http://{self.endpoint}/healthz", timeout=2) as answer:  # loopback
                return bool(answer.status == 200)
        except OSError:
            return False

    def _wait_for_volumes(self) -> None:
        """It answers before it can give a document: until its master knows the volumes, each is refused."""
        deadline = time.monotonic() + VOLUMES_SECONDS
        wait_until(lambda: self._serves_all(deadline), self.child)
        need_served(self._data, self._volume_status())

    def _serves_all(self, deadline: float) -> bool:
        """Whether nothing is left to wait for: all are served, or those that are not will never be."""
        try:
            return not find_unserved(self._data, self._volume_status()) or time.monotonic() > deadline
        except OSError:
            return False

    def _volume_status(self) -> dict[str, Any]:
        """What its master says of volumes. Raises OSError."""
        address = f"http://{LOOPBACK}:{self.ports.master}/vol/status"
        with urllib.request.urlopen(address, timeout=2) as answer:  # loopback
            return dict(json.load(answer))

    def stop(self) -> None:
        """Stop it; everything it acknowledged is kept."""
        self.child.stop()

    def client(self) -> Minio:
        """An S3 client with the ordinary key."""
        return Minio(self.endpoint, self.keys.access, self.keys.secret, secure=False, region=REGION)

    def _sync_documents(self) -> None:
        """Have every document's bytes written to the disk before a put is answered (off by default)."""
        ports = self.ports
        shell = subprocess.run(
            [
                *(str(wheels.program("weed")), "shell"),
                f"-master={LOOPBACK}:{ports.master}.{ports.master_grpc}",
                f"-filer={LOOPBACK}:{ports.filer}.{ports.filer_grpc}",
            ],
            input="fs.configure -locationPrefix=/buckets/ -fsync -apply\n",
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        if '"fsync":  true' not in shell.stdout:
            raise EngineFailed(
                "SeaweedFS could not be told to write through to the disk.", f"See {self.child.log}"
            )

    def _argv(self) -> list[str]:
        ports = self.ports
        return [
            *(str(wheels.program("weed")), "-logtostderr=true", "server"),
            *(f"-dir={self._data}", f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}"),
            # The older raft takes 15 s to elect a lone master again after a restart; this one takes 2.
            "-master.raftHashicorp",
            *(f"-master.port={ports.master}", f"-master.port.grpc={ports.master_grpc}"),
            *("-master.volumeSizeLimitMB=1024", "-master.telemetry=false"),
            *(f"-volume.port={ports.volume}", f"-volume.port.grpc={ports.volume_grpc}"),
            # Volumes take room as they fill. Left to count them by free disk, a small disk has too few for the buckets.
            *("-volume.max=200", "-volume.preStopSeconds=0", "-volume.minFreeSpace=200MiB"),
            # No plain file API beside S3: it would know neither keys nor locks.
            *("-filer", "-filer.disableHttp"),
            *(f"-filer.port={ports.filer}", f"-filer.port.grpc={ports.filer_grpc}"),
            *("-s3", f"-s3.port={ports.s3}", f"-s3.port.grpc={ports.s3_grpc}"),
            *("-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={self._identities}"),
        ]

    @property
    def _data(self) -> Path:
        return self.home / "data"

    @property
    def _identities(self) -> Path:
        return self.home / "identities.json"

    def _write_identities(self) -> None:
        """Make the two keys and their policies known to the S3 gateway, which reads this file at its start."""
        keys = {"concord": (self.keys, ordinary()), "concord-disposal": (self.bypass, disposal())}
        known = {
            "policies": [{"name": name, "content": json.dumps(policy)} for name, (_, policy) in keys.items()],
            "identities": [_identity(name, key) for name, (key, _) in keys.items()],
        }
        write_private(self._identities, json.dumps(known))


def _identity(name: str, keys: Keys) -> dict[str, object]:
    credentials = [{"accessKey": keys.access, "secretKey": keys.secret}]
    return {"name": name, "credentials": credentials, "actions": [], "policyNames": [name]}
