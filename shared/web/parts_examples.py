"""Invented data for `/_parts`. Dates hang on the present day, so that one is late, one today and one soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from flask import Request

from shared import clock
from shared.errors import FieldError
from shared.web.form_state import FormState
from shared.web.plots import plot_of
from shared.web.tables import Column, sorting_from
from shared.web.view_models import Event, Task

DIGEST: Final = "9f2c4e1ab07733d85c0e6a91f4bd2287aa54e0c91d3f6b8827e1f05ad9c3be60"
COLUMNS: Final = (
    Column("title", "Agreement", sortable=True),
    Column("partner", "Federal partner"),
    Column("status", "Status"),
    Column("due", "Due", sortable=True),
    Column("value", "Cost share", sortable=True, numeric=True),
)
MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "In approval": "The text is frozen. Each approver in turn says yes, or returns it with reasons.",
        "In force": "Signed by everybody and in effect since its effective date.",
        "Returned": "An approver sent it back with reasons. The drafter changes it and submits again.",
        "Draft": "Being written. Nobody has been asked to approve it yet.",
    }
)


@dataclass(frozen=True)
class ExampleRow:
    """One row of the example list."""

    title: str
    number: str
    partner: str
    status: str
    tone: str
    due: datetime | None
    value: int


@dataclass(frozen=True)
class ExamplePage:
    """A page in the middle of a list."""

    next_href: str | None = "/_parts?cursor=next"
    previous_href: str | None = "/_parts?cursor=previous"


def example_data(request: Request) -> dict[str, Any]:
    """What the page shows."""
    now = clock.now()
    return {
        "form": FormState(
            {"title": "Highland joint fugitive task force", "cost": "12500.00", "kinds": ["share"]}
        ),
        "refused": _refused_form(),
        "columns": COLUMNS,
        "rows": _rows(now),
        "sorting": sorting_from(request, COLUMNS, "due"),
        "page": ExamplePage(),
        "tasks": _tasks(now),
        "events": _events(now),
        "digest": DIGEST,
        "meanings": MEANINGS,
        "due": now + timedelta(days=2),
        "bars": plot_of(
            "bar", "Agreements that came into force", BARS, label_name="Year", value_name="Agreements"
        ),
        "line": plot_of("line", "Median days to approve", LINE, label_name="Month", value_name="Days"),
        "diff": DIFF,
    }


BARS: Final = (("2022", 41), ("2023", 55), ("2024", 62), ("2025", 48), ("2026", 71))
LINE: Final = (("Jun", 19), ("Jul", 17), ("Aug", 18), ("Sep", 12), ("Oct", 11), ("Nov", 9))
DIFF: Final = (
    ("same", "The Agency shall report each use of force to the Board within "),
    ("removed", "thirty (30) days"),
    ("added", "ten (10) business days"),
    ("same", " of the event, in the form set out in Exhibit C"),
    ("added", ", and shall name the supervisor who reviewed it"),
    ("same", "."),
)


def _refused_form() -> FormState:
    typed = {"partner": "", "start.month": "13", "start.day": "4", "start.year": "2026", "reason": "See memo"}
    return FormState(
        typed,
        (
            FieldError("partner", "Choose the federal partner from the list."),
            FieldError("start", "Enter the effective date as month, day and year, like 4 28 2026."),
            FieldError("reason", "Enter the reason, at least 20 characters."),
        ),
    )


def _rows(now: datetime) -> list[ExampleRow]:
    return [
        ExampleRow(
            "Highland fugitive task force",
            "A-2026-0114",
            "US Marshals Service",
            "In approval",
            "waiting",
            now - timedelta(days=3),
            12500,
        ),
        ExampleRow(
            "Ridge County drug interdiction",
            "A-2026-0098",
            "Drug Enforcement Administration",
            "Returned",
            "stopped",
            now + timedelta(days=2),
            0,
        ),
        ExampleRow(
            "Joint cyber crime unit",
            "A-2025-0311",
            "Homeland Security Investigations",
            "In force",
            "good",
            now + timedelta(days=40),
            48000,
        ),
        ExampleRow(
            "Border records exchange", "A-2026-0120", "US Marshals Service", "Draft", "plain", None, 3000
        ),
    ]


def _tasks(now: datetime) -> list[Task]:
    midnight = now + timedelta(hours=1)
    return [
        Task(
            "Approve Highland fugitive task force",
            "/_parts#1",
            "You are the agency head of the Department of Public Safety.",
            "Review",
            now - timedelta(days=3),
        ),
        Task(
            "Answer a question on Ridge County drug interdiction",
            "/_parts#2",
            "Legal asked who supervises the seconded officers.",
            "Answer",
            midnight,
        ),
        Task(
            "Sign Joint cyber crime unit",
            "/_parts#3",
            "All approvals are in; yours is the second of two signatures.",
            "Sign",
            now + timedelta(days=2),
        ),
        Task(
            "Yearly review of Border records exchange",
            "/_parts#4",
            "In force since last year; the review is yours.",
            "Start",
            now + timedelta(days=24),
        ),
    ]


def _events(now: datetime) -> list[Event]:
    return [
        Event(
            "Returned to the drafter",
            now - timedelta(hours=3),
            "Dana Whitfield, legal",
            "Clause 7.2 gives no deadline for reports.",
            key=True,
        ),
        Event("Version 4 uploaded", now - timedelta(days=1), "Marcus Lee", href="/_parts#v4"),
        Event("Reminder sent to the approver", now - timedelta(days=2), "Concord"),
        Event("Submitted for approval", now - timedelta(days=6), "Marcus Lee", key=True),
    ]
