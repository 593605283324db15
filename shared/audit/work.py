"""What the background jobs and the command line do with one service's record: seal and anchor it, verify it."""

import logging
from dataclasses import dataclass

from shared.audit.alerts import send_alerts
from shared.audit.anchors import Stamp, anchor_waiting
from shared.audit.findings import Report
from shared.audit.heads import Signer
from shared.audit.ledger import Ledger, trusted_keys
from shared.audit.sealer import seal
from shared.audit.timestamps import stamp_of
from shared.audit.verify import Tick, keep_report, silent, verify
from shared.errors import Unavailable
from shared.notify.mailers import mailer_for
from shared.settings import Settings
from shared.storage.port import DocumentStore

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sealed:
    """What one run of the sealer did."""

    heads: int
    anchored: int


@dataclass(frozen=True)
class AuditWork:
    """One service's record with everything that sealing and verifying it needs."""

    ledger: Ledger
    store: DocumentStore
    signer: Signer
    settings: Settings

    @property
    def stamp(self) -> Stamp:
        """The way to the time-stamp authority, where one is configured."""
        return stamp_of(self.settings.timestamp_url)

    def seal(self) -> Sealed:
        """Seal what is new, then anchor what is not. Raises Unavailable; heads that were made stay, and wait."""
        heads = seal(self.ledger, self.signer)
        return Sealed(len(heads), anchor_waiting(self.ledger, self.store, self.stamp))

    def verify(self, actor: str, tick: Tick = silent) -> Report:
        """Verify everything and keep the result for the auditors. Raises Unavailable."""
        trusted = trusted_keys(self.settings, self.signer.public)
        report = verify(self.ledger, self.store, trusted, tick)
        keep_report(self.ledger, report, actor)
        if not report.holds:
            log.error("the audit record was tampered with", extra={"count": len(report.findings)})
            self._alert_now()
        return report

    def alert(self) -> int:
        """Tell administrators and auditors what they were not told yet; how many messages. Raises Unavailable."""
        mailer = mailer_for(self.ledger.service, self.ledger.database, self.settings)
        return send_alerts(self.ledger, mailer, self.settings.staff_url)

    def _alert_now(self) -> None:
        try:
            self.alert()
        except Unavailable:
            log.warning("mail about the audit record waits for the next seal")


def audit_work(ledger: Ledger, store: DocumentStore, settings: Settings) -> AuditWork:
    """The work on a ledger. Raises SettingMissing without CONCORD_AUDIT_KEY."""
    return AuditWork(ledger, store, Signer(settings.need("audit_key")), settings)
