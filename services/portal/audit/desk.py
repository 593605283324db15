"""The directory for the auditors' pages: whose account or entry an event is about, and who may look at it."""

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import ColumnElement, String, cast, literal, or_, select, true
from sqlalchemy.orm import Session

from services.portal.deps import Portal, portal
from services.portal.journal.words import WORDS
from shared.audit.ledger import Ledger, ledger_of
from shared.audit.pages import Named, audit_pages
from shared.auth import views
from shared.auth.actor import Actor
from shared.auth.scope import reach_of

PREFIX = "/audit/directory"


class DirectoryDesk:
    """Implements `shared.audit.pages.Desk`."""

    def __init__(self, parts: Portal) -> None:
        self._parts = parts

    @cached_property
    def ledger(self) -> Ledger:
        """The directory's record."""
        return ledger_of("portal", self._parts.database)

    @property
    def secret(self) -> str:
        """Signs cursors."""
        return self._parts.settings.need("secret_key")

    @property
    def events(self) -> Mapping[str, str]:
        """The journal's words."""
        return WORDS

    def visible(self, actor: Actor, entity: ColumnElement[str]) -> ColumnElement[bool]:
        """People, accounts and agencies that the auditor audits; everything, for all agencies."""
        reach = reach_of(actor, "audit.read")
        if reach.everywhere:
            return true()
        v = views.PERSON
        ours = v.c.agency_id.in_(reach.agencies)
        accounts = select(literal("account:") + cast(v.c.any_account_id, String)).where(
            ours, v.c.any_account_id.is_not(None)
        )
        people = select(literal("person:") + v.c.id).where(ours)
        agencies = [f"agency:{agency}" for agency in reach.agencies]
        return or_(entity.in_(accounts), entity.in_(people), entity.in_(agencies))

    def may_see(self, session: Session, actor: Actor, entity: str) -> bool:
        """The same for one; searches belong to none, and are for those who audit all."""
        return session.execute(select(self.visible(actor, literal(entity)))).scalar() is True

    def names(self, session: Session, entities: set[str]) -> Mapping[str, Named]:
        """People's and agencies' names."""
        by_kind: dict[str, set[str]] = {}
        for entity in entities:
            kind, _, own = entity.partition(":")
            by_kind.setdefault(kind, set()).add(own)
        p, a = views.PERSON, views.AGENCY
        accounts = select(p.c.any_account_id.label("id"), p.c.name).where(
            p.c.any_account_id.in_(by_kind.get("account", ()))
        )
        people = select(p.c.id, p.c.name).where(p.c.id.in_(by_kind.get("person", ())))
        agencies = select(a.c.id, a.c.name).where(a.c.id.in_(by_kind.get("agency", ())))
        found = {"account": accounts, "person": people, "agency": agencies}
        return {
            f"{kind}:{row.id}": Named(f"{row.name} (account)" if kind == "account" else row.name)
            for kind, query in found.items()
            for row in session.execute(query)
        }

    def find(self, session: Session, words: str) -> str:
        """By id alone."""
        return words


def _desk() -> DirectoryDesk:
    return DirectoryDesk(portal())


pages = audit_pages(PREFIX, _desk)
