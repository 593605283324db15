"""While the seed runs a file says so, which the pages read; after it, broken off or killed, there is none."""

import sys
import time

from deploy.local.steps import Seeding, forget_filling, needs_seed
from shared.demo import filling_file, is_filling_in

WAITS = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS = [sys.executable, "-c", "pass"]


def seeding(var, program):
    (var / "log").mkdir()
    found = Seeding(program, var, {})
    found.start()
    return found


def test_the_file_is_there_from_the_seed_s_start_until_it_is_broken_off(tmp_path):
    running = seeding(tmp_path, WAITS)
    assert is_filling_in(tmp_path)
    assert running.ended() is None
    running.stop()
    assert not is_filling_in(tmp_path)


def test_the_file_goes_when_the_demo_is_complete(tmp_path):
    running, patience = seeding(tmp_path, ENDS), time.monotonic() + 30
    while (said := running.ended()) is None and time.monotonic() < patience:
        time.sleep(0.05)
    assert said is not None and said.startswith("The demo is complete")
    assert not is_filling_in(tmp_path)


def test_a_file_that_a_killed_start_left_says_nothing_at_the_next(tmp_path):
    filling_file(tmp_path).parent.mkdir()
    filling_file(tmp_path).touch()
    forget_filling(tmp_path)
    assert needs_seed(tmp_path)
    assert not is_filling_in(tmp_path)
