"""What the portal writes to people about what was lent to them. Pure."""

from zoneinfo import ZoneInfo

from services.portal.administration.models import Delegation
from services.portal.administration.words import lent_words
from shared.auth.directory import Person
from shared.notify.message import Message
from shared.web.formats import day, moment


def delegation_message(
    made: Delegation, lender: Person, deputy: Person, base_url: str, zone: ZoneInfo
) -> Message:
    """That they act for somebody: for whom, in which role, from when until when."""
    lent = lent_words(made.role, f"in every role of {lender.name}")
    return Message(
        event_id=f"delegation:{made.id}",
        kind="delegation_made",
        recipient=deputy.email,
        subject=f"You act for {lender.name}",
        body=(
            f"You can act on behalf of {lender.name}, {lent}, from {day(made.starts_at, zone)} until "
            f"{moment(made.ends_at, zone)}. Reason: {made.reason}\n\n"
            "What you do so is recorded as yours, on their behalf. What waits for you in their place is on My work. "
            "Either of you can end it early."
        ),
        link=f"{base_url}/account/delegations",
        link_label="See your delegations",
    )
