"""Agreements started in numbers on a busy machine, as after the loss of Temporal, keep no act and no mail waiting.

Their first tasks come after those of agreements that somebody acts on (`shared.acts.start.LAST`); in one line with them
an act got no answer in time. Of the breakdown that it once was see docs/adr/0012.
"""

import asyncio
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from deploy.bench.rig import LAWYER, running
from services.agreements.tables import ACTS
from services.agreements.wiring import ADDRESS
from shared.acts.commit import get_head
from shared.acts.start import start

pytestmark = [pytest.mark.engines, pytest.mark.slow, pytest.mark.timeout(300)]
STARTED, AT_ONCE, BUSY, ACTS_MEANWHILE = 250, 16, 3, 4
ANSWERED, DONE = 5.0, 15.0
"""Seconds in which an act is answered, and in which what it brings about is done."""


@pytest.fixture
def rig(tmp_path):
    with patch.dict(os.environ), running(tmp_path / "var") as rig:
        yield rig


@contextmanager
def busy(processes):
    """Other work on the machine, which takes all it gets."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


@contextmanager
def starting(rig, streams):
    """Their workflows are being started."""
    with rig.parts.database.transaction() as session:
        heads = [get_head(session, ACTS, stream) for stream in streams]

    async def all_of_them(client):
        few = asyncio.Semaphore(AT_ONCE)

        async def one(head):
            async with few:
                await start(client, ADDRESS, head, replace_running=True)

        await asyncio.gather(*map(one, heads))

    thread = threading.Thread(target=lambda: rig.parts.bridge.call(all_of_them, 120))
    thread.start()
    try:
        yield
    finally:
        thread.join(120)


def approve(rig, lawyer, stream):
    """Seconds until the act is answered."""
    began = time.monotonic()
    lawyer.act(stream, "approve", package=stream)
    return time.monotonic() - began


def wait_for_effects(rig, seconds=60):
    t, ends = ACTS.outbox, time.monotonic() + seconds
    while time.monotonic() < ends:
        with rig.parts.database.transaction() as session:
            if not session.scalar(select(func.count()).select_from(t).where(t.c.done_at.is_(None))):
                return
        time.sleep(0.2)
    raise AssertionError("effects still wait")


def longest_wait(rig, streams):
    """Seconds that an effect of these agreements waited at most."""
    t = ACTS.outbox
    with rig.parts.database.transaction() as session:
        waited = session.scalars(select(t.c.done_at - t.c.created_at).where(t.c.stream_id.in_(streams)))
        return max(each.total_seconds() for each in waited)


def test_acts_are_answered_and_their_mail_goes_while_250_agreements_are_started(rig):
    many, (first, *own) = rig.in_approval(STARTED), rig.in_approval(1 + ACTS_MEANWHILE)
    lawyer = rig.person(LAWYER)
    approve(rig, lawyer, first)  # the web's process has its connections now
    wait_for_effects(rig)
    with busy(BUSY), starting(rig, many):
        took = [approve(rig, lawyer, stream) for stream in own]
        wait_for_effects(rig)
    print("answered after", [f"{each:.1f}" for each in took], "effects done after", longest_wait(rig, own))
    assert max(took) < ANSWERED
    assert longest_wait(rig, own) < DONE
