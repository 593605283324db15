"""Timeouts and retries, each with its reason. Pure data for workflows; nothing here runs anything."""

from datetime import timedelta

from temporalio.common import RetryPolicy

COMMIT_WITHIN = timedelta(seconds=4)
"""A person waits for a commit: after 4 s the page says 503, and the same key finds the outcome later."""

COMMIT_RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=100),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(seconds=1),
)
"""PostgreSQL restarting or a lock held a moment too long: worth trying again inside those 4 s."""

CLOCK_RETRY = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))
"""Nobody waits for a clock's commit; it must happen, so it is retried until PostgreSQL is back."""

MISTAKE_REST = timedelta(minutes=5)
"""After a mistake of ours in a clock's commit; it is tried again until a mended version is there, off the lock."""

WORK_ATTEMPT = timedelta(minutes=3)
"""Rendering 12 pages takes 2 s, sealing less; three minutes means a converter that hangs."""

SILENCE = timedelta(seconds=15)
"""Without a heartbeat for this long a worker is taken for dead, and its work is begun anew by another; they come every
two seconds (`deploy.worker.beating`)."""

WORK_RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=2.0, maximum_interval=timedelta(minutes=5)
)
"""A store or converter that is away comes back; until then the page says what waits."""

RUN_EVENTS = 2_000
"""History events after which an entity continues as new, at a quiet moment (the server suggests it at 4,096)."""

WAKER_WITHIN = timedelta(seconds=15)
"""An entity that is closed ends at once, but not before the act that started it (at most 4 s on its way) is there."""
