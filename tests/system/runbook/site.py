"""An installation that the runbook is tried on: real engines under one folder, and a shell in which its lines run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from deploy.local.engines import Stack, start_stack
from deploy.local.environment import environment
from deploy.local.ports import Ports
from deploy.local.seal import make_seal
from deploy.local.wheels import postgres_programs
from shared.settings import Settings

ROOT = Path(__file__).parents[3]


class Site:
    """Concord's engines on `folder`; `lines` runs a block of the runbook, `concord` one command."""

    def __init__(self, folder: Path) -> None:
        self.var, self.backup = folder / "var", folder / "backup"
        self.archive = folder / "archive"
        self.backup.mkdir(parents=True)
        self.stack: Stack
        self.start()
        make_seal(self.var / "seal.p12", self.stack.secrets.seal_passphrase, "State of West Virginia")
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.bin / "concord").write_text(f'#!/bin/sh\nexec {sys.executable} -m deploy.cli "$@"\n')
        (self.bin / "concord").chmod(0o755)

    def start(self) -> None:
        """Start the three engines on what is in the folder."""
        self.stack = start_stack(self.var, Ports.free(), durable=False)

    @property
    def settings(self) -> Settings:
        """The settings under which Concord runs beside the engines."""
        given = environment(self.stack)
        return Settings(**{name.removeprefix("CONCORD_").lower(): value for name, value in given.items()})

    def lines(self, title: str, answer: str = "", **variables: str) -> str:
        """What a block of the runbook says to this answer; it must end well."""
        done = self._shell(block(title), answer=answer, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def concord(self, *words: str, ends: int = 0, **variables: str) -> str:
        """What a command says; it must end so."""
        done = self._shell('exec concord "$@"', *words, **variables)
        assert done.returncode == ends, done.stdout + done.stderr
        return done.stdout

    def query(self, question: str) -> object:
        """One value from the record."""
        with psycopg.connect(self.stack.postgres_url("owner")) as connection:
            return (connection.execute(question).fetchone() or (None,))[0]  # type: ignore[arg-type]

    def _shell(
        self, script: str, *words: str, answer: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("CONCORD_")}
        path = os.pathsep.join([str(self.bin), str(postgres_programs()), os.environ["PATH"]])
        more = {
            "PATH": path, "PYTHONPATH": str(ROOT), "BACKUP": str(self.backup),
            "ARCHIVE": str(self.archive),
            "DATA": str(self.var / "postgres" / "data"),
            "CONCORD_ADMIN_DATABASE_URL": self.stack.postgres.superuser_url(),
        }  # fmt: skip
        env = {**ours, **environment(self.stack), **more, **variables}
        shell = ["bash", "-euc", script, "runbook", *words]
        return subprocess.run(
            shell,
            env=env,
            input=answer,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            cwd=self.var.parent,
        )

    def make_archive(self) -> None:
        """The folder for changes, which belongs to the account that PostgreSQL runs as."""
        self.archive.mkdir()
        owner = (self.var / "postgres" / "data").stat()
        os.chown(self.archive, owner.st_uid, owner.st_gid)

    def lose(self, engine: str) -> None:
        """An engine's folder is gone, as after a failed disk (the engines are stopped)."""
        shutil.rmtree(self.var / engine)


def block(title: str) -> str:
    """The lines of the runbook that are marked so."""
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    found = re.search(rf"^ *```sh {re.escape(title)}\n(.*?)^ *```$", text, re.S | re.M)
    assert found, f"docs/runbook.md has no lines marked {title!r}"
    return found[1]
