"""Agreements for the auditors' pages: their numbers, and whose agreements an auditor may look at."""

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import ColumnElement, Text, and_, cast, not_, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from services.agreements.audit.reads import resolve
from services.agreements.current import current_parts
from services.agreements.register.models import AgreementRow
from services.agreements.register.words import HAPPENED
from services.agreements.wiring import Agreements
from shared.audit.ledger import Ledger, ledger_of
from shared.audit.pages import Named, audit_pages
from shared.auth.actor import Actor
from shared.auth.scope import reach_of, wall_tokens

PREFIX = "/agreements/audit"


class AgreementsDesk:
    """Implements `shared.audit.pages.Desk`."""

    def __init__(self, parts: Agreements) -> None:
        self._parts = parts

    @cached_property
    def ledger(self) -> Ledger:
        """The service's record."""
        return ledger_of("agreements", self._parts.database)

    @property
    def secret(self) -> str:
        """Signs cursors."""
        return self._parts.settings.need("secret_key")

    @property
    def events(self) -> Mapping[str, str]:
        """The timeline's words."""
        return HAPPENED

    def visible(self, actor: Actor, entity: ColumnElement[str]) -> ColumnElement[bool]:
        """Agreements of the agencies that the auditor audits, outside their walls; everything, for all agencies."""
        own = select(AgreementRow.id).where(_audited(actor))
        if reach_of(actor, "audit.read").everywhere:
            walled = select(AgreementRow.id).where(not_(_audited(actor)))
            return entity.not_in(walled)
        return entity.in_(own)

    def may_see(self, session: Session, actor: Actor, entity: str) -> bool:
        """The same for one agreement; exports and searches belong to none, and are for those who audit all."""
        if not entity:
            return reach_of(actor, "audit.read").everywhere
        found = select(AgreementRow.id).where(AgreementRow.id == entity, _audited(actor))
        return session.execute(found).first() is not None

    def names(self, session: Session, entities: set[str]) -> Mapping[str, Named]:
        """Their numbers."""
        query = select(AgreementRow.id, AgreementRow.number).where(AgreementRow.id.in_(entities))
        return {row.id: Named(row.number, f"/agreements/{row.id}") for row in session.execute(query)}

    def find(self, session: Session, words: str) -> str:
        """By id or number."""
        return resolve(session, words.upper()) if words.upper().startswith("AG-") else words


def _audited(actor: Actor) -> ColumnElement[bool]:
    reach = reach_of(actor, "audit.read")
    agencies = AgreementRow.agencies.overlap(cast(sorted(reach.agencies), ARRAY(Text)))
    walls = AgreementRow.walls.overlap(cast(sorted(wall_tokens(actor)), ARRAY(Text)))
    return and_(or_(true() if reach.everywhere else agencies), not_(walls))


def _desk() -> AgreementsDesk:
    return AgreementsDesk(current_parts())


pages = audit_pages(PREFIX, _desk)
