"""Who the parties of an indexed agreement are: bodies of the directory where the name is exactly theirs, else names.

The directory is written by the portal alone, and an agency there is a place where people hold roles. An index names a
thousand offices that will never have any; they stay names on the agreement, and a person may add one to the directory.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.agreements.imports.parse import IndexRow, body_key
from shared.auth.directory import list_agencies

FEDERAL = "U.S. Immigration and Customs Enforcement"
"""The federal party of every agreement under 8 U.S.C. § 1357(g): the Secretary's powers are delegated to it."""
FEDERAL_KEYS = {"us immigration and customs enforcement", "immigration and customs enforcement", "ice"}


@dataclass(frozen=True)
class Parties:
    """The two sides: ids of the directory, and the names of those that it does not have."""

    agencies: tuple[str, ...]
    partners: tuple[str, ...]
    outsiders: tuple[str, ...]


@dataclass(frozen=True)
class Bodies:
    """The directory's bodies as an index may name them. `home` is the state whose agencies the directory has."""

    home: str
    ours: Mapping[str, str]
    federal: str | None
    names: Mapping[str, str]

    def parties_of(self, row: IndexRow) -> Parties:
        """The parties of a row."""
        own = self.ours.get(body_key(row.agency)) if row.state == self.home else None
        outside = () if own else (row.party,)
        federal = (self.federal,) if self.federal else ()
        return Parties((own,) if own else (), federal, (*outside, *(() if federal else (FEDERAL,))))


def get_bodies(session: Session, jurisdiction: str) -> Bodies:
    """The directory as it is now; `jurisdiction` as in the settings (`US-WV`)."""
    agencies = list_agencies(session)
    ours = {body_key(a.name): a.id for a in agencies if a.kind != "federal"}
    federal = [a.id for a in agencies if a.kind == "federal" and _is_ice(a.name, a.short_name)]
    return Bodies(
        jurisdiction.rpartition("-")[2],
        ours,
        federal[0] if federal else None,
        {a.id: a.name for a in agencies},
    )


def _is_ice(name: str, short: str) -> bool:
    return body_key(name) in FEDERAL_KEYS or body_key(short) == "ice"
