"""What every template may use: filters for dates and money, the visitor, the navigation, the nonce.

A name that a template misspells is an error, never an empty string.
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, request
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from shared import clock
from shared.demo import is_filling_in
from shared.registry.declaration import StatusWords
from shared.registry.table import get_services
from shared.settings import Settings
from shared.web import formats, navigation
from shared.web.deps import WebDeps
from shared.web.due import Due, due_in
from shared.web.requests import current_request_id
from shared.web.security import csp_nonce

SHARED_TEMPLATES = Path(__file__).parent / "templates"


def install_templates(app: Flask, service: str, settings: Settings, deps: WebDeps) -> None:
    """Search the service's folders, then the shared ones, and offer the globals and filters."""
    app.jinja_loader = ChoiceLoader(_loaders([*deps.templates, SHARED_TEMPLATES]))
    statuses = _statuses(service) if deps.statuses is None else deps.statuses
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        csp_nonce=csp_nonce,
        csrf_token=deps.csrf.token,
        current_actor=deps.actor,
        filling_in=lambda: settings.embedded and is_filling_in(settings.var),
        glossary={status.words: status.meaning for status in statuses},
        is_open=lambda href: _is_open(deps, href),
        nav_items=lambda: _nav_items(deps),
        organisation=settings.organisation,
        status_tones={status.words: status.tone for status in statuses},
        request_number=current_request_id,
        service_name=service,
        sign_in_url=deps.sign_in_url,
        sign_out_url=deps.sign_out_url,
        now=clock.now,
    )
    _add_filters(app, ZoneInfo(settings.timezone))


def _statuses(name: str) -> list[StatusWords]:
    """Those of all services, its own last: where two use one word, a service's pages mean their own."""
    services = sorted(get_services(), key=lambda service: service.name == name)
    return [status for service in services for status in service.statuses]


def _loaders(folders: Sequence[Path]) -> list[FileSystemLoader]:
    return [FileSystemLoader(folder) for folder in folders]


def _nav_items(deps: WebDeps) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is where the visitor is."""
    items = navigation.STAFF_ITEMS if deps.navigation is None else deps.navigation
    visible = navigation.visible_items(items, deps.actor())
    return [(item.label, item.href, navigation.is_current(item, request.path)) for item in visible]


def _is_open(deps: WebDeps, href: str) -> bool:
    items = navigation.STAFF_ITEMS if deps.navigation is None else deps.navigation
    return navigation.is_open(items, deps.actor(), href)


def _add_filters(app: Flask, zone: ZoneInfo) -> None:
    def due(instant: datetime) -> Due:
        return due_in(instant, clock.now(), zone)

    def day(value: date | datetime) -> str:
        return formats.day(value, zone)

    def moment(value: datetime) -> str:
        return formats.moment(value, zone)

    def clock_time(value: datetime) -> str:
        return formats.clock_time(value, zone)

    filters: dict[str, Any] = {
        "due": due,
        "day": day,
        "moment": moment,
        "clock_time": clock_time,
        "money": formats.money,
        "size": formats.size,
        "fingerprint": formats.fingerprint,
    }
    app.jinja_env.filters.update(filters)
