"""A service's register as what all services share sees it: its records' numbers, pages, agencies and walls.

Read by the auditors' pages and by the page of effects that fail. It changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, select, true
from sqlalchemy import not_ as no
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from shared.audit.pages import Named
from shared.auth.actor import Actor
from shared.auth.scope import reach_of, wall_tokens
from shared.auth.seen import outside

AUDIT_READ = "audit.read"


@dataclass(frozen=True)
class Register:
    """The register's columns by their meaning; `prefix` is where a record's page is (`/agreements`, then its id)."""

    id: Any
    number: Any
    agencies: Any
    walls: Any
    prefix: str

    def resolve(self, session: Session, name: str) -> str:
        """The record's id, where its number was used; what names no record stays as it was asked for."""
        return session.execute(select(self.id).where(self.number == name)).scalar() or name

    def names(self, session: Session, entities: set[str]) -> Mapping[str, Named]:
        """Their numbers and pages."""
        query = select(self.id.label("id"), self.number.label("number")).where(self.id.in_(entities))
        return {row.id: Named(row.number, f"{self.prefix}/{row.id}") for row in session.execute(query)}

    def within(self, actor: Actor, permission: str) -> ColumnElement[bool]:
        """Records of the agencies at which the actor holds the permission, outside their walls."""
        reach = reach_of(actor, permission)
        ours = self.agencies.overlap(cast(sorted(reach.agencies), ARRAY(Text)))
        return and_(true() if reach.everywhere else ours, outside(self.walls, wall_tokens(actor)))

    def visible(
        self, actor: Actor, entity: ColumnElement[str], permission: str = AUDIT_READ
    ) -> ColumnElement[bool]:
        """What belongs to records within the actor's reach; everything but walled records, for all agencies."""
        if reach_of(actor, permission).everywhere:
            return entity.not_in(select(self.id).where(no(self.within(actor, permission))))
        return entity.in_(select(self.id).where(self.within(actor, permission)))

    def may_see(self, session: Session, actor: Actor, entity: str) -> bool:
        """The same for one record; exports and searches belong to none, and are for those who audit all."""
        if not entity:
            return reach_of(actor, AUDIT_READ).everywhere
        return (
            session.execute(select(self.id).where(self.id == entity, self.within(actor, AUDIT_READ))).first()
            is not None
        )
