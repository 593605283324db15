"""Whether a route's stages can all be decided, each person deciding one of them. Pure.

A matching of places to people: one place in a stage where any of them decides, n where n must, and one for each member
where all must. Without it a text would be sent on a way that nobody can end (`one_stage` of the transition table).
"""

from collections.abc import Collection, Iterator, Sequence

from workflows.agreements.approval import current_stage, decided, decided_elsewhere, needed, places, waiting
from workflows.agreements.state import AgreementState, Stage


def find_short_stage(route: Sequence[Stage]) -> Stage | None:
    """The first stage that is left with too few people once those before it are decided; None where all have enough."""
    taken: dict[str, int] = {}
    seats = [stage for stage in route for _ in range(places(stage))]
    for number, stage in enumerate(seats):
        if not _seat(seats, number, taken, set()):
            return stage
    return None


def find_stage_left_short(state: AgreementState, by: str, member: str) -> Stage | None:
    """The later stage with this person among its people that has too few once they approved the current one.

    `member` is the one for whom they approve: both have then decided their one stage of the text.
    """
    here = current_stage(state)
    if here is None:
        return None
    gone = {by, member, *decided(state, here, "approved"), *decided_elsewhere(state, here)}
    left = needed(state, here) - len({member, *decided(state, here, "approved")})
    asked = [m for m in here["members"] if m["account"] in set(waiting(state)) - gone]
    rest: Stage = {**here, "mode": "n_of", "n": max(0, left), "members": asked, "next_in_line": ""}
    later = [_without(stage, gone) for stage in state["route"][state["stage"] + 1 :]]
    short = find_short_stage([rest, *later])
    whole = next((one for one in state["route"] if short and one["id"] == short["id"]), None)
    return whole if whole and by in _could(whole) else None


def _without(stage: Stage, gone: Collection[str]) -> Stage:
    """A stage as it is asked once these have decided another; where all must, those who still can."""
    left = [m for m in stage["members"] if m["account"] not in gone]
    following = stage["next_in_line"] if stage["next_in_line"] not in gone else ""
    asked: Stage = {**stage, "members": left, "next_in_line": following}
    return asked if left or stage["mode"] == "n_of" else {**asked, "mode": "any"}


def _seat(seats: Sequence[Stage], number: int, taken: dict[str, int], tried: set[str]) -> bool:
    """Give a place to somebody who is free, or whose own place somebody else can take."""
    for person in _could(seats[number]):
        if person in tried:
            continue
        tried.add(person)
        if person not in taken or _seat(seats, taken[person], taken, tried):
            taken[person] = number
            return True
    return False


def _could(stage: Stage) -> Iterator[str]:
    yield from (member["account"] for member in stage["members"])
    if stage["next_in_line"]:
        yield stage["next_in_line"]
