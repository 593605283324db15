"""Setting an account up by a link: the first password and second factor, or new ones after a reset."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from services.portal.accounts.models import Account
from services.portal.accounts.service import get_account, set_credentials
from services.portal.deps import Portal
from services.portal.signin.messages import set_up_message
from services.portal.signin.models import LINK
from services.portal.signin.verify import matching_new_code
from shared import clock
from shared.auth.link_tokens import consume_link, create_link, open_link
from shared.auth.secrets import digest
from shared.notify.message import Message

PURPOSE = "account.set_up"
LIFETIME = timedelta(days=3)


@dataclass(frozen=True)
class SetUp:
    """Whose account a link sets up."""

    account_id: str
    email: str
    totp_secret: str


def create_set_up(session: Session, account: Account, base_url: str, *, again: bool) -> Message:
    """The message with a new link; send it after the transaction. Earlier links stop working."""
    token = create_link(
        session, LINK, purpose=PURPOSE, subject_id=account.id, address=account.email,
        at=clock.now(), lifetime=LIFETIME, needs_code=False,
    )  # fmt: skip
    return set_up_message(account, f"{base_url}/set-up/{token}", digest(token)[:16], again=again)


def get_set_up(portal: Portal, token: str) -> SetUp:
    """Whose account it is, and the second factor that the page offers; changes nothing. Raises NotFound."""
    with portal.database.transaction() as session:
        link = open_link(session, LINK, token, purpose=PURPOSE, at=clock.now())
    return SetUp(link.subject_id, link.address, offered_secret(portal, token))


def set_up(portal: Portal, token: str, *, password: str, code: str) -> list[str]:
    """Choose password and second factor; answers the recovery codes. Raises NotFound, Invalid."""
    with portal.database.transaction() as session:
        at, secret = clock.now(), offered_secret(portal, token)
        link = consume_link(session, LINK, token, purpose=PURPOSE, at=at)
        account = get_account(session, link.subject_id, lock=True)
        codes = set_credentials(
            session, account, password=password, totp_secret=secret, by=account.id,
            key=portal.settings.need("secret_key"),
        )  # fmt: skip
        account.totp_last_step = matching_new_code(secret, code, at)
        return codes


def offered_secret(portal: Portal, token: str) -> str:
    """The link's own authenticator secret: the same each time the page is shown, and never sent by the browser."""
    key = portal.settings.need("secret_key").encode()
    derived = hmac.new(key, b"set up " + token.encode(), hashlib.sha256).digest()
    return base64.b32encode(derived[:20]).decode()
