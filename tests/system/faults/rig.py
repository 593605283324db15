"""Engines and a worker that may be killed with -9 at any time and are started again, and what must hold afterwards."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from deploy.local.errors import StackError
from deploy.local.ports import Ports
from deploy.local.secrets import Secrets
from deploy.local.temporal import Temporal
from deploy.migrate import migrate
from services.agreements.supply import CLOCK_RULES
from services.agreements.tables import ACTS
from shared import clock
from shared.acts.perform import Performer
from shared.acts.supply import supply_clocks
from shared.acts.sweep import sweep
from shared.audit.chain import breaks, hashed_form
from shared.database import Database
from shared.errors import OutcomeUnknown, Unavailable
from shared.temporal import Bridge, data_converter
from tests.engines import TestPostgres
from tests.integration.acts.drafts import begin
from tests.system.acts.conftest import ADDRESS, KEYS
from tests.system.faults.worker_process import NobodySignedIn


class Rig:
    """PostgreSQL and Temporal with durable files, one worker process, and a performer as a service has it."""

    def __init__(self, home: Path) -> None:
        ports, self.home = Ports.free(), home
        self.postgres = TestPostgres(home / "postgres", ports.postgres, Secrets(), durable=True)
        self.temporal = Temporal(
            home / "temporal", ports.temporal, ports.temporal_http, ports.temporal_metrics
        )
        self.context = NobodySignedIn()
        # Engines end with the thread that started them, so one thread that lives as long as the rig starts them all.
        self.starter = ThreadPoolExecutor(1)
        self.worker: Any = None
        self.web: Any = None
        self.marker, self.said = home / "none", home / "errors.log"
        self.started = time.monotonic()

    def __enter__(self):
        for engine in (self.postgres, self.temporal):
            self.starter.submit(engine.start).result()
        for engine in (self.postgres, self.temporal):
            engine.wait()
        self.postgres.provision()
        migrate(self.postgres.url("owner"))
        self.database = Database(self.postgres.url("agreements"))
        with self.database.transaction() as session:
            supply_clocks(session, ACTS, CLOCK_RULES, "US-WV")
        self.bridge = Bridge(self._connect)
        self.performer = Performer(
            self.database, self.context, self.bridge, ADDRESS, ZoneInfo("America/New_York")
        )
        return self

    def __exit__(self, *_):
        self.stop_worker()
        self.database.dispose()
        self.temporal.stop()
        self.postgres.stop()
        self.starter.shutdown()

    async def _connect(self) -> Client:
        return await Client.connect(self.temporal.address, data_converter=data_converter(KEYS), lazy=True)

    def draft(self) -> str:
        return begin(self.database, self.context, clock.now())

    def start_worker(self, fault: str = "") -> None:
        """A worker; with a fault it dies there once, and never again."""
        self.worker = self._start("worker_process", fault)
        assert self.worker.stdout.readline() == b"working\n"

    def start_web(self, stream: str, key: str, fault: str = "") -> None:
        """A process that sends one submission, as the web's does for somebody who presses the button once."""
        self.web = self._start("web_process", fault, stream, key)

    def _start(self, module: str, fault: str, *more: str) -> Any:
        marker = self.home / f"once-{time.monotonic_ns()}"
        if fault:
            self.marker = marker
        env = {**os.environ, "CONCORD_FAULT": fault, "CONCORD_FAULT_ONCE": str(marker)}
        argv = [sys.executable, "-m", f"tests.system.faults.{module}", self.temporal.address,
                self.postgres.url("agreements"), *more]  # fmt: skip
        with self.said.open("ab") as errors:
            return subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=errors)

    def wait_held(self, seconds: int = 30) -> None:
        """Until somebody waits at their fault point."""
        for _ in range(seconds * 50):
            if self.marker.exists():
                return
            time.sleep(0.02)
        raise AssertionError(f"the fault point was never reached: {self.said.read_text()[-2000:]}")

    def let_go(self) -> None:
        """Whoever waits at a fault point goes on."""
        self.marker.with_suffix(".go").touch()

    def kill(self, victim: str) -> None:
        """Kill -9 the worker, the web or an engine; all but the web are started again."""
        if victim == "web":
            self.web.kill()
        elif victim == "worker":
            self.stop_worker()
            self.start_worker()
        else:
            self.kill_engine(getattr(self, victim))

    def web_answer(self) -> str:
        """What the web's process answered; nothing where it was killed, or did not learn the outcome."""
        said, _ = self.web.communicate(timeout=30)
        return str(said.decode().strip())

    def stop_worker(self) -> None:
        if self.worker and self.worker.poll() is None:
            self.worker.kill()
            self.worker.wait()

    def kill_engine(self, engine) -> None:
        """Kill -9 and start again on the same files, as often as it takes: backends outlive their server a moment."""
        pid = engine.child.process.pid
        os.killpg(os.getpgid(pid), signal.SIGKILL)
        engine.child.process.wait()
        for _ in range(20):
            try:
                self.starter.submit(engine.start).result()
                engine.wait()
                return
            except StackError:
                time.sleep(1)
        raise AssertionError("the engine did not start again")

    def perform_until_answered(self, actor, stream, name, key, seconds=60, **ids):
        """Press the button again under the same key until there is an answer, as people do."""
        ends = time.monotonic() + seconds
        while True:
            try:
                return self.performer.perform(actor, stream, name, key=key, ids=ids)
            except (OutcomeUnknown, Unavailable):
                if time.monotonic() > ends:
                    raise
                time.sleep(0.2)

    def wake_all(self) -> None:
        """What the minute's schedule does, as if a minute had passed."""
        ahead = clock.now().timestamp() + 120
        from datetime import UTC, datetime

        with clock.at(datetime.fromtimestamp(ahead, UTC)):
            sweep(self.database, self.context, self.bridge, ADDRESS)

    def wait_for(self, stream, status, seconds=40):
        for turn in range(seconds * 10):
            head = self.head(stream)
            if head.state["status"] == status:
                return head
            if turn and turn % 50 == 0:
                self.wake_all()
            time.sleep(0.1)
        raise AssertionError(f"still {head.state['status']}, not {status}")

    def head(self, stream):
        with self.database.transaction() as session:
            return session.execute(select(ACTS.stream).where(ACTS.stream.c.stream_id == stream)).one()

    def events(self, stream):
        with self.database.transaction() as session:
            query = select(ACTS.event).where(ACTS.event.c.stream_id == stream).order_by(ACTS.event.c.seq)
            return session.execute(query).all()

    def outcomes(self, stream):
        with self.database.transaction() as session:
            return session.execute(select(ACTS.outcome).where(ACTS.outcome.c.stream_id == stream)).all()

    def armed(self, stream) -> bool:
        """Whether the agreement's workflow waits for a clock in Temporal."""

        async def has_timer(client: Client) -> bool:
            described = await client.get_workflow_handle(ADDRESS.workflow_id(stream)).fetch_history()
            kinds = [event.event_type for event in described.events]
            return kinds.count(EventType.EVENT_TYPE_TIMER_STARTED) > kinds.count(
                EventType.EVENT_TYPE_TIMER_CANCELED
            ) + kinds.count(EventType.EVENT_TYPE_TIMER_FIRED)

        for _ in range(100):
            if self.bridge.call(has_timer, 20):
                return True
            time.sleep(0.1)
        return False

    def check_agreement(self, stream) -> None:
        """The record, its events, the chain, the outcomes and the workflow agree."""
        events, head = self.events(stream), self.head(stream)
        assert [e.seq for e in events] == list(range(1, head.seq + 1))
        assert breaks((e.seq, e.previous_hash, e.hash, hashed_form(e)) for e in events) == []
        assert events[-1].hash == head.chain_hash
        assert sorted(o.seq for o in self.outcomes(stream)) == list(range(2, head.seq + 1))
        handle_id = ADDRESS.workflow_id(stream)
        seen = self.bridge.call(lambda client: client.get_workflow_handle(handle_id).query("seq"), 20)
        assert seen == head.seq, "the workflow does not know the newest event"


class Killer(threading.Thread):
    """Kills the worker, Temporal or PostgreSQL at random, so many times, and starts it again."""

    def __init__(self, rig: Rig, kills: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.rig, self.left, self.random = rig, kills, random.Random(seed)
        self.killed: list[str] = []

    def run(self) -> None:
        while self.left:
            time.sleep(self.random.uniform(0.5, 2.0))
            victim = self.random.choice(("worker", "worker", "temporal", "postgres"))
            self.killed.append(victim)
            self.rig.kill(victim)
            self.left -= 1
