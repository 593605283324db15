"""The names behind the ids of one sealed entry, for its proof: beside what is hashed, never in it.

The record names people by id, so that a name can be corrected or erased without breaking a seal. A reader of the proof
needs the name all the same. The directory keeps no former names: those of its people are as it has them on the day of
the proof; of people whom a service names itself (outside signers) they are as they were recorded.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from shared.auth.actor import OUTSIDE
from shared.registry.table import find, get_service
from shared.service.story import Names, people_named


def named_in(session: Session, service: str, entry: Mapping[str, Any]) -> dict[str, str]:
    """The names of everybody whose id stands in the entry, by that id."""
    ids = set(_strings(entry))
    declared = get_service(service).names
    names_of = find(declared) if declared else people_named
    named: Names = names_of(session, ids | {OUTSIDE + one for one in ids})
    found = {one: named.people.get(one) or named.people.get(OUTSIDE + one) for one in sorted(ids)}
    return {one: name for one, name in found.items() if name}


def _strings(value: Any) -> Iterator[str]:
    """Every text in an entry, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
