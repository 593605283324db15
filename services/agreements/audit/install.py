"""Puts the audit into the service: its pages and its recording of reads into the app, its jobs into the worker."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from services.agreements.audit.desk import pages
from services.agreements.audit.reads import ENTITY, READS, resolve
from services.agreements.tables import AUDIT
from services.agreements.wiring import Agreements
from shared.audit.jobs import audit_activities, seal_name, verify_name
from shared.audit.ledger import ledger_of
from shared.audit.recording import Recorder, install_recording
from shared.audit.work import audit_work
from workflows.agreements import contract
from workflows.schedules import Job

JOBS = (
    Job(seal_name("agreements"), contract.QUEUE, every=timedelta(hours=1)),
    Job(verify_name("agreements"), contract.QUEUE, cron="30 2 * * *", attempt=timedelta(hours=2)),
)
"""The hourly seal, and the nightly verification."""


def install_audit(app: Flask, parts: Agreements) -> None:
    """Add the auditors' pages, and record what is read."""
    app.register_blueprint(pages)
    install_recording(app, Recorder(parts.database, AUDIT, READS, ENTITY, resolve))


def activities(parts: Agreements) -> list[Callable[..., Any]]:
    """The jobs' activities."""
    ledger = ledger_of("agreements", parts.database)
    return audit_activities("agreements", lambda: audit_work(ledger, parts.store, parts.settings))
