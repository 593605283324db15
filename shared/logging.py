"""Structured logs: one JSON object a line, with the request and workflow it belongs to.

Nothing personal may be logged: no query strings, bodies, names or addresses. Only the fields listed here leave a
record's `extra`, and an exception is written as its type and places in the code, never its text, because texts of
exceptions from below carry what people typed.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

request_id: ContextVar[str] = ContextVar("request_id", default="")
workflow_id: ContextVar[str] = ContextVar("workflow_id", default="")

FIELDS = (
    "service",
    "route",
    "method",
    "status",
    "ms",
    "event",
    "effect",
    "engine",
    "attempt",
    "count",
    "code",
    "act",
    "seq",
    "error",
    "s3_code",
    "services",
)
"""The only names under which `extra` may add to a line; `error` is the name of a type, never its text."""


OURS = ("services", "workflows", "shared", "deploy")


class JsonFormatter(logging.Formatter):
    """One record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line; instants in UTC."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {k: v for k, v in (("request", request_id.get()), ("workflow", _workflow(record))) if v}
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _places(record.exc_info[1])
        return json.dumps(line, default=str)


def _workflow(record: logging.LogRecord) -> str:
    """The workflow that a line belongs to: named by `log_context`, or by Temporal's own logger inside a workflow."""
    found: Mapping[str, str] = getattr(record, "temporal_workflow", {})
    return workflow_id.get() or found.get("workflow_id", "")


def _places(error: BaseException) -> dict[str, object]:
    """The error's type and where it came from; not its text (see the module's rule)."""
    frames = traceback.extract_tb(error.__traceback__)
    kept = [*(f for f in frames[:-3] if _is_ours(f)), *frames[-3:]]  # ours lead to where it is mended
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in kept[-15:]]
    found: dict[str, object] = {"type": f"{type(error).__module__}.{type(error).__qualname__}", "at": places}
    found |= _of_postgres(error)
    if error.__cause__ is not None:
        found["cause"] = _places(error.__cause__)
    return found


def _is_ours(frame: traceback.FrameSummary) -> bool:
    return any(f"/{package}/" in frame.filename for package in OURS) and "site-packages" not in frame.filename


def _of_postgres(error: BaseException) -> dict[str, object]:
    """PostgreSQL's code and the table and constraint it names: names of ours, never what a row holds."""
    diag = getattr(getattr(error, "orig", error), "diag", None)
    told = {name: getattr(diag, name, None) for name in ("sqlstate", "table_name", "constraint_name")}
    return {name: value for name, value in told.items() if value}


def configure_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error) as JSON; calling again replaces the handler."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


@contextmanager
def log_context(*, request: str | None = None, workflow: str | None = None) -> Iterator[None]:
    """Lines written inside the block carry these ids."""
    tokens = [
        (var, var.set(value)) for var, value in ((request_id, request), (workflow_id, workflow)) if value
    ]
    try:
        yield
    finally:
        for var, token in reversed(tokens):
            var.reset(token)
