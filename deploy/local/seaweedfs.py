"""The embedded S3 store: SeaweedFS with versioned buckets and object lock, on loopback.

Its lock guards against Concord's own mistakes and users, not against whoever owns this machine's disk: production
uses a store on other machines. Buckets are made by `shared.storage`, not here.
"""

import json
import os
import signal
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from minio import Minio

from deploy.local import wheels
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.process import Child
from deploy.local.waiting import wait_until

REGION = "us-east-1"


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
        self.keys = keys
        self.bypass = bypass
        self.child = Child(
            self.name,
            self._argv(),
            self.home / "seaweedfs.log",
            env={"GOMEMLIMIT": "192MiB"},
            # It answers SIGTERM only after 15 s. What it has acknowledged is with the kernel by then.
            stop_seconds=5 if durable else 0.2,
            death_signal=signal.SIGKILL,
        )

    @property
    def endpoint(self) -> str:
        """Host and port of the S3 gateway."""
        return f"{LOOPBACK}:{self.ports.s3}"

    def start(self) -> None:
        """Start it (see `wait`)."""
        (self.home / "data").mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)
        self._write_identities()
        self.child.start()

    def wait(self) -> None:
        """Return when it answers to our key. Raises EngineFailed."""
        wait_until(self.healthy, self.child)

    def healthy(self) -> bool:
        """Whether the S3 gateway answers."""
        try:
            with urllib.request.urlopen(f"http://{self.endpoint}/healthz", timeout=2) as answer:  # loopback
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Stop it; everything it acknowledged is kept."""
        self.child.stop()

    def client(self) -> Minio:
        """An S3 client with the ordinary key."""
        return Minio(self.endpoint, self.keys.access, self.keys.secret, secure=False, region=REGION)

    def _argv(self) -> list[str]:
        ports = self.ports
        return [
            *(str(wheels.program("weed")), "-logtostderr=true", "server"),
            *(f"-dir={self.home / 'data'}", f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}"),
            # The older raft takes 15 s to elect a lone master again after a restart; this one takes 2.
            "-master.raftHashicorp",
            *(f"-master.port={ports.master}", f"-master.port.grpc={ports.master_grpc}"),
            *("-master.volumeSizeLimitMB=1024", "-master.telemetry=false"),
            *(f"-volume.port={ports.volume}", f"-volume.port.grpc={ports.volume_grpc}"),
            *("-volume.max=0", "-volume.preStopSeconds=0", "-volume.minFreeSpace=200MiB"),
            # No plain file API beside S3: it would know neither keys nor locks.
            *("-filer", "-filer.disableHttp"),
            *(f"-filer.port={ports.filer}", f"-filer.port.grpc={ports.filer_grpc}"),
            *("-s3", f"-s3.port={ports.s3}", f"-s3.port.grpc={ports.s3_grpc}"),
            *("-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={self._identities}"),
        ]

    @property
    def _identities(self) -> Path:
        return self.home / "identities.json"

    def _write_identities(self) -> None:
        """Two keys: the ordinary one may do all but bypass a lock; the disposal job's may bypass GOVERNANCE."""
        ordinary = _policy("ordinary", deny=["s3:BypassGovernanceRetention"])
        disposal = _policy("disposal", deny=["s3:PutObject", "s3:CreateBucket", "s3:DeleteBucket"])
        identities = {
            "policies": [ordinary, disposal],
            "identities": [
                _identity("concord", self.keys, "ordinary"),
                _identity("concord-disposal", self.bypass, "disposal"),
            ],
        }
        secret = os.open(self._identities, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(secret, "w") as file:
            json.dump(identities, file)


def _policy(name: str, *, deny: list[str]) -> dict[str, str]:
    everything = ["arn:aws:s3:::*"]
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["s3:*"], "Resource": everything},
            {"Effect": "Deny", "Action": deny, "Resource": everything},
        ],
    }
    return {"name": name, "content": json.dumps(document)}


def _identity(name: str, keys: Keys, policy: str) -> dict[str, object]:
    credentials = [{"accessKey": keys.access, "secretKey": keys.secret}]
    return {"name": name, "credentials": credentials, "actions": [], "policyNames": [policy]}
