"""*Try this* as its reader meets it: which steps are theirs and where those start, and who to be for the others.

Of the embedded mode alone: it offers to sign in as one of the demo's people.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.portal.work.repository import get_milestones
from services.portal.work.steps import STEPS, TryStep
from shared.auth.actor import Actor
from shared.auth.directory import Person, get_people_of
from shared.auth.scope import permissions_of
from shared.demo import seed_id
from shared.notify.tables import MAIL, TASK
from shared.notify.try_this import Milestone


@dataclass(frozen=True)
class Trying:
    """A step, whether it was done in this demo, where it starts, and who to be for it; None: the reader can do it."""

    step: TryStep
    done: bool
    start: str
    person: Person | None = None


def list_steps(session: Session, reader: Actor) -> list[Trying]:
    """The four steps."""
    done = get_milestones(session)
    return [_trying(session, reader, step, step.key in done) for step in STEPS]


def _trying(session: Session, reader: Actor, step: TryStep, done: bool) -> Trying:
    if not step.task:
        theirs = step.permission in permissions_of(reader)
        return Trying(
            step, done, step.start, None if theirs else _person(session, seed_id("account", step.person))
        )
    account, tasks = _asked(session, step, reader.account_id)
    person = _person(session, account)
    start = _start(session, step, tasks, person.email if person else "")
    return Trying(step, done, start, None if account == reader.account_id else person)


def _asked(session: Session, step: TryStep, reader: str) -> tuple[str, Sequence[str]]:
    """Whose task it is, the newest first: the reader's, else the step's person's, else anybody's who has one.

    Nobody has one: it is for the step's person, as soon as an agreement comes that far.
    """
    mine = TASK.c.done_at.is_(None), TASK.c.kind == step.task, TASK.c.for_account.is_not(None)
    query = select(TASK.c.for_account, TASK.c.url).where(*mine).order_by(TASK.c.created_at.desc(), TASK.c.id)
    asked = [(str(row.for_account), str(row.url)) for row in session.execute(query)]
    named, accounts = seed_id("account", step.person), [account for account, _ in asked]
    usual = next((one for one in (reader, named) if one in accounts), None)
    account = usual or next(iter(accounts), named)
    return account, [url for one, url in asked if one == account]


def _start(session: Session, step: TryStep, tasks: Sequence[str], email: str) -> str:
    """Where the task is done; a step that begins with mail starts at the newest message that leads there."""
    if step.key != Milestone.APPROVE_FROM_MAIL:
        return tasks[0] if tasks else step.start
    for url in tasks:
        led = MAIL.c.recipient == email, MAIL.c.link.endswith(url, autoescape=True)
        message = session.scalar(select(MAIL.c.id).where(*led).order_by(MAIL.c.sent_at.desc()).limit(1))
        if message:
            return f"{step.start}/{message}"
    return f"{step.start}?to={email}" if email else step.start


def _person(session: Session, account: str) -> Person | None:
    return get_people_of(session, [account]).get(account)
