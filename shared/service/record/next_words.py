"""The line on top of every page of a record: what is next and by whom, as this reader is told. Pure words."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.auth.actor import Actor
from shared.service.register_rows import RegisterRow
from shared.service.story import Names
from shared.service.waiting import who_words


@dataclass(frozen=True)
class NextWords:
    """What is next and by whom; empty where nothing is, or nobody is asked."""

    what: str
    who: str
    href: str = ""
    """Where the reader does it, if it is theirs and no act has a button for it."""


def next_words(row: RegisterRow, names: Names, reader: Actor) -> NextWords:
    """The line of a register's row; "you" for the reader."""
    who = [who_words(one, names.of(one), row.agencies, reader) for one in row.next_who]
    return NextWords(row.next_what or "", either(who))


def either(names: Sequence[str]) -> str:
    """`Ruth Hagan`, `Ruth Hagan or you`, `A, B or C`: any of them may be the one who acts."""
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
