"""The auditors' pages of one service: seals and their state, events, accesses, proofs; and the heads for everybody.

Each service mounts them over its own schema, since none may read another's; tabs lead from one to the next. What a
service alone knows (names of its entities, who may see which) it hands in as a `Desk`.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from flask import Blueprint, Response, make_response, render_template, request
from pydantic import Field
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from shared.audit import offline, queries
from shared.audit.access import Kind
from shared.audit.heads import SignedHead
from shared.audit.ledger import Ledger
from shared.audit.proofs import NotSealedYet, proof_json, prove
from shared.audit.queries import Filters
from shared.audit.recording import Read
from shared.audit.sealer import ACCESS, EVENT, head_of
from shared.auth.actor import Actor
from shared.auth.current import current_actor
from shared.auth.directory import get_people_of
from shared.auth.permissions import permission, public
from shared.errors import NotFound
from shared.registry.table import get_services
from shared.web.form_state import FormState
from shared.web.forms import FormModel, parse_query
from shared.web.paging import Cursors, Page, page_size

SERVICES = tuple((s.label, s.audit_page) for s in (*get_services()[1:], get_services()[0]) if s.audit_page)
"""Words and address of every service's audit pages; the portal's come last, being asked for least."""
TEMPLATES = Path(__file__).parent / "templates"
NOBODY = {"system": "Concord", "command line": "An operator, on the server", "": "Nobody signed in"}
KINDS = {
    Kind.READ: "Opened", Kind.DOWNLOAD: "Downloaded", Kind.EXPORT: "Exported", Kind.SEARCH: "Searched",
    Kind.DENIED: "Refused",
}  # fmt: skip
SHOWN_HEADS = 24
READS: Mapping[str, Read | None] = {
    "audit.seals": Read(Kind.READ),
    "audit.events": Read(Kind.READ),
    "audit.accesses": Read(Kind.READ),
    "audit.proof": Read(Kind.DOWNLOAD),
}
"""What is recorded of reading these pages, in every service that mounts them."""


@dataclass(frozen=True)
class Named:
    """An entity as auditors know it: its words, and its page where it has one."""

    words: str
    href: str | None = None


class Desk(Protocol):
    """What one service adds to the pages."""

    @property
    def ledger(self) -> Ledger:
        """The service's record."""

    @property
    def secret(self) -> str:
        """Signs the cursors of its lists."""

    @property
    def events(self) -> Mapping[str, str]:
        """Its events' names, in the users' words."""

    def visible(self, actor: Actor, entity: ColumnElement[str]) -> ColumnElement[bool]:
        """The entities whose events this auditor may see."""

    def may_see(self, session: Session, actor: Actor, entity: str) -> bool:
        """The same rule for one entity ("": a row that belongs to none)."""

    def names(self, session: Session, entities: set[str]) -> Mapping[str, Named]:
        """The entities' names, by id."""

    def find(self, session: Session, words: str) -> str:
        """The id of the entity that somebody names by its number; what is no number stays as it is."""


class ListForm(FormModel):
    """A list's filters and place, as they stand in the address."""

    entity: str = Field("", max_length=200, title="the record")
    person: str = Field("", max_length=64, title="the person")
    kind: str = Field("", max_length=80, title="the kind")
    cursor: str | None = None
    limit: str | None = None


def audit_pages(prefix: str, desk_of: Callable[[], Desk]) -> Blueprint:
    """The pages under `prefix`. Register them on an app that installs `TEMPLATES`."""
    pages = Blueprint("audit", __name__, template_folder=str(TEMPLATES))
    reads = permission("audit.read")

    def show(name: str, tab: str, **data: Any) -> str:
        tabs = [(words, href, href == prefix) for words, href in SERVICES]
        return render_template(f"audit/{name}.html", prefix=prefix, tab=tab, services=tabs, **data)

    @pages.get(prefix)
    @reads
    def seals() -> str:
        """Whether the record holds, and the newest seals."""
        return show("seals", "seals", **_seals(desk_of()))

    @pages.get(f"{prefix}/events")
    @reads
    def events() -> str:
        """What was done, by whom, to what."""
        return show("events", "events", **_events(desk_of()))

    @pages.get(f"{prefix}/access")
    @reads
    def accesses() -> str:
        """Who read, exported, searched or was refused."""
        return show("accesses", "access", **_accesses(desk_of()))

    @pages.get(f"{prefix}/proof/<any({EVENT}, {ACCESS}):source>/<int:seq>")
    @reads
    def proof(source: str, seq: int) -> Response:
        """Everything that checks one entry without us: head, proof and script in one file."""
        return _proof(desk_of(), source, request.args.get("entity", ""), seq)

    @pages.get(f"{prefix}/head.json")
    @public
    def head() -> Response:
        """The newest head, for whoever wants to keep it."""
        return _head(desk_of().ledger, None)

    @pages.get(f"{prefix}/heads/<int:number>.json")
    @public
    def head_number(number: int) -> Response:
        """One head."""
        return _head(desk_of().ledger, number)

    @pages.get(f"{prefix}/offline.py")
    @public
    def script() -> Response:
        """The script that checks a proof."""
        return _download(Path(offline.__file__).read_bytes(), "text/x-python", "offline.py")

    return pages


