"""Of a task a person is told once: by the service's letter at once, or by the portal's mail where that is late."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.agreements.letters.texts import Letter
from services.agreements.tables import ACTS
from shared import clock
from shared.acts.outbox import Pending
from shared.auth.directory import get_people_of
from shared.notify.digest import Alone
from shared.notify.ledger import Told, note_told, told_by_others
from shared.notify.message import recipient_hash
from shared.notify.tables import TASK

CONTEXT = "agreements"


@dataclass(frozen=True)
class TellsOf:
    """The open tasks that a letter tells of, by id, each with the address of the person it waits for (None: a role's).

    `told` are those that the portal's mail has told of since what the letter says came about: (task, who as a hash).
    """

    tasks: Mapping[str, str | None]
    kind: str
    told: frozenset[tuple[str, str]]

    def of(self, address: str) -> list[str]:
        """The tasks that wait for whoever has this address."""
        return [task for task, whose in self.tasks.items() if whose in (None, address)]

    def is_told(self, address: str) -> bool:
        """Whether they know of all of them already, by the portal's mail."""
        mine = self.of(address)
        return bool(mine) and all((task, recipient_hash(address)) in self.told for task in mine)

    def note(self, session: Session, address: str) -> None:
        """They know now; the portal's mail about tasks leaves it out."""
        for task in self.of(address):
            note_told(session, CONTEXT, Told(task, self.kind, address), clock.now())


def tells_of(session: Session, pending: Pending, letter: Letter) -> TellsOf:
    """What a letter tells of, as it is now."""
    t = TASK.c
    rows = session.execute(
        select(t.id, t.for_account).where(
            t.entity_id == pending.stream, t.kind == letter.task, t.done_at.is_(None)
        )
    ).all()
    people = get_people_of(session, {row.for_account for row in rows if row.for_account})
    tasks = {row.id: people[row.for_account].email if row.for_account in people else None for row in rows}
    return TellsOf(tasks, letter.tells, _told(session, pending, letter, tasks))


def _told(
    session: Session, pending: Pending, letter: Letter, tasks: Mapping[str, str | None]
) -> frozenset[tuple[str, str]]:
    """A mail of what is overdue or due says also that it waits; not the other way round."""
    e = ACTS.event.c
    happened = session.scalar(select(e.at).where(e.stream_id == pending.stream, e.seq == pending.seq))
    if happened is None or not tasks:
        return frozenset()
    kinds = set(Alone) if letter.tells == Alone.NEW else {letter.tells}
    return told_by_others(session, CONTEXT, tasks, kinds, happened)
