"""What waits for whom in a record: its open tasks, the one line “what is next, by whom, by when”, and desk tasks. Pure.

A service says in `open_tasks` which there are; the rest follows from them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.notify.open_tasks import DeskTask, lent_role


@dataclass(frozen=True)
class OpenTask:
    """One thing to do, for an account or for everybody with a role at the record's agencies.

    `page` is where it is done, below the record's address; `occasion` tells one asking from the next.
    A deputy of the account may do it who was lent one of the roles in `lent_under`; nobody in `kept_out` may.
    """

    kind: str
    title: str
    account: str | None = None
    role: str | None = None
    due: datetime | None = None
    page: str = ""
    occasion: str = ""
    lent_under: Collection[str] = ()
    kept_out: Collection[str] = ()

    @property
    def who(self) -> str:
        """The account's id, or `role:<role>`."""
        return self.account or f"role:{self.role}"


@dataclass(frozen=True)
class NextStep:
    """What is next, by whom (accounts or `role:…`; nobody: it happens by itself), by when; the kind of the task."""

    what: str | None
    who: tuple[str, ...] = ()
    due: datetime | None = None
    kind: str | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """What a register's row says of it."""
        return {
            "next_what": self.what, "next_kind": self.kind, "next_who": list(self.who), "next_due": self.due,
        }  # fmt: skip


def first_step(tasks: Sequence[OpenTask], otherwise: NextStep) -> NextStep:
    """The first task with everybody who is asked the same; `otherwise` where nobody is asked."""
    if not tasks:
        return otherwise
    first = tasks[0]
    return NextStep(first.title, tuple(t.who for t in tasks if t.kind == first.kind), first.due, first.kind)


def desk_tasks(
    tasks: Iterable[OpenTask], *, title: str, base: str, agencies: Sequence[str]
) -> list[DeskTask]:
    """The desk's tasks of a record called `title`, whose page is `base`; a role's waits at its first agency."""
    agency = agencies[0] if agencies else None
    places = (None, *agencies)
    return [
        DeskTask(
            t.kind, f"{t.title}: {title}", f"{base}/{t.page}", t.account, t.role, agency if t.role else None, t.due,
            t.occasion, [lent_role(role, place) for role in t.lent_under for place in places], t.kept_out,
        )
        for t in tasks
    ]  # fmt: skip
