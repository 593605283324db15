"""The rules of locks and holds, for every adapter: what can't be deleted, and that a term only grows."""

from datetime import datetime

from shared import clock
from shared.storage.buckets import Mode
from shared.storage.errors import Locked
from shared.storage.port import Protection


def refuse_if_guarded(guard: Protection) -> None:
    """Raises Locked for what no disposal may delete now: what is held, and a COMPLIANCE lock before its term."""
    if guard.hold:
        raise Locked("The document is on legal hold.")
    if guard.mode is Mode.COMPLIANCE and guard.until is not None and guard.until > clock.now():
        raise Locked(f"The document is locked until {guard.until:%Y-%m-%d %H:%M} UTC.")


def refuse_shorter(guard: Protection, until: datetime) -> None:
    """Raises Locked where a COMPLIANCE lock would end earlier than it does now."""
    if guard.mode is Mode.COMPLIANCE and guard.until is not None and until < guard.until:
        raise Locked("A lock's term can be made longer, never shorter.")


def whole_seconds(instant: datetime) -> datetime:
    """A lock's end as every store keeps it."""
    return instant.replace(microsecond=0)
