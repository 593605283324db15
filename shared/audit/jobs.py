"""The sealing and the nightly verification of one service as Temporal activities, for its worker."""

from collections.abc import Callable
from typing import Any, TypeVar

from temporalio.exceptions import ApplicationError

from shared.audit.work import AuditWork
from shared.errors import Unavailable
from shared.temporal import uncut_activity


def seal_name(service: str) -> str:
    """The activity that seals the service's record."""
    return f"{service}.seal_audit"


def verify_name(service: str) -> str:
    """The activity that verifies it."""
    return f"{service}.verify_audit"


def audit_activities(service: str, work: Callable[[], AuditWork]) -> list[Callable[..., Any]]:
    """Both activities; `work` is called with each run, so that a worker starts without the audit's settings."""

    @uncut_activity(seal_name(service))
    def seal() -> int:
        """Seal and anchor what is new, and send alerts that could not be sent before; how many heads."""
        doing = work()
        heads = _or_later(lambda: doing.seal().heads)
        _or_later(doing.alert)
        return heads

    @uncut_activity(verify_name(service))
    def verify() -> bool:
        """Verify everything; whether it holds. Findings are kept and logged, the job does not fail by them."""
        return _or_later(lambda: work().verify("system").holds)

    return [seal, verify]


T = TypeVar("T")


def _or_later(run: Callable[[], T]) -> T:
    try:
        return run()
    except Unavailable:
        raise ApplicationError(
            "An engine does not answer; the next run does it.", type="unavailable"
        ) from None
