"""Makes the workers of one service from what it declares, and refuses what was forgotten before anything runs.

To a service's own work this adds what every service has: the job runner, the audit's jobs and, for one with acts, the
commit, the relay and the sweeps.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from deploy.worker.beating import BEAT, KeepBeating
from deploy.worker.naming import NameTheWorkflow
from shared.acts.activities import commit_activity, drain_activity, sweep_activity, unclaimed_activity
from shared.audit.jobs import audit_activities, seal_name, verify_name
from shared.audit.ledger import ledger_of
from shared.audit.work import audit_work
from shared.registry.declaration import Service
from shared.registry.table import find
from shared.service.work import Activity, Queue, Work
from shared.settings import Settings
from workflows.effects import STINT, Effects, activity_name
from workflows.schedules import Job, RunJob, sweep_name, unclaimed_name

GRACE = timedelta(seconds=3)


class Forgotten(Exception):
    """A service's work has a gap: something is asked for that nobody does. The message names it."""


@dataclass(frozen=True)
class Assembled:
    """All that one service's workers do."""

    queues: tuple[Queue, ...]
    jobs: tuple[Job, ...]


def assemble(service: Service, parts: Any) -> Assembled:
    """A service's whole work. Raises Forgotten."""
    work: Work = find(service.work)(parts)
    main = work.main
    own = Queue(
        main.name,
        (*main.workflows, *_common_workflows(service)),
        (*main.activities, *_common_activities(service, parts, work)),
        main.threads,
    )
    made = Assembled((own, *work.others), (*work.jobs, *_common_jobs(service, main.name, parts.settings)))
    gaps = list(_gaps(service, work, made))
    if gaps:
        raise Forgotten(f"{service.name}: {'; '.join(gaps)}")
    return made


BUILD = "concord"
"""Not used for versioning. Left out, the SDK makes one of all loaded code, which takes 4 s at each start."""


TASKS_AT_ONCE = 16
"""Workflow tasks taken at a time by one queue's worker. A task must be answered within `shared.acts.start.TASK_WITHIN`
from when it is taken, and one core answers them in turn: of a hundred taken at once (the SDK's own number) on a busy
machine all were late, given out anew, and late again. What isn't taken waits at Temporal, where no time runs."""


def make_workers(client: Client, queues: Sequence[Queue]) -> list[Worker]:
    """The workers, not yet running."""
    return [
        Worker(
            client,
            task_queue=queue.name,
            workflows=queue.workflows,
            activities=queue.activities,
            activity_executor=ThreadPoolExecutor(queue.threads, queue.name),
            max_concurrent_activities=queue.threads,
            max_concurrent_local_activities=queue.threads,
            max_concurrent_workflow_tasks=TASKS_AT_ONCE,
            max_heartbeat_throttle_interval=BEAT,
            graceful_shutdown_timeout=GRACE,
            workflow_runner=UnsandboxedWorkflowRunner(),
            interceptors=[NameTheWorkflow(), KeepBeating()],
            build_id=BUILD,
        )
        for queue in queues
    ]


def _common_workflows(service: Service) -> tuple[type, ...]:
    return (Effects, RunJob) if service.acts else (RunJob,)


def _common_activities(service: Service, parts: Any, work: Work) -> tuple[Activity, ...]:
    ledger = ledger_of(service.name, parts.database)
    audit = audit_activities(service.name, lambda: audit_work(ledger, parts.store, parts.settings))
    if not service.acts:
        return tuple(audit)
    if work.kind is None:
        raise Forgotten(f"{service.name}: get_work names no EntityKind, so nothing commits its acts")
    return (
        commit_activity(work.kind.commit, parts.committer),
        drain_activity(activity_name(service.name), parts, work.handlers, STINT),
        sweep_activity(sweep_name(service.name), parts),
        unclaimed_activity(unclaimed_name(service.name), parts),
        *audit,
    )


def _common_jobs(service: Service, queue: str, settings: Settings) -> Iterator[Job]:
    if service.acts:
        yield Job(sweep_name(service.name), queue, every=timedelta(minutes=1))
        yield Job(unclaimed_name(service.name), queue, cron="15 3 * * *")
    yield Job(seal_name(service.name), queue, every=timedelta(seconds=settings.audit_seal_seconds))
    yield Job(verify_name(service.name), queue, cron=service.verified_at, attempt=timedelta(hours=2))


def _gaps(service: Service, work: Work, made: Assembled) -> Iterator[str]:
    """What is asked for on a queue on which nobody does it."""
    done = {queue.name: _names(queue) for queue in made.queues}
    asked = {(job.queue, job.activity) for job in made.jobs}
    if service.acts:
        asked |= {(each.queue, each.activity) for each in work.kind.work.values()}
    for queue, name in sorted(asked):
        if queue not in done:
            yield f"no worker listens on the queue {queue!r}, which {name!r} needs"
        elif name not in done[queue]:
            yield f"no worker of the queue {queue!r} does {name!r}"


def _names(queue: Queue) -> set[str | None]:
    found = (activity._Definition.from_callable(each) for each in queue.activities)  # no other way
    return {each.name for each in found if each}
