"""`concord run`: from nothing to a running Concord on this machine, and back to nothing running.

It decides the order of things and talks to the person; how each thing is done is its neighbours' business.
"""

import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from rich.console import Console

from deploy.local import environment, machine, seal, steps
from deploy.local.engines import Stack
from deploy.local.lock import RunLock
from deploy.local.ports import Ports
from deploy.local.program import CONCORD, WebProgram, WorkerProgram
from deploy.local.progress import Steps
from deploy.local.secrets import load_secrets
from deploy.local.supervisor import Supervisor

WELCOME = """
[bold]Concord is ready:[/] [bold cyan]{address}[/]
Sign in: choose a person on the sign-in page; one click, no password (demo mode).
Mail that Concord sends is shown there too, under Demo mail. Your data is in {var}. Stop with Ctrl-C.
"""


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

    def __call__(self) -> None:
        """Start, watch, stop. Raises StackError where it can't start; nothing is left running in any case."""
        machine.need_folder(self.var)
        stopped = StopAsked()
        with RunLock(self.var, f"http://127.0.0.1:{self.ports.web}"):
            try:
                self._start()
                self.supervisor.watch(stopped, self._look_at_the_disk())
            except KeyboardInterrupt:
                pass
            finally:
                stopped.interrupts = False
                self._stop()

    def _start(self) -> None:
        self.ports.need_web()
        machine.need_disk(self.var)
        stack = Stack(self.var, self.ports.with_engines_moved(), load_secrets(self.var / "secrets.json"))
        env = environment.environment(stack)
        seeding = self.with_seed and steps.needs_seed(self.var)
        with Steps(self.console, total=4 if seeding else 3) as progress:
            with progress.step("Database, workflow engine and document store"):
                self._start_engines(stack, env)
            with progress.step("Database schemas"):
                steps.migrate(self.concord, self.var, env)
                stack.wait()
            environment.publish(self.var, env)
            with progress.step("Web server and workers"):
                self._start_programs(env)
            if seeding:
                with progress.step("Demo people and agreements"):
                    steps.seed(self.concord, self.var, env)
        self._say(WELCOME.format(address=env["CONCORD_PUBLIC_URL"], var=self.var))

    def _start_engines(self, stack: Stack, env: dict[str, str]) -> None:
        self.supervisor.add(*stack.engines)
        stack.launch()
        organisation = env.get("CONCORD_ORGANISATION", "State of West Virginia")
        seal.make_seal(self.var / "seal.p12", stack.secrets.seal_passphrase, organisation)
        stack.wait_for_database()

    def _start_programs(self, env: dict[str, str]) -> None:
        worker = WorkerProgram(self.concord, self.var / "log" / "worker.log", env)
        web = WebProgram(self.concord, self.ports.web, self.var / "log" / "web.log", env)
        for program in (worker, web):
            self.supervisor.add(program)
            program.start()
        for waited in (web, worker):
            waited.wait()

    def _stop(self) -> None:
        self._say("Stopping: web server, workers, engines …")
        self.supervisor.stop()
        (self.var / environment.FILE).unlink(missing_ok=True)
        self._say(f"Stopped. Your data is in {self.var}; the next start goes on from here.")

    def _look_at_the_disk(self) -> Callable[[], None]:
        """A watch on the free space that warns once until it has been mended."""
        warned = False

        def look() -> None:
            nonlocal warned
            free = machine.free_megabytes(self.var)
            if free < machine.LOW_MB and not warned:
                self._say(f"The disk of {self.var} is nearly full: {free} MB left. Free some now.")
            warned = free < machine.LOW_MB

        return look

    def _say(self, line: str) -> None:
        self.console.print(line, highlight=False, soft_wrap=True)
