"""The agreements service's workers: one queue for acts and database work, one for rendering. Puts parts together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import Worker

from services.agreements.acts import CommitActivity
from services.agreements.audit import install as audit
from services.agreements.relay import RelayActivity
from services.agreements.signature.package import PackageActivities
from services.agreements.wiring import Agreements
from workflows.agreements import contract
from workflows.agreements.workflow import Agreement
from workflows.effects import Effects
from workflows.schedules import Job, RunJob, sweep_name

JOBS = (Job(sweep_name("agreements"), contract.QUEUE, every=timedelta(minutes=1)), *audit.JOBS)
"""The service's background jobs."""
THREADS = 12
RENDERERS = 2
"""LibreOffice takes a core; two at once leave the acts theirs."""


def workers(client: Client, parts: Agreements) -> list[Worker]:
    """The workers, not yet running. Each has its own threads: a slow rendering never delays an act."""
    commits, relay, packages = CommitActivity(parts.committer), RelayActivity(parts), PackageActivities(parts)
    main = Worker(
        client,
        task_queue=contract.QUEUE,
        workflows=[Agreement, Effects, RunJob],
        activities=[commits.commit, relay.drain, relay.sweep, *audit.activities(parts)],
        activity_executor=ThreadPoolExecutor(THREADS, "agreements"),
        max_concurrent_activities=THREADS,
        max_concurrent_local_activities=THREADS,
        graceful_shutdown_timeout=timedelta(seconds=3),
    )
    render = Worker(
        client,
        task_queue=contract.RENDER_QUEUE,
        activities=[packages.freeze, packages.seal],
        activity_executor=ThreadPoolExecutor(RENDERERS, "render"),
        max_concurrent_activities=RENDERERS,
        graceful_shutdown_timeout=timedelta(seconds=3),
    )
    return [main, render]
