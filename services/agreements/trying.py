"""Ticks the steps of *Try this* for the person at the page. Only pages call it: a seed or a program tries nothing."""

from services.agreements.wiring import Agreements
from shared import clock
from shared.auth.actor import Actor
from shared.notify.tasks import Step, mark_step


def tried(parts: Agreements, actor: Actor, step: Step) -> None:
    """The person has done this step; the first time counts."""
    with parts.database.transaction() as session:
        mark_step(session, actor.account_id, step, clock.now())
