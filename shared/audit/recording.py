"""Records reads, exports, searches and denials of one app, after the answer is made and before it is sent.

Every GET of an address that names an entity is recorded as a read of it. What is more or less than that stands in a
table of the service (`services/<service>/audit/reads.py`), by endpoint. Where the row can't be written, what was to be
read is not sent: failing audit fails the reading. A denial is answered all the same.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from shared import clock
from shared.audit.access import Access, Kind, add_access
from shared.audit.tables import AuditTables
from shared.auth.actor import Actor
from shared.auth.current import current_or_none
from shared.database import Database
from shared.errors import AppError, Unavailable
from shared.web.requests import current_request_id

log = logging.getLogger(__name__)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{2}-\d{4}-\d{4,9}|\d{1,10}")
"""What may be kept of an address: ids and numbers. Anything else somebody may have typed, a name for instance."""
NOTES = "concord_access_notes"


@dataclass(frozen=True)
class Read:
    """How one endpoint is recorded: the kind, the view argument that names the entity, those kept beside it.

    `prefix` goes before the id where streams have one; `only_with`: only where this query argument is given.
    """

    kind: Kind
    entity: str = ""
    beside: tuple[str, ...] = ()
    prefix: str = ""
    only_with: str = ""


@dataclass(frozen=True)
class Recorder:
    """One service's table of reads, and where its rows go.

    `entity` is the view argument that names one of its entities; `reads` None for an endpoint: nothing of a record is
    shown there. `resolve` turns a number that people use into the id.
    """

    database: Database
    tables: AuditTables
    reads: Mapping[str, Read | None]
    entity: str = ""
    resolve: Callable[[Session, str], str] = field(default=lambda _session, name: name)

    def read_at(self, endpoint: str) -> Read | None:
        """How the endpoint of the present request is recorded."""
        if endpoint in self.reads:
            return self.reads[endpoint]
        names_one = self.entity and self.entity in (request.view_args or {})
        return Read(Kind.READ, self.entity) if names_one and request.method in ("GET", "HEAD") else None

    def record(self, actor: Actor, read: Read) -> None:
        """Write one row. Raises Unavailable, whatever went wrong: then the answer must not be sent."""
        try:
            with self.database.transaction() as session:
                session.execute(text("SET LOCAL statement_timeout = 3000"))
                add_access(session, self.tables, self._access(session, actor, read))
        except SQLAlchemyError as error:
            log.error("the access log can't be written", exc_info=error)
            raise Unavailable("This can't be shown, because it can't be recorded that you saw it.") from error

    def _access(self, session: Session, actor: Actor, read: Read) -> Access:
        named = _id_of(read.entity or self.entity)
        entity = read.prefix + self.resolve(session, named) if named else ""
        body: dict[str, Any] = {"page": str(request.endpoint), **g.get(NOTES, {})}
        body |= {name: own for name in read.beside if (own := _id_of(name))}
        if actor.scopes is not None:
            body["by"] = "token"
        return Access(clock.now(), actor.account_id, str(read.kind), entity, current_request_id(), body)


def note_access(**counts: int) -> None:
    """Add counts, never words, to the row of this request: how many hits a search had."""
    g.setdefault(NOTES, {}).update(counts)


def install_recording(app: Flask, recorder: Recorder) -> None:
    """Record this app's reads and denials."""

    @app.after_request
    def record(response: Response) -> Response:
        read, actor = _read_of(recorder, response), current_or_none()
        if read is None or actor is None:
            return response
        try:
            recorder.record(actor, read)
        except AppError as error:
            if read.kind != Kind.DENIED:
                return make_response(current_app.handle_user_exception(error))
            log.error("a denial could not be recorded")
        return response


def _read_of(recorder: Recorder, response: Response) -> Read | None:
    """How this answer is recorded; None: not at all (a list, a form, a page of nobody's)."""
    if request.endpoint is None:
        return None
    read = recorder.read_at(request.endpoint)
    if response.status_code in (403, 404):
        return Read(Kind.DENIED, read.entity, read.beside, read.prefix) if read else Read(Kind.DENIED)
    shown = response.status_code < 300 or response.status_code == 304
    if read is None or not shown or (read.only_with and not request.args.get(read.only_with)):
        return None
    return read


def _id_of(argument: str) -> str:
    value = str((request.view_args or {}).get(argument, ""))
    return value if ID.fullmatch(value) else ""
