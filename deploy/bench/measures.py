"""What is measured, each beside the bare engine in the same run. Every loop is bounded; nothing leaves the machine."""

import os
import statistics
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select, text

from deploy.bench.figures import Figure, millis, timed
from deploy.bench.rig import LAWYER, Person, Rig
from services.agreements.tables import ACTS
from services.agreements.wiring import ADDRESS
from services.portal.seed import seed_id
from shared import clock
from shared.acts.messages import Act, Outcome
from shared.acts.start import next_epoch, start
from shared.storage.buckets import Bucket

ACTS_EACH = 60


def approvals(rig: Rig) -> list[Figure]:
    """Approve over HTTP, beside the same Update sent from a warm client with nothing around it."""
    lawyer = rig.person(LAWYER)
    warm, over_http, bare = rig.in_approval(10), rig.in_approval(ACTS_EACH), rig.in_approval(ACTS_EACH)
    for stream in (*over_http, *bare, *warm):
        _start(rig, stream)
    for stream in warm:
        lawyer.act(stream, "approve", package=stream)
    ours, plain = [], []
    for a, b in zip(over_http, bare, strict=True):  # in turn, so that both meet the same machine
        ours.append(timed(lambda a=a: lawyer.act(a, "approve", package=a)))  # type: ignore[misc]
        plain.append(timed(lambda b=b: _update(rig, lawyer, b, "approve", {"package": b})))  # type: ignore[misc]
    p50, p99 = millis(ours, 0.5), millis(ours, 0.99)
    bare50, bare99 = millis(plain, 0.5), millis(plain, 0.99)
    return [
        Figure("approve over HTTP, p50", f"{p50:.1f} ms", f"{bare50:.1f} ms", "≤ 1.5 ×", p50 <= 1.5 * bare50),
        Figure("approve over HTTP, p99", f"{p99:.1f} ms", f"{bare99:.1f} ms", "≤ 2 ×", p99 <= 2 * bare99),
    ]


def throughput(rig: Rig) -> list[Figure]:
    """Acts per second with 8 clients, until answered and until every effect is done."""
    lawyer, streams = rig.person(LAWYER), rig.in_approval(16)
    for stream in streams:
        _start(rig, stream)

    def press(stream: str) -> None:
        for turn in range(15):
            lawyer.act(stream, "ask_extension", days=str(turn % 5 + 1), reason="Measured")
            _update(rig, lawyer, stream, "refuse_extension", {})

    def bare(stream: str) -> None:
        for turn in range(15):
            _update(rig, lawyer, stream, "ask_extension", {"days": turn % 5 + 1})
            _update(rig, lawyer, stream, "refuse_extension", {})

    plain = _rate(bare, streams[:8], 240, rig)
    ours = _rate(press, streams[8:], 240, rig)
    drained = time.perf_counter()
    _drain(rig)
    tail = time.perf_counter() - drained
    return [
        Figure(
            "acts/s, 8 clients, answered (half over HTTP)",
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
    answers = {
        "template": "task-force-mou", "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
        "start_date.month": "1", "start_date.day": "2", "start_date.year": "2027", "information_sharing": "yes",
    }  # fmt: skip

    def begin(person: Person) -> None:
        for _ in range(15):
            sent = {**answers, "task_force_name": f"Force {uuid.uuid4().hex[:6]}", "csrf_token": person.csrf,
                    "idempotency_key": uuid.uuid4().hex}  # fmt: skip
            answer = person.browser.post(
                person.address + "/agreements/new", data=sent, timeout=30, allow_redirects=False
            )
            if answer.status_code != 303:
                raise RuntimeError(str(answer.status_code))

    def bare(_: Person) -> None:
        for _turn in range(15):
            rig.parts.bridge.call(
                lambda c: c.start_workflow("Nothing", id=uuid.uuid4().hex, task_queue="nobody")
            )

    plain, ours = _rate(bare, people, 60, rig), _rate(begin, people, 60, rig)
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


def storing(rig: Rig) -> list[Figure]:
    """20 KB and 50 MB into the document store, beside the raw client's put."""
    store: Any = rig.parts.store
    small = [_put(store, os.urandom(20_000)) for _ in range(20)]
    large = os.urandom(50_000_000)
    ours, plain = _put(store, large), _raw_put(store, large)
    p50 = millis(small, 0.5)
    return [
        Figure("store 20 KB, checked both ways, p50", f"{p50:.1f} ms", "", "≤ 60 ms", p50 <= 60),
        Figure(
            "store 50 MB",
            f"{50 / ours:.0f} MB/s",
            f"{50 / plain:.0f} MB/s",
            "≥ 0.7 ×",
            1 / ours >= 0.7 / plain,
        ),
    ]


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


def _drain(rig: Rig, seconds: int = 60) -> None:
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
            allow, walls, published, next_who, seq, created_at, updated_at)
        SELECT 'fill-' || n, 'FILL-' || n, 'Filled agreement ' || n, 'task-force-mou', 'imported', 'In force',
            'in_force', ARRAY[:agency], ARRAY[:partner], 'system',
            ARRAY['agreements.read@' || :agency, 'agreements.read@*'], '{}',
            false, '{}', 1, :at, CAST(:at AS timestamptz) - n * interval '1 minute'
        FROM generate_series(1, :count) AS n ON CONFLICT DO NOTHING""")
    named = {
        "agency": seed_id("agency", "wvsp"),
        "partner": seed_id("agency", "hsi"),
        "at": clock.now(),
        "count": count,
    }
    with rig.parts.database.transaction() as session:
        session.execute(statement, named)


def _put(store: Any, data: bytes) -> float:
    digest = sha256(data).hexdigest()
    return timed(
        lambda: store.put(Bucket.WORKING, f"bench/{uuid.uuid4()}", data, sha256=digest, content_type="a/b")
    )


def _raw_put(store: Any, data: bytes) -> float:
    import io  # noqa: PLC0415  # only here

    client, bucket = store._transfers, f"{store._prefix}-{Bucket.WORKING}"  # the bare client is measured
    return statistics.median(
        timed(lambda: client.put_object(bucket, f"raw/{uuid.uuid4()}", io.BytesIO(data), len(data)))
        for _ in range(2)
    )
