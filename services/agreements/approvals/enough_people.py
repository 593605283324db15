"""Whether a route's stages can all be decided, each person deciding one of them. Pure.

A matching of places to people: one place in a stage where any of them decides, n where n must, and one for each member
where all must. Without it a text would be sent on a way that nobody can end (`one_stage` of the transition table).
"""

from collections.abc import Iterator, Sequence

from workflows.agreements.state import Stage


def find_short_stage(route: Sequence[Stage]) -> Stage | None:
    """The first stage that is left with too few people once those before it are decided; None where all have enough."""
    taken: dict[str, int] = {}
    places = [stage for stage in route for _ in range(_places(stage))]
    for number, stage in enumerate(places):
        if not _seat(places, number, taken, set()):
            return stage
    return None


def _places(stage: Stage) -> int:
    return {"any": 1, "n_of": stage["n"]}.get(stage["mode"], len(stage["members"]))


def _seat(places: Sequence[Stage], number: int, taken: dict[str, int], tried: set[str]) -> bool:
    """Give a place to somebody who is free, or whose own place somebody else can take."""
    for person in _could(places[number]):
        if person in tried:
            continue
        tried.add(person)
        if person not in taken or _seat(places, taken[person], taken, tried):
            taken[person] = number
            return True
    return False


def _could(stage: Stage) -> Iterator[str]:
    yield from (member["account"] for member in stage["members"])
    if stage["next_in_line"]:
        yield stage["next_in_line"]
