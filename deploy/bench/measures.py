"""What is measured, each beside the bare engine in the same run. Every loop is bounded; nothing leaves the machine."""

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from sqlalchemy import func, select, text

from deploy.bench.figures import Figure, millis, timed
from deploy.bench.rig import HEAD, LAWYER, Person, Rig
from services.agreements.tables import ACTS
from services.agreements.wiring import ADDRESS
from shared import clock
from shared.acts.messages import Act, Outcome
from shared.acts.start import next_epoch, start
from shared.demo import seed_id

ACTS_EACH = 60


def approvals(rig: Rig) -> list[Figure]:
    """Approve over HTTP, beside the same Update sent from a warm client with nothing around it."""
    lawyer = rig.person(LAWYER)
    warm, over_http, bare = rig.in_approval(10), rig.in_approval(ACTS_EACH), rig.in_approval(ACTS_EACH)
    for stream in (*over_http, *bare, *warm):
        _start(rig, stream)
    for stream in warm:
        lawyer.act(stream, "approve", package=stream, stage="legal")
    ours, plain = [], []
    for a, b in zip(over_http, bare, strict=True):  # in turn, so that both meet the same machine
        ours.append(timed(lambda a=a: lawyer.act(a, "approve", package=a, stage="legal")))  # type: ignore[misc]
        plain.append(timed(lambda b=b: _update(rig, lawyer, b, "approve", {"package": b, "stage": "legal"})))  # type: ignore[misc]
    p50, p99 = millis(ours, 0.5), millis(ours, 0.99)
    bare50, bare99 = millis(plain, 0.5), millis(plain, 0.99)
    return [
        Figure("approve over HTTP, p50", f"{p50:.1f} ms", f"{bare50:.1f} ms", "≤ 1.5 ×", p50 <= 1.5 * bare50),
        Figure("approve over HTTP, p99", f"{p99:.1f} ms", f"{bare99:.1f} ms", "≤ 2 ×", p99 <= 2 * bare99),
    ]


def throughput(rig: Rig) -> list[Figure]:
    """Acts per second with 8 clients, until answered and until every effect is done."""
    streams = rig.in_approval(16)
    people = {stream: (rig.person(LAWYER), rig.person(HEAD)) for stream in streams}
    for stream in streams:
        _start(rig, stream)

    def press(stream: str) -> None:
        lawyer, head = people[stream]
        for turn in range(5):
            lawyer.act(stream, "ask_extension", days=str(turn % 5 + 1), reason="Measured")
            head.act(stream, "refuse_extension", reason="Measured")

    def bare(stream: str) -> None:
        lawyer, head = people[stream]
        for turn in range(5):
            _update(rig, lawyer, stream, "ask_extension", {"days": turn % 5 + 1})
            _update(rig, head, stream, "refuse_extension", {})

    rates = []
    for turn in range(5):  # in turn, and none pays for the other's effects: both meet the same machine
        drain(rig)
        plain = _rate(bare, streams[:8], 80, rig)
        drain(rig)
        ours = _rate(press, streams[8:], 80, rig)
        tail = timed(lambda: drain(rig))
        if turn:  # the first warms both
            rates.append((plain, ours, tail))
    plain, ours, tail = (median(side) for side in zip(*rates, strict=True))
    return [
        Figure(
            "acts/s, 8 clients, over HTTP until answered",
            f"{ours:.0f}/s",
            f"{plain:.0f}/s",
            "≥ 0.8 ×",
            ours >= 0.8 * plain,
        ),
        Figure("seconds from the last answer until every effect was done", f"{tail:.1f} s", "", "", None),
    ]


def new_agreements(rig: Rig) -> list[Figure]:
    """Drafts begun per second over HTTP by 4 clients, beside bare workflow starts."""
    people = [rig.person("dana-mercer") for _ in range(4)]

    def begin(person: Person) -> None:
        for _ in range(15):
            rig.begin(person, f"Force {uuid.uuid4().hex[:6]}")

    def bare(_: Person) -> None:
        for _turn in range(15):
            rig.parts.bridge.call(
                lambda c: c.start_workflow("Nothing", id=uuid.uuid4().hex, task_queue="nobody")
            )

    begin(people[0])  # warms
    rates = []
    for _ in range(3):
        plain = _rate(bare, people, 60, rig)
        rates.append((plain, _rate(begin, people, 60, rig)))
        drain(rig)
    plain, ours = (median(side) for side in zip(*rates, strict=True))
    return [
        Figure(
            "new agreements/s, 4 clients",
            f"{ours:.0f}/s",
            f"{plain:.0f}/s",
            "≥ 0.5 × bare starts",
            ours >= 0.5 * plain,
        )
    ]


def lists(rig: Rig) -> list[Figure]:
    """The list's page at 1,000 and at 100,000 agreements."""
    figures, person = [], rig.person("margaret-lyle")
    for count in (1_000, 100_000):
        _fill_register(rig, count)
        person.get("/agreements")
        seconds = [timed(lambda: person.get("/agreements")) for _ in range(40)]
        p95 = millis(seconds, 0.95)
        figures.append(
            Figure(f"list of {count:,} agreements, p95", f"{p95:.1f} ms", "", "≤ 50 ms", p95 <= 50)
        )
    return figures


def _start(rig: Rig, stream: str) -> None:
    head = next_epoch(rig.parts.database, rig.parts.context, stream, 0)
    rig.parts.bridge.call(lambda client: start(client, ADDRESS, head))


def _update(rig: Rig, person: Person, stream: str, name: str, ids: dict[str, Any]) -> None:
    act = Act(name, uuid.uuid4().hex, uuid.uuid4().hex, clock.now(), person.claims, ids, [], 10_000)

    async def send(client: Any) -> Outcome:
        handle = client.get_workflow_handle(ADDRESS.workflow_id(stream))
        outcome: Outcome = await handle.execute_update("act", act, id=act.key, result_type=Outcome)
        return outcome

    rig.parts.bridge.call(send, 20)


def _rate(work: Callable[[Any], None], over: list[Any], acts: int, rig: Rig) -> float:
    with ThreadPoolExecutor(len(over)) as pool:
        began = time.perf_counter()
        list(pool.map(work, over))
        return acts / (time.perf_counter() - began)


def drain(rig: Rig, seconds: int = 60) -> None:
    """Wait until every effect of what was done is done."""
    t = ACTS.outbox
    for _ in range(seconds * 10):
        with rig.parts.database.transaction() as session:
            if not session.execute(
                select(func.count()).select_from(t).where(t.c.done_at.is_(None))
            ).scalar_one():
                return
        time.sleep(0.1)


def _fill_register(rig: Rig, count: int) -> None:
    """Rows as an import makes them, up to the count."""
    statement = text("""
        INSERT INTO agreements.agreement (id, number, title, kind, source, status, state, agencies, partners, author,
            allow, walls, published, next_who, seq, created_at, updated_at, outsiders)
        SELECT 'fill-' || n, 'FILL-' || n, 'Filled agreement ' || n, 'task-force-mou', 'imported', 'In force',
            'in_force', ARRAY[:agency], ARRAY[:partner], 'system',
            ARRAY['agreements.read@' || :agency, 'agreements.read@*'], '{}',
            false, '{}', 1, :at, CAST(:at AS timestamptz) - n * interval '1 minute', '{}'
        FROM generate_series(1, :count) AS n ON CONFLICT DO NOTHING""")
    named = {
        "agency": seed_id("agency", "wvsp"),
        "partner": seed_id("agency", "hsi"),
        "at": clock.now(),
        "count": count,
    }
    with rig.parts.database.transaction() as session:
        session.execute(statement, named)
