"""Puts the audit into the portal: its pages, and its recording of reads."""

from flask import Flask

from services.portal.audit.desk import pages
from services.portal.audit.front_pages import pages as front
from services.portal.audit.reads import READS
from services.portal.deps import Portal
from services.portal.models import AUDIT
from shared.audit.recording import Recorder, install_recording


def install_audit(app: Flask, parts: Portal) -> None:
    """Add the auditors' pages, and record what is read."""
    app.register_blueprint(front)
    app.register_blueprint(pages)
    install_recording(app, Recorder(parts.database, AUDIT, READS))
