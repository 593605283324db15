"""*Try this* for the person at the page: ticks its steps, finds where one begins. Only pages call it."""

from sqlalchemy import select

from services.agreements.files.models import VersionRow
from services.agreements.register.models import AgreementRow
from services.agreements.wiring import Agreements
from shared import clock
from shared.auth.actor import Actor
from shared.notify.try_this import Milestone, mark_milestone

VISITOR = "visitor"
"""Whose step it is when somebody without an account did it."""


def tried(parts: Agreements, actor: Actor, step: Milestone) -> None:
    """The person has done this step; the first time counts."""
    with parts.database.statement() as connection:
        mark_milestone(connection, actor.account_id, step, clock.now())


def tried_verifying(parts: Agreements, actor: Actor | None) -> None:
    """A sealed copy was verified. Anybody may do that, so where one tries Concord it counts signed out too."""
    if actor:
        tried(parts, actor, Milestone.SIGN_VERIFY)
    elif parts.settings.embedded:
        with parts.database.statement() as connection:
            mark_milestone(connection, VISITOR, Milestone.SIGN_VERIFY, clock.now())


def draft_to_try(parts: Agreements, actor: Actor) -> str | None:
    """The person's newest own draft that has a Word file, to send out and get back; None where there is none."""
    own = AgreementRow.author == actor.account_id, AgreementRow.status == "Draft"
    made = select(VersionRow.agreement_id).where(VersionRow.agreement_id == AgreementRow.id).exists()
    query = select(AgreementRow.id).where(*own, made).order_by(AgreementRow.updated_at.desc()).limit(1)
    with parts.database.transaction() as session:
        return session.scalar(query)
