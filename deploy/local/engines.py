"""The three embedded engines as one: started together, stopped together, their addresses in one place.

For `concord run` and for tests. Nothing here knows of Concord's services, migrations or seed.
"""

from pathlib import Path
from typing import Protocol

from deploy.local.ports import LOOPBACK, Ports
from deploy.local.postgres import Postgres
from deploy.local.process import Child
from deploy.local.seaweedfs import Keys, SeaweedFS
from deploy.local.secrets import Secrets, load_secrets
from deploy.local.temporal import Temporal
from deploy.provision import DATABASE, ROLES, provision, role_name


class Engine(Protocol):
    """What the stack and the supervisor ask of an engine."""

    name: str
    child: Child

    def start(self) -> None:
        """Start it and return at once. Raises StackError."""

    def wait(self) -> None:
        """Return when it answers. Raises EngineFailed."""

    def healthy(self) -> bool:
        """Whether it answers now."""

    def stop(self) -> None:
        """Stop it; safe to call twice."""


class Stack:
    """PostgreSQL, Temporal and SeaweedFS on loopback, with their data under `var`."""

    def __init__(self, var: Path, ports: Ports, secrets: Secrets, *, durable: bool = True) -> None:
        self.var = var.absolute()
        self.ports = ports
        self.secrets = secrets
        keys = Keys(secrets.s3_access, secrets.s3_secret)
        bypass = Keys(secrets.s3_bypass_access, secrets.s3_bypass_secret)
        self.postgres = Postgres(
            self.var / "postgres", ports.postgres, secrets.postgres_superuser, durable=durable
        )
        self.temporal = Temporal(
            self.var / "temporal",
            ports.temporal,
            ports.temporal_http,
            ports.temporal_metrics,
            durable=durable,
        )
        self.seaweedfs = SeaweedFS(self.var / "seaweedfs", ports, keys, bypass, durable=durable)

    @property
    def engines(self) -> tuple[Engine, ...]:
        """In the order of starting; the slowest to start comes first."""
        return (self.seaweedfs, self.postgres, self.temporal)

    def start(self) -> None:
        """Start all three side by side, wait until each answers, and make roles and database.

        Raises StackError; then nothing is left running.
        """
        try:
            self.launch()
            self.wait_for_database()
            self.wait()
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        """Start all three and return at once. Raises StackError."""
        for engine in self.engines:
            engine.start()

    def wait_for_database(self) -> None:
        """Return when PostgreSQL answers, with Concord's roles and database. Raises EngineFailed."""
        self.postgres.wait()
        self.provision()

    def wait(self) -> None:
        """Return when all three answer. Raises EngineFailed."""
        for engine in self.engines:
            engine.wait()

    def provision(self) -> None:
        """Make the roles and the database, or bring their passwords up to date."""
        provision(self.postgres.superuser_url(), {role: self.secrets.postgres(role) for role in ROLES})

    def stop(self) -> None:
        """Stop all three, side by side; returns when nothing of them runs."""
        for engine in self.engines:
            engine.child.ask_to_stop()
        for engine in reversed(self.engines):
            engine.stop()

    def postgres_url(self, role: str) -> str:
        """The database's address for `owner` or a service, such as `agreements`."""
        password = self.secrets.postgres(role)
        return f"postgresql://{role_name(role)}:{password}@{LOOPBACK}:{self.ports.postgres}/{DATABASE}"

    @property
    def temporal_address(self) -> str:
        """Host and port of Temporal's frontend."""
        return self.temporal.address

    @property
    def s3_endpoint(self) -> str:
        """Host and port of the S3 gateway."""
        return self.seaweedfs.endpoint


def start_stack(var: Path, ports: Ports, *, durable: bool = True) -> Stack:
    """Start the embedded engines on `var`, whether it is new or not.

    `durable=False` leaves out fsync (tests only). Raises StackError.
    """
    stack = Stack(var, ports, load_secrets(var / "secrets.json"), durable=durable)
    stack.start()
    return stack
