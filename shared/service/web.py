"""One way to make the Flask app of a service with acts: sign-in, its pages, its API's document, and the
recording of what is read.

A service's own `app.py` names its blueprints and templates, and that is all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from flask import Blueprint, Flask, current_app
from sqlalchemy.orm import Session

from shared.audit.ledger import ledger_of
from shared.audit.pages import READS as AUDIT_READS
from shared.audit.recording import Read, Recorder, install_recording
from shared.auth.csrf import SessionGuard
from shared.auth.current import current_or_none
from shared.auth.install import auth_installer
from shared.service.api_document import ApiDocument
from shared.service.lists.reads import LIST_READS
from shared.service.parts import ServiceParts
from shared.web.app import new_app
from shared.web.deps import WebDeps

EXTENSION = "concord.parts"

P = TypeVar("P", bound=ServiceParts)


def as_asked(session: Session, name: str) -> str:
    """An entity's id is what the address says."""
    return name


@dataclass(frozen=True)
class Reading:
    """What is recorded of reading: the view argument that names a record, and endpoints where it is more or less.

    The auditors' own pages and lists need no entry. `resolve` turns what an address says (a number, say) into the
    record's id.
    """

    entity: str
    reads: Mapping[str, Read | None] = field(default_factory=dict)
    resolve: Callable[[Session, str], str] = as_asked


def service_app(
    parts: ServiceParts,
    blueprints: Sequence[Blueprint],
    *,
    templates: Path,
    reading: Reading,
    document: ApiDocument,
) -> Flask:
    """The app of the service whose parts these are. Raises FrontEndMissing where the front end is not built."""
    name, settings = parts.context.name, parts.settings
    deps = WebDeps(
        csrf=SessionGuard(settings),
        templates=(templates, TEMPLATES),
        checks=parts.checks,
        installers=(auth_installer(parts.database, settings),),
        actor=current_or_none,
    )
    app = new_app(name, settings, deps=deps)
    app.extensions[EXTENSION] = parts
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    audit, reads = ledger_of(name, parts.database).tables, {**AUDIT_READS, **LIST_READS, **reading.reads}
    install_recording(app, Recorder(parts.database, audit, reads, reading.entity, reading.resolve))
    document.install(app)
    return app


TEMPLATES = Path(__file__).parent / "templates"


def parts_of_app(kind: type[P]) -> P:
    """The parts of the app that serves this request; a service's `current.py` names its own kind."""
    return cast(P, current_app.extensions[EXTENSION])
