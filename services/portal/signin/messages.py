"""What the portal writes to people about their accounts. Pure."""

from datetime import datetime

from services.portal.accounts.models import Account
from shared.notify.message import Message


def locked_message(account: Account, at: datetime) -> Message:
    """That sign-in is closed after five failures."""
    return Message(
        event_id=f"account:{account.id}:locked:{at.isoformat()}",
        kind="account_locked",
        recipient=account.email,
        subject="Your Concord account is locked",
        body=(
            "Somebody failed five times in 15 minutes to sign in as you, so nobody can sign in as you now.\n\n"
            "Where you are signed in already, you can go on. Ask your administrator to release the account;"
            " if it was not you who tried, tell them that too."
        ),
    )


def set_up_message(account: Account, link: str, link_id: str, *, again: bool) -> Message:
    """The link by which somebody chooses a password and sets up the second factor."""
    opening = "Your second factor was reset." if again else "You have a new Concord account."
    return Message(
        event_id=f"link:{link_id}",
        kind="account_set_up",
        recipient=account.email,
        subject="Set up your Concord account",
        body=(
            f"{opening} Choose a password and set up your authenticator app; have your phone at hand.\n\n"
            "The link works once, for three days."
        ),
        link=link,
        link_label="Set up your account",
    )