def _seals(desk: Desk) -> dict[str, Any]:
    tables = desk.ledger.tables
    with desk.ledger.database.transaction() as session:
        return {
            "heads": queries.list_heads(session, tables, SHOWN_HEADS),
            "check": queries.last_check(session, tables),
            "waiting": queries.count_waiting(session, tables),
            "most": queries.COUNTED,
        }


def _events(desk: Desk) -> dict[str, Any]:
    def rows(session: Session, filters: Filters, **where: Any) -> Sequence[Any]:
        visible = desk.visible(current_actor(), desk.ledger.tables.event.c.stream_id)
        return queries.list_events(session, desk.ledger.tables, filters, visible, **where)

    data = _listing(desk, "events", rows, lambda row: (row.at, row.stream_id, row.seq), "stream_id")
    return {**data, "words": desk.events}


def _accesses(desk: Desk) -> dict[str, Any]:
    def rows(session: Session, filters: Filters, **where: Any) -> Sequence[Any]:
        visible = desk.visible(current_actor(), desk.ledger.tables.access_log.c.entity)
        return queries.list_accesses(session, desk.ledger.tables, filters, visible, **where)

    return {**_listing(desk, "accesses", rows, lambda row: (row.id,), "entity"), "words": KINDS}


def _listing(
    desk: Desk, what: str, rows_of: Callable[..., Sequence[Any]], key: Callable[[Any], Any], entity: str
) -> dict[str, Any]:
    """One page of a list, with the names that its rows need."""
    form, size = parse_query(ListForm, request), page_size(request)
    with desk.ledger.database.transaction() as session:
        found = desk.find(session, form.entity.strip())
        filters = Filters(found, form.person, form.kind)
        cursors = Cursors(desk.secret, what, filters, current_actor().account_id)
        position = cursors.read(form.cursor)
        rows = rows_of(session, filters, position=position, size=size)
        page: Page[Any] = cursors.page(list(rows), position, size, key)
        entities = desk.names(session, {getattr(row, entity) for row in page.items} - {""})
        people = get_people_of(session, {row.actor for row in page.items} | {form.person} - {""})
    names = {account: person.name for account, person in people.items()} | NOBODY
    return {
        "page": page.at(request), "form": FormState(form), "entities": entities, "people": names,
        "filtered": bool(form.entity or form.person or form.kind),
    }  # fmt: skip


def _proof(desk: Desk, source: str, entity: str, seq: int) -> Response:
    with desk.ledger.database.transaction() as session:
        if source == ACCESS:
            entity = queries.entity_of_access(session, desk.ledger.tables, seq)
        if not desk.may_see(session, current_actor(), entity):
            raise NotFound("There is no such entry.")
        proof = prove(session, desk.ledger, source, entity if source == EVENT else "", seq)
    files = {
        "HEAD.json": json.dumps(proof.head, indent=1, ensure_ascii=False).encode(),
        "PROOF.json": proof_json(proof),
        "offline.py": Path(offline.__file__).read_bytes(),
        "README.txt": b"Check with Python 3.8 or newer, without a network:\n\n"
        b"    python3 offline.py HEAD.json PROOF.json\n\n"
        b"The entry holds ids. PROOF.json says beside it whose they are; those names are not part of the seal.\n",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return _download(packed.getvalue(), "application/zip", f"proof-{proof.body['leaf']}.zip")


def _head(ledger: Ledger, number: int | None) -> Response:
    with ledger.database.transaction() as session:
        if number is None:
            newest = queries.list_heads(session, ledger.tables, 1)
            row = newest[0] if newest else None
        else:
            row = queries.get_head(session, ledger.tables, number)
    if row is None:
        raise (
            NotSealedYet("There is no such seal yet.")
            if number is None
            else NotFound("There is no such seal.")
        )
    signed: SignedHead = head_of(ledger.service, row)
    response = make_response(json.dumps(signed.as_json(row.timestamp), indent=1, ensure_ascii=False))
    response.mimetype = "application/json"
    return response


def _download(data: bytes, mimetype: str, name: str) -> Response:
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
