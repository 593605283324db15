"""Which adapter sends a service's mail, by the settings."""

from shared.database import Database
from shared.notify.demo import DemoMailer
from shared.notify.message import Mailer
from shared.notify.smtp import SmtpMailer
from shared.settings import Settings


def mailer_for(context: str, database: Database, settings: Settings) -> Mailer:
    """Demo mail in the embedded mode without a mail server, else SMTP. Raises SettingMissing without `smtp_host`."""
    if settings.embedded and settings.smtp_host is None:
        return DemoMailer(database, context)
    return SmtpMailer(database, context, settings)
