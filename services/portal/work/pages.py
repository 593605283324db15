"""My work: what waits for me, what is overdue where I watch the clocks, and in the demo four things to try."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template

from services.portal.administration.words import role_name
from services.portal.deps import portal
from services.portal.work.overdue import Late, list_overdue
from services.portal.work.repository import Waiting, list_waiting
from services.portal.work.trying import list_steps
from shared import clock
from shared.auth.current import current_actor
from shared.auth.permissions import signed_in
from shared.web.due import due_in
from shared.web.view_models import Task

pages = Blueprint("work", __name__)

AHEAD_DAYS = 30
"""What is due after more days than these doesn't wait yet: it is shown as later, and not counted."""
ACTIONS = {"approve": "Approve or return", "sign": "Sign", "review": "Review", "draft": "Go on writing"}


@pages.get("/my-work")
@signed_in
def show() -> str:
    """What waits for me."""
    actor, now = current_actor(), clock.now()
    soon = now + timedelta(days=AHEAD_DAYS)
    with portal().database.transaction() as session:
        waiting = list_waiting(session, actor, now)
        overdue = list_overdue(session, actor, now, [task.id for task in waiting])
        steps = list_steps(session, actor) if portal().settings.embedded else []
    at_hand = [task for task in waiting if not task.due_at or task.due_at <= soon]
    return render_template(
        "work/my_work.html",
        tasks=[as_task(task) for task in at_hand],
        numbers=in_numbers(
            [task.due_at for task in at_hand if task.due_at], now, ZoneInfo(portal().settings.timezone)
        ),
        later=[as_task(task) for task in waiting if task.due_at and task.due_at > soon],
        soon_days=AHEAD_DAYS,
        overdue=[(found.where, list(map(as_late, found.tasks)), found.more) for found in overdue],
        steps=steps,
        first_name=actor.name.split()[0],
        has_roles=bool(actor.grants),
    )


def in_numbers(due: Sequence[datetime], now: datetime, zone: ZoneInfo) -> str:
    """How many of these are overdue and due today, as the end of a sentence: `: 2 overdue, 1 due today`."""
    tones = [due_in(instant, now, zone).tone for instant in due]
    counted = (tones.count("late"), "overdue"), (tones.count("today"), "due today")
    said = [f"{count} {what}" for count, what in counted if count]
    return f": {', '.join(said)}" if said else ""


def as_task(waiting: Waiting) -> Task:
    """The task as the list shows it: why it waits for this person (empty: it is theirs), and its button's word."""
    if waiting.behalf_of:
        why = f"On behalf of {waiting.behalf_of}"
    elif waiting.role:
        why = f"For you as {role_name(waiting.role).lower()}"
    else:
        why = ""
    action = next((words for kind, words in ACTIONS.items() if waiting.kind.startswith(kind)), "Open")
    return Task(title=waiting.title, href=waiting.url, why=why, action=action, due=waiting.due_at)


def as_late(late: Late) -> Task:
    """Somebody else's overdue task: for whom it waits. Its button opens the record: the task is not the reader's."""
    return Task(title=late.title, href=late.href, why=f"Waits for {late.who}", action="Open", due=late.due_at)
