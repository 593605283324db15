"""Puts the audit into the portal: its pages and its recording of reads into the app, its jobs into the worker."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from services.portal.audit.desk import pages
from services.portal.audit.pages import pages as front
from services.portal.audit.reads import READS
from services.portal.deps import Portal
from services.portal.models import AUDIT
from shared.audit.jobs import audit_activities, seal_name, verify_name
from shared.audit.ledger import ledger_of
from shared.audit.recording import Recorder, install_recording
from shared.audit.work import audit_work
from shared.storage.connect import documents
from workflows.schedules import Job


def audit_jobs(queue: str) -> tuple[Job, ...]:
    """The hourly seal of the directory, and its nightly verification."""
    return (
        Job(seal_name("portal"), queue, every=timedelta(hours=1)),
        Job(verify_name("portal"), queue, cron="45 2 * * *", attempt=timedelta(hours=2)),
    )


def install_audit(app: Flask, parts: Portal) -> None:
    """Add the auditors' pages, and record what is read."""
    app.register_blueprint(front)
    app.register_blueprint(pages)
    install_recording(app, Recorder(parts.database, AUDIT, READS))


def activities(parts: Portal) -> list[Callable[..., Any]]:
    """The jobs' activities."""
    ledger, settings = ledger_of("portal", parts.database), parts.settings
    return audit_activities("portal", lambda: audit_work(ledger, documents(settings), settings))
