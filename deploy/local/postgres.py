"""The embedded PostgreSQL: makes its data folder, starts it, stops it, says whether it answers.

Roles and databases are `deploy.provision`'s business. TCP on loopback only, passwords always (SCRAM).
"""

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from deploy.local import accounts, wheels
from deploy.local.errors import StackError
from deploy.local.ports import LOOPBACK
from deploy.local.process import LAUNCHER, Child
from deploy.local.waiting import wait_until

SUPERUSER = "concord_superuser"

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",  # 2 services, each in web and worker, and room for a person with psql
    "shared_buffers": "96MB",
    "max_wal_size": "512MB",
    "jit": "off",  # short queries only: compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
}
# A test's database is thrown away: it need not survive the loss of power.
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One PostgreSQL server on loopback, its data under `home`."""

    name = "PostgreSQL"

    def __init__(self, home: Path, port: int, password: str, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self.data = self.home / "data"
        self.port = port
        self.password = password
        self.durable = durable
        self._programs = wheels.postgres_programs()
        self._account = accounts.account_for(self.data)
        self.child = self._child()

    def start(self) -> None:
        """Make the data folder if there is none, and start the server (see `wait`).

        Raises StackError where the folder is damaged or belongs to another major version.
        """
        self.child.end_leftover()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._remove_stale_lock()
        accounts.give_all(self.data, self._account)
        self.data.chmod(0o700)
        self.child.start()

    def wait(self) -> None:
        """Return when it answers. Raises EngineFailed."""
        wait_until(self.healthy, self.child)

    def healthy(self) -> bool:
        """Whether it answers a query now, and takes writes: it does not while it replays an archive."""
        try:
            with psycopg.connect(self.superuser_url(), connect_timeout=2) as connection:
                return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
        except psycopg.Error:
            return False

    def stop(self) -> None:
        """Stop it: connections are closed, committed work is kept."""
        self.child.stop()

    def superuser_url(self, database: str = "postgres") -> str:
        """The address for provisioning and tests; no service ever gets it."""
        return f"postgresql://{SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def _child(self) -> Child:
        settings = {**SETTINGS, **({} if self.durable else UNSAFE), "port": str(self.port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Child(
            name=self.name,
            argv=[str(self._programs / "postgres"), "-D", str(self.data), *options],
            log=self.home / "postgres.log",
            cwd=Path("/"),
            account=self._account,
            reaches=(self.data, self._programs),
            stop_signal=signal.SIGINT,  # "fast": does not wait until every client has gone
            stop_seconds=5,
        )

    def _initialise(self) -> None:
        """Make a data folder; one that was left half made is made anew (it never held anything)."""
        self.data.mkdir(parents=True, exist_ok=True)
        if any(self.data.iterdir()):
            raise self._damaged("has no PG_VERSION file")
        self.data.chmod(0o700)
        secret = self.home / "initdb.password"
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        for path in (self.data, secret):
            accounts.give(path, self._account)
        try:
            self._initdb(secret)
        finally:
            secret.unlink()

    def _initdb(self, secret: Path) -> None:
        argv = [
            *(str(self._programs / "initdb"), "-D", str(self.data), "--username", SUPERUSER),
            *("--pwfile", str(secret), "--auth", "scram-sha-256", "--encoding", "UTF8"),
            # The same order of text on every machine and in the container image.
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
            *([] if self.durable else ["--no-sync"]),
        ]
        launch = [sys.executable, "-I", str(LAUNCHER), *self.child.launch_options(), "--", *argv]
        done = subprocess.run(launch, capture_output=True, text=True, cwd="/", check=False)
        if done.returncode != 0:
            raise StackError(
                f"PostgreSQL could not make its data folder: {done.stderr.strip().splitlines()[-1:]}",
                f"Look at the free space and the rights of {self.home}, then start again.",
            )

    def _check_version(self) -> None:
        ours = self._programs.parent / "share"
        major = (self.data / "PG_VERSION").read_text().strip()
        if not (self.data / "global" / "pg_control").exists():
            raise self._damaged("has no pg_control file")
        if major != _major(self._programs):
            raise StackError(
                f"The data folder {self.data} was made by PostgreSQL {major}, not by the one in {ours.parent}.",
                "Install the version of Concord that made it, export, and import; or clear it: make reset",
            )

    def _damaged(self, why: str) -> StackError:
        return StackError(
            f"The data folder {self.data} is damaged: it {why}.",
            "Put a backup in its place (docs/runbook.md), or clear everything: make reset",
        )

    def _remove_stale_lock(self) -> None:
        """After a kill -9 and a reboot, the pid in PostgreSQL's lock file may be another program's by now."""
        lock = self.data / "postmaster.pid"
        with suppress(OSError, ValueError, IndexError):
            pid = int(lock.read_text().splitlines()[0])
            if not psutil.pid_exists(pid) or "postgres" not in psutil.Process(pid).name():
                lock.unlink()


def _major(programs: Path) -> str:
    """The major version of the installed programs, such as `18`."""
    said = subprocess.run(
        [str(programs / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return said.stdout.split()[-1].split(".")[0]
