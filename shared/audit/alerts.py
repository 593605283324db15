"""Tells administrators and auditors by mail what a verification found: each finding once, whoever is told.

The kept verification is what waits to be sent: mail that could not go out goes with the next seal. Nothing here
verifies, and a message holds ids and kinds only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from shared import clock
from shared.audit.findings import ACKNOWLEDGED
from shared.audit.ledger import Ledger
from shared.audit.people import list_watchers
from shared.notify.message import Mailer, Message
from shared.registry.table import get_service

FOR_SO_LONG = timedelta(days=7)
"""How long it is tried to send what a verification found."""
SHOWN = 20
KIND = "audit_alert"

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Alert:
    """What one verification was the first to find."""

    check: int
    findings: Rows


def list_alerts(ledger: Ledger) -> list[Alert]:
    """Of the verifications of the last days, those that found something new, with that alone."""
    t = ledger.tables.check
    alerts: list[Alert] = []
    known: set[tuple[str, ...]] = set()
    since = clock.now() - FOR_SO_LONG
    with ledger.database.transaction() as session:
        query = select(t.c.id, t.c.at, t.c.findings).where(t.c.holds.is_(False)).order_by(t.c.id)
        for row in session.execute(query.execution_options(yield_per=10)):
            found = [f for f in row.findings if f["kind"] != ACKNOWLEDGED and _name(f) not in known]
            known.update(map(_name, found))
            if found and row.at >= since:
                alerts.append(Alert(row.id, found))
    return alerts


def send_alerts(ledger: Ledger, mailer: Mailer, staff_url: str) -> int:
    """Send what was not sent yet; how many messages. Safe to run again. Raises Unavailable."""
    alerts, sent = list_alerts(ledger), 0
    if not alerts:
        return 0
    with ledger.database.transaction() as session:
        addresses = [person.email for person in list_watchers(session)]
    for alert in alerts:
        for address in addresses:
            sent += mailer.send(_message(ledger.service, alert, address, staff_url))
    return sent


def _name(finding: Mapping[str, Any]) -> tuple[str, ...]:
    return finding["kind"], finding["where"], finding["problem"]


def _message(service: str, alert: Alert, address: str, staff_url: str) -> Message:
    declared = get_service(service)
    lines = [f"- {f['kind']}: {f['where']}: {f['problem']}" for f in alert.findings[:SHOWN]]
    more = len(alert.findings) - SHOWN
    lines += [f"- and {more} more"] if more > 0 else []
    body = (
        f"The audit record of “{declared.label}” was verified and does not hold:\n\n"
        + "\n".join(lines)
        + "\n\n"
        "Keep the machine and its backups as they are, and tell whoever is responsible for the record. "
        "If an older backup was put in, the runbook says how an administrator acknowledges that."
    )
    return Message(
        f"audit/{service}/{alert.check}", KIND, address, f"Audit record does not hold: {declared.label}", body,
        staff_url.rstrip("/") + declared.audit_page, "See all findings",
    )  # fmt: skip
