"""Nothing lost, nothing twice: the process dies between any two steps of an act, and engines die under load."""

import itertools
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.acts.drafts import AUTHOR, LAWYER, SUBMIT
from tests.system.faults.rig import Killer, Rig

pytestmark = pytest.mark.engines

WORKER_POINTS = ("commit.begin", "commit.written", "commit.done")


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    with Rig(tmp_path_factory.mktemp("faults")) as rig:
        yield rig


@pytest.fixture
def quiet(rig):
    yield rig
    rig.stop_worker()


@pytest.mark.parametrize("point", WORKER_POINTS)
def test_worker_killed_at_a_step_gives_the_same_key_the_same_answer(quiet, point):
    rig, stream, key = quiet, quiet.draft(), str(uuid.uuid4())
    rig.start_worker(f"{point}:exit")
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(rig.perform_until_answered, AUTHOR, stream, "submit", key, **SUBMIT)
        assert rig.worker.wait(60) == 137, "the fault point was never reached"
        rig.start_worker()
        first = sending.result()
    again = rig.perform_until_answered(AUTHOR, stream, "submit", key, **SUBMIT)
    assert first == again
    package = rig.wait_for(stream, "in_approval").state["package"]["id"]
    rig.perform_until_answered(LAWYER, stream, "approve", str(uuid.uuid4()), package=package)
    names = [event.name for event in rig.events(stream)]
    assert names == ["create", "submit", "package_frozen", "approve"]
    rig.check_agreement(stream)


STEPS = (
    ("web", "perform.staged"),
    ("worker", "commit.begin"),
    ("worker", "commit.written"),
    ("worker", "commit.done"),
    ("web", "perform.answered"),
)


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("victim", ["web", "worker", "temporal", "postgres"])
@pytest.mark.parametrize(("holder", "point"), STEPS)
def test_anything_killed_between_two_steps_loses_and_doubles_nothing(quiet, holder, point, victim):
    rig, stream, key = quiet, quiet.draft(), str(uuid.uuid4())
    rig.start_worker(f"{point}:hold" if holder == "worker" else "")
    rig.start_web(stream, key, f"{point}:hold" if holder == "web" else "")
    rig.wait_held()
    rig.kill(victim)
    rig.let_go()
    first = rig.perform_until_answered(AUTHOR, stream, "submit", key, seconds=120, **SUBMIT)
    assert rig.web_answer() in ("", str(first))
    package = rig.wait_for(stream, "in_approval").state["package"]["id"]
    rig.perform_until_answered(LAWYER, stream, "approve", str(uuid.uuid4()), seconds=120, package=package)
    assert rig.perform_until_answered(AUTHOR, stream, "submit", key, **SUBMIT) == first
    assert [e.name for e in rig.events(stream)] == ["create", "submit", "package_frozen", "approve"]
    rig.check_agreement(stream)


@pytest.mark.slow
def test_work_of_a_killed_worker_is_taken_up_by_another_within_half_a_minute(quiet):
    rig, stream = quiet, quiet.draft()
    rig.start_worker("freeze.begun:hold")
    rig.perform_until_answered(AUTHOR, stream, "submit", str(uuid.uuid4()), **SUBMIT)
    rig.wait_held()
    began = time.monotonic()
    rig.kill("worker")
    rig.wait_for(stream, "in_approval", seconds=60)
    assert time.monotonic() - began < 30
    assert [event.name for event in rig.events(stream)] == ["create", "submit", "package_frozen"]


@pytest.mark.parametrize("victim", ["temporal", "postgres"])
def test_engine_killed_around_an_act_loses_and_doubles_nothing(quiet, victim):
    rig, stream, key = quiet, quiet.draft(), str(uuid.uuid4())
    rig.start_worker()
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(rig.perform_until_answered, AUTHOR, stream, "submit", key, **SUBMIT)
        rig.kill_engine(getattr(rig, victim))
        sending.result()
    rig.wait_for(stream, "in_approval")
    rig.perform_until_answered(AUTHOR, stream, "withdraw", str(uuid.uuid4()))
    names = [event.name for event in rig.events(stream)]
    assert names == ["create", "submit", "package_frozen", "withdraw"]


def test_act_while_postgresql_is_away_says_so_in_under_5_s_and_changes_nothing(quiet):
    from shared.errors import Unavailable

    rig, stream = quiet, quiet.draft()
    rig.start_worker()
    rig.postgres.stop()
    began = time.monotonic()
    with pytest.raises(Unavailable):
        rig.performer.perform(AUTHOR, stream, "submit", key="away", ids=SUBMIT)
    assert time.monotonic() - began < 5
    rig.starter.submit(rig.postgres.start).result()
    rig.postgres.wait()
    assert [e.name for e in rig.events(stream)] == ["create"]


def test_lost_store_of_temporal_is_made_good_from_the_record(quiet):
    rig = quiet
    rig.start_worker()
    streams = [rig.draft() for _ in range(3)]
    submitted = {
        stream: rig.perform_until_answered(AUTHOR, stream, "submit", f"{stream}:submit", **SUBMIT)
        for stream in streams
    }
    dues = {stream: rig.wait_for(stream, "in_approval").due for stream in streams}
    rig.stop_worker()
    rig.temporal.stop()
    for file in rig.temporal.database.parent.glob(rig.temporal.database.name + "*"):
        file.unlink()
    rig.starter.submit(rig.temporal.start).result()
    rig.temporal.wait()
    rig.start_worker()
    from services.agreements.wiring import ADDRESS
    from shared.acts.start import rehydrate

    assert rehydrate(rig.database, rig.context, rig.bridge, ADDRESS) >= len(streams)
    for stream in streams:
        again = rig.perform_until_answered(AUTHOR, stream, "submit", f"{stream}:submit", **SUBMIT)
        assert again == submitted[stream], "an old key gets its old answer from the new workflow"
        assert rig.head(stream).due == dues[stream] and rig.armed(stream), "its clock is armed again"
        package = rig.head(stream).state["package"]["id"]
        rig.perform_until_answered(LAWYER, stream, "approve", str(uuid.uuid4()), package=package)
        rig.check_agreement(stream)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_twenty_random_kills_in_200_acts_by_8_clients_leave_everything_in_agreement(quiet):
    rig = quiet
    rig.start_worker()
    streams, killer = [rig.draft() for _ in range(8)], Killer(rig, kills=20, seed=20261124)
    killer.start()

    def client(stream):
        answers = []
        for turn, name in zip(range(25), itertools.cycle(("submit", "recall")), strict=False):
            ids = SUBMIT if name == "submit" else {}
            key = f"{stream}:{turn}"
            answers.append((key, rig.perform_until_answered(AUTHOR, stream, name, key, seconds=240, **ids)))
        return answers

    with ThreadPoolExecutor(8) as pool:
        done = dict(zip(streams, pool.map(client, streams), strict=True))
    killer.join(120)
    assert not killer.left, f"the killer stopped after {killer.killed}"
    rig.wake_all()
    for stream in streams:
        stored = {o.key: (o.seq, o.status) for o in rig.outcomes(stream)}
        assert all(stored[key] == (o.seq, o.status) for key, o in done[stream])
        people = [e.name for e in rig.events(stream) if e.name in ("submit", "recall")]
        assert len(people) == 25
        rig.wait_for(stream, "in_approval")  # the last act was a submission
        rig.check_agreement(stream)
    assert len(killer.killed) == 20
