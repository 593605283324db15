"""The code that goes to a link's address before anything of the agreement is shown: sent, and taken.

That a link still works, or what became of it, is its page's to say.
"""

from sqlalchemy.orm import Session

from services.agreements.signers.models import LINK
from services.agreements.wiring import Agreements
from shared import clock
from shared.auth.link_tokens import create_code, verify_code, wrong_code
from shared.notify.message import Message

SUBJECTS = {"sign": "Your code for signing", "sealed_copy": "Your code for the sealed copy"}
"""By a link's purpose."""
KINDS = {"sign": "signing_code", "sealed_copy": "copy_code"}
BODY = "Enter this code on the page that you opened from our earlier message. It works for 15 minutes."


def send_code(parts: Agreements, token: str, purpose: str) -> None:
    """Send a fresh code to the link's address. Raises NotFound, Unavailable."""
    at = clock.now()
    with parts.database.transaction() as session:
        link, code = create_code(session, LINK, token, purpose=purpose, at=at)
    event = f"code/{link.id}/{at.isoformat()}"
    parts.mailer.send(Message(event, KINDS[purpose], link.address, SUBJECTS[purpose], BODY, code=code))


def enter_code(parts: Agreements, token: str, code: str, purpose: str) -> str:
    """The secret of this visit, for a cookie. Raises Invalid for a wrong code (which is counted), NotFound."""
    with parts.database.transaction() as session:
        secret = _verify(session, token, code, purpose)
    if secret is None:
        raise wrong_code()
    return secret


def _verify(session: Session, token: str, code: str, purpose: str) -> str | None:
    return verify_code(session, LINK, token, code, purpose=purpose, at=clock.now())
