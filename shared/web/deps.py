"""What a service hands to `new_app`: everything that the base app needs but must not know how to make.

Only types here. The composition roots fill them in; tests fill in small ones of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from flask import Flask, Request

from shared.auth.actor import Actor
from shared.registry.declaration import NavItem, StatusWords

Check = Callable[[], None]
"""Asks one engine whether it answers; raises where it does not. Bounded by its own time limit (2 s or less)."""

Installer = Callable[[Flask], None]
"""Adds to an app: sessions and permissions (`shared.auth`), blueprints, filters."""


class CsrfGuard(Protocol):
    """Refuses forms that another site made a browser send. `shared.auth.csrf` supplies the one with tokens."""

    def token(self) -> str:
        """The value of the hidden field `csrf_token` for the present visitor; "" where none is needed."""
        ...

    def check(self, request: Request) -> None:
        """Raises Denied where an unsafe request did not come from a page of ours."""
        ...


@dataclass(frozen=True)
class WebDeps:
    """The parts of one app that differ from service to service."""

    csrf: CsrfGuard
    templates: Sequence[Path] = ()
    """Folders searched before the shared templates."""
    checks: Mapping[str, Check] = field(default_factory=dict)
    """Engines of `/readyz`, by the name an operator knows."""
    installers: Sequence[Installer] = ()
    """Run in this order, before the first request."""
    actor: Callable[[], Actor | None] = lambda: None
    """Who is signed in, for the header's menu; must not touch the database a second time in one request."""
    statuses: Sequence[StatusWords] | None = None
    """What each status means, shown on hover and focus; None: those that all services declare."""
    navigation: Sequence[NavItem] | None = None
    """Entries of the header; None: those of `shared.web.navigation`."""
    sign_in_url: str = "/sign-in"
    """Where a visitor who must sign in is sent; `next` is added."""
    sign_out_url: str = "/sign-out"
    """Where the menu's sign-out button posts to."""
