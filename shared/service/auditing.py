"""The auditors' pages of a service with a register. Its reads and its seals are the same in every service."""

from collections.abc import Callable, Mapping
from functools import cached_property

from flask import Blueprint
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from shared.audit.ledger import Ledger, ledger_of
from shared.audit.pages import Named, audit_pages
from shared.auth.actor import Actor
from shared.service.parts import ServiceParts
from shared.service.register import Register


class RegisterDesk:
    """Implements `shared.audit.pages.Desk` over a register. `words` are its events' names in the users' words."""

    def __init__(self, parts: ServiceParts, register: Register, words: Mapping[str, str]) -> None:
        self._parts, self._register, self._words = parts, register, words

    @cached_property
    def ledger(self) -> Ledger:
        """The service's record."""
        return ledger_of(self._parts.context.name, self._parts.database)

    @property
    def secret(self) -> str:
        """Signs cursors."""
        return self._parts.settings.need("secret_key")

    @property
    def events(self) -> Mapping[str, str]:
        """The timeline's words."""
        return self._words

    def visible(self, actor: Actor, entity: ColumnElement[str]) -> ColumnElement[bool]:
        """Which events the auditor may see."""
        return self._register.visible(actor, entity)

    def may_see(self, session: Session, actor: Actor, entity: str) -> bool:
        """The same for one record."""
        return self._register.may_see(session, actor, entity)

    def names(self, session: Session, entities: set[str]) -> Mapping[str, Named]:
        """Their numbers."""
        return self._register.names(session, entities)

    def find(self, session: Session, words: str) -> str:
        """By id or number."""
        return self._register.resolve(session, words.upper() if "-" in words and len(words) < 20 else words)


def register_audit_pages(
    prefix: str, current: Callable[[], ServiceParts], register: Register, words: Mapping[str, str]
) -> Blueprint:
    """The pages, under `prefix`."""
    return audit_pages(prefix, lambda: RegisterDesk(current(), register, words))
