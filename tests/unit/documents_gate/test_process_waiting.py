"""The waiting process: quick, and as safe as a fresh one. One file leaves nothing behind for the next."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.documents import process, process_server, process_starter
from shared.documents.gate.inspect import judge, warm
from shared.documents.gate.model import Limits
from shared.documents.gate.sample import sample_docx
from shared.documents.process import Done, Failed, ProcessLimits, run_isolated, warm_up
from shared.documents.process_starter import can_wait_ahead

pytestmark = pytest.mark.skipif(not can_wait_ahead(), reason="this system has no handles for processes")
REPOSITORY = Path(__file__).parents[3]
AMPLE = ProcessLimits(seconds=30.0)
SEEN: list[str] = []


def remember(word: str) -> tuple[list[str], str, list[str]]:
    """Leave marks wherever a file could leave them; give back those of earlier ones."""
    SEEN.append(word)
    earlier = os.environ.get("LEFT", "")
    os.environ["LEFT"] = word
    Path("left-here").write_text(word)
    return list(SEEN), earlier, sorted(path.name for path in Path.cwd().iterdir())


def own_numbers() -> tuple[int, int]:
    return os.getpid(), os.getppid()


def kill_parent() -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(30)


def leave_sleeper(mark: str) -> int:
    """Start a process that outlives its parent, and end."""
    return subprocess.Popen(["/bin/sh", "-c", f"sleep 2; touch {mark}"]).pid


def sleep_for(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def open_files() -> list[str]:
    return [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]


def value(outcome):
    assert isinstance(outcome, Done), outcome
    return outcome.value


def test_nothing_of_one_file_reaches_the_next():
    for word in ("first", "second"):
        seen, earlier, files = value(run_isolated(remember, word, limits=AMPLE))
        assert seen == [word]
        assert earlier == ""
        assert set(files) == {"left-here", "path.json", "request", "stdout", "stderr"}


def test_every_job_has_a_process_of_its_own_under_one_that_waits():
    numbers = [value(run_isolated(own_numbers, limits=AMPLE)) for _ in range(4)]
    assert len({own for own, _ in numbers}) == 4
    assert len({parent for _, parent in numbers}) == 1
    assert os.getpid() not in {parent for _, parent in numbers}


def test_a_child_holds_none_of_the_waiting_process_s_sockets():
    with ThreadPoolExecutor(2) as pool:
        beside = pool.submit(run_isolated, sleep_for, 1.0, limits=AMPLE)
        time.sleep(0.3)
        files = value(run_isolated(open_files, limits=AMPLE))
        assert beside.result().value == 1.0
    assert not [name for name in files if name.startswith(("socket:", "anon_inode:"))]


def test_a_killed_waiting_process_is_an_answer_and_the_next_job_gets_a_new_one():
    outcome = run_isolated(kill_parent, limits=ProcessLimits(seconds=20.0))
    assert isinstance(outcome, Failed)
    assert outcome.reason == "crashed"
    assert outcome.seconds < 15
    assert isinstance(run_isolated(own_numbers, limits=AMPLE), Done)


def test_child_ended_before_it_had_its_folder_is_an_answer(monkeypatch):
    monkeypatch.setattr(process, "_call", lambda *_: -signal.SIGKILL)
    assert run_isolated(own_numbers, limits=AMPLE).reason == "out_of_memory"


def test_what_a_job_leaves_running_is_killed_with_it(tmp_path):
    value(run_isolated(leave_sleeper, str(tmp_path / "lived"), limits=AMPLE))
    time.sleep(2.5)
    assert not (tmp_path / "lived").exists()


def test_jobs_run_side_by_side_and_one_that_is_late_does_not_hold_the_others():
    with ThreadPoolExecutor(6) as pool:
        late = pool.submit(run_isolated, sleep_for, 60.0, limits=ProcessLimits(seconds=3.0))
        others = [pool.submit(run_isolated, sleep_for, 0.1, limits=AMPLE) for _ in range(5)]
        assert [value(other.result()) for other in others] == [0.1] * 5
        assert late.result().reason == "timed_out"


def test_a_module_that_starts_threads_is_run_in_a_fresh_process():
    for _ in range(2):
        parent = value(run_isolated(_threaded().parent_of_me, limits=AMPLE))
        assert parent == os.getpid()


def _threaded():
    from tests.unit.documents_gate import threaded  # here, because its import starts a thread

    return threaded


def test_waiting_process_and_its_jobs_end_with_the_program_that_started_them(tmp_path):
    script = (
        "import os, sys, threading, time\n"
        "from tests.unit.documents_gate.test_process_waiting import announce\n"
        "from shared.documents.process import run_isolated\n"
        f"threading.Thread(target=run_isolated, args=(announce, {str(tmp_path / 'job')!r}), daemon=True).start()\n"
        "time.sleep(60)\n"
    )
    program = subprocess.Popen([sys.executable, "-c", script], cwd=REPOSITORY)
    try:
        numbers = _read_numbers(tmp_path / "job")
    finally:
        program.kill()
        program.wait()
    deadline = time.monotonic() + 10
    while any(_is_running(number) for number in numbers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_is_running(number) for number in numbers)


def announce(place: str) -> None:
    """Write down who runs this, and wait to be killed."""
    draft = Path(f"{place}.new")
    draft.write_text(f"{os.getpid()} {os.getppid()}")
    draft.rename(place)
    time.sleep(60)


def _read_numbers(path: Path) -> list[int]:
    deadline = time.monotonic() + 30
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return [int(number) for number in path.read_text().split()]


def _is_running(number: int) -> bool:
    status = Path(f"/proc/{number}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_forked_server_process_gets_a_waiting_process_of_its_own():
    _, waiting = value(run_isolated(own_numbers, limits=AMPLE))
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        outcome = run_isolated(own_numbers, limits=AMPLE)
        os.write(writer, str(outcome.value[1] if isinstance(outcome, Done) else 0).encode())
        process._starter().close()
        os._exit(0)
    os.waitpid(child, 0)
    others = int(os.read(reader, 100))
    assert others not in (0, waiting)
    assert value(run_isolated(own_numbers, limits=AMPLE))[1] == waiting


def test_warming_up_imports_the_module_before_the_first_file():
    process._starter().close()
    warm_up(own_numbers)
    _, waiting = value(run_isolated(own_numbers, limits=AMPLE))
    warm_up(own_numbers)
    assert value(run_isolated(own_numbers, limits=AMPLE))[1] == waiting


def test_sample_that_the_waiting_process_reads_is_a_word_file_that_passes():
    assert judge(sample_docx(), "Sample.docx", Limits()).decision == "accept"
    assert warm() is None


def test_waiting_process_ends_when_nothing_comes_unless_a_server_warmed_it(monkeypatch):
    """The clock is the server's own: it is run here with a patience of an instant."""
    monkeypatch.setattr(process_server, "IDLE_SECONDS", 0.05)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    idle = process_server.Server(theirs)
    idle.serve()  # returns by itself, though the asker still holds the socket
    kept = process_server.Server(theirs)
    kept._patience = None
    waiting = threading.Thread(target=kept.serve, daemon=True)
    waiting.start()
    waiting.join(0.5)
    assert waiting.is_alive()
    ours.close()
    waiting.join(30)
    assert not waiting.is_alive()


def test_a_server_that_warmed_up_says_so_with_every_job(monkeypatch):
    monkeypatch.setattr(process._starter(), "stay", False)
    said = []
    hand_over = process_starter.Starter._hand_over
    monkeypatch.setattr(
        process_starter.Starter,
        "_hand_over",
        lambda self, message, theirs: (
            said.append(json.loads(message)["stay"]),
            hand_over(self, message, theirs),
        ),
    )
    run_isolated(own_numbers, limits=AMPLE)
    warm_up(own_numbers)
    run_isolated(own_numbers, limits=AMPLE)
    assert said == [False, True, True]
