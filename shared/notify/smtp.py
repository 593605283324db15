"""Mail through an SMTP server, each message once.

The ledger row is committed only after the server took the message. A crash between the two sends it again under the
same Message-ID, which mail systems fold into one: better twice than never.
"""

import smtplib
import ssl
from email.message import EmailMessage

from sqlalchemy.orm import Session

from shared import clock
from shared.database import Database
from shared.errors import Unavailable, Undeliverable
from shared.notify.ledger import claim
from shared.notify.message import Message
from shared.settings import Settings

TIMEOUT_SECONDS = 10


class SmtpMailer:
    """Sends the messages of one context. Needs `smtp_host`."""

    def __init__(self, database: Database, context: str, settings: Settings) -> None:
        self._database = database
        self._context = context
        self._settings = settings
        self._host = settings.need("smtp_host")

    def send(self, message: Message) -> bool:
        """Send it, once. Raises Undeliverable, Unavailable: nothing is then recorded."""
        with self._database.transaction() as session:
            return self.send_within(session, message)

    def send_within(self, session: Session, message: Message) -> bool:
        """The same in the caller's transaction, which waits for the mail server and is rolled back where it fails."""
        if not claim(session, message, self._context, clock.now()):
            return False
        try:
            self._deliver(email_of(message, self._settings.mail_from))
        except smtplib.SMTPRecipientsRefused as error:
            raise Undeliverable("The mail server refuses this address.") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable("The mail server does not take messages.") from error
        return True

    def _deliver(self, email: EmailMessage) -> None:
        settings = self._settings
        with smtplib.SMTP(self._host, settings.smtp_port, timeout=TIMEOUT_SECONDS) as server:
            if settings.smtp_tls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.need("smtp_password"))
            server.send_message(email)


def email_of(message: Message, sender: str) -> EmailMessage:
    """The message as mail. Line breaks in its subject are folded to spaces: a name must not add headers."""
    email = EmailMessage()
    email["From"], email["To"] = sender, message.recipient
    email["Subject"] = " ".join(message.subject.split())
    email["Message-ID"] = f"<{message.mail_id}@{sender.rpartition('@')[2]}>"
    email["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers to us
    email["Date"] = clock.now()
    email.set_content(message.text())
    return email
