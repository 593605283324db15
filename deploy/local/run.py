"""`concord run`: from nothing to a running Concord on this machine, and back to nothing running.

It decides the order of things and talks to the person; how each thing is done is its neighbours' business.
"""

import signal
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from rich.console import Console

from deploy.local import environment, machine, seal, steps
from deploy.local.engines import Stack
from deploy.local.lock import RunLock
from deploy.local.ports import Ports
from deploy.local.program import CONCORD, Program, WebProgram, WorkerProgram
from deploy.local.progress import Steps
from deploy.local.secrets import load_secrets
from deploy.local.supervisor import Supervisor

WELCOME = """
[bold]Concord is ready:[/] [bold cyan]{address}[/]
Sign in: choose a person on the sign-in page; one click, no password (demo mode).
Mail that Concord sends is shown there too, under Demo mail. Your data is in {var}. Stop with Ctrl-C.
"""

FILLING = "The demo is still being filled in; a line here says when it is whole."

SEED_SECONDS = 20.0
"""How long the address waits for the demo; the people and the first agreements are there well before."""


class StopAsked:
    """Notices Ctrl-C, `kill` and a closed terminal; true once one came."""

    def __init__(self) -> None:
        self._asked = False
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._notice)

    def __call__(self) -> bool:
        """Whether Concord was asked to stop."""
        return self._asked

    def _notice(self, _number: int, _frame: FrameType | None) -> None:
        first, self._asked = not self._asked, True
        if first and self.interrupts:
            raise KeyboardInterrupt

    interrupts = True
    """Whether the first signal breaks into what is being done (starting), or is only noticed (stopping)."""


class Run:
    """One run on one data folder."""

    def __init__(
        self,
        var: Path,
        ports: Ports,
        console: Console,
        *,
        seed: bool = True,
        concord: Sequence[str] = CONCORD,
    ) -> None:
        self.var = var.absolute()
        self.ports = ports
        self.console = console
        self.with_seed = seed
        self.concord = concord
        self.supervisor = Supervisor(self._say)
        self.seeding: steps.Seeding | None = None
        self._look_at_disk_again = 0.0

    def __call__(self) -> None:
        """Start, watch, stop. Raises StackError where it can't start; nothing is left running in any case."""
        machine.need_folder(self.var)
        machine.need_disk(self.var)
        stopped = StopAsked()
        with RunLock(self.var, f"http://127.0.0.1:{self.ports.web}"):
            try:
                self._start()
                self.supervisor.watch(stopped, self._look)
            except KeyboardInterrupt:
                pass
            finally:
                stopped.interrupts = False
                self._stop()

    def _start(self) -> None:
        self.ports.need_web()
        stack = Stack(self.var, self.ports.with_engines_moved(), load_secrets(self.var / "secrets.json"))
        env = environment.environment(stack)
        steps.forget_filling(self.var)
        if self.with_seed and steps.needs_seed(self.var):
            self.seeding = steps.Seeding(self.concord, self.var, env)
        with Steps(self.console, total=4 if self.seeding else 3) as progress:
            with progress.step("Database, workflow engine and document store"):
                self._start_engines(stack, env)
                programs = self._start_programs(env)
                stack.wait_for_database()
            with progress.step("Database schemas"):
                steps.migrate(self.concord, self.var, env)
                stack.wait()
            environment.publish(self.var, env)
            with progress.step("Web server and workers"):
                self._schemas_are_there.touch()
                for program in programs:
                    program.wait()
            if self.seeding:
                with progress.step("Demo people and first agreements"):
                    self._seed(self.seeding)
        self._tell_demo()
        self._say(WELCOME.format(address=env["CONCORD_PUBLIC_URL"], var=self.var))
        if self.seeding:
            self._say(FILLING)

    def _start_engines(self, stack: Stack, env: dict[str, str]) -> None:
        self.supervisor.add(*stack.engines)
        stack.launch()
        organisation = env.get("CONCORD_ORGANISATION", "State of West Virginia")
        seal.make_seal(self.var / "seal.p12", stack.secrets.seal_passphrase, organisation)

    def _start_programs(self, env: dict[str, str]) -> Sequence[Program]:
        """Web server and workers, which import beside the migrations and take no work before their end."""
        go, log = self._schemas_are_there, self.var / "log"
        go.unlink(missing_ok=True)
        worker = WorkerProgram(self.concord, log / "worker.log", env, go)
        web = WebProgram(self.concord, self.ports.web, log / "web.log", env, go)
        for program in (worker, web):
            self.supervisor.add(program)
            program.start()
        return web, worker

    @property
    def _schemas_are_there(self) -> Path:
        """The file that web server and workers wait for; there from the end of the migrations to the next start."""
        return self.var / "log" / "schemas.ready"

    def _seed(self, seeding: steps.Seeding) -> None:
        """Give the demo a while to be whole before people are let in; what is missing then comes while they look."""
        patience = time.monotonic() + (0 if seeding.begun_before() else SEED_SECONDS)
        seeding.start()
        while seeding.child.alive() and time.monotonic() < patience:
            time.sleep(0.1)

    def _look(self) -> None:
        """What is looked at while Concord runs, beside its processes."""
        self._tell_demo()
        if time.monotonic() >= self._look_at_disk_again:
            self._look_at_disk_again = time.monotonic() + 60
            free = machine.free_megabytes(self.var)
            if free < machine.LOW_MB:
                self._say(f"The disk of {self.var} is nearly full: {free} MB left. Free some now.")

    def _tell_demo(self) -> None:
        """Once the demo is whole, or could not be made so, say it."""
        ended = self.seeding.ended() if self.seeding else None
        if ended is not None:
            self.seeding = None
            self._say(ended)

    def _stop(self) -> None:
        if not self.supervisor.watches_anything():
            return
        self._say("Stopping: web server, workers, engines …")
        if self.seeding:
            self.seeding.stop()
        self.supervisor.stop()
        (self.var / environment.FILE).unlink(missing_ok=True)
        self._say(f"Stopped. Your data is in {self.var}; the next start goes on from here.")

    def _say(self, line: str) -> None:
        self.console.print(line, highlight=False, soft_wrap=True)
