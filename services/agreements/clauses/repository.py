"""Queries on the clause library's rows, as the models that the document engine takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.agreements.clauses.models import ClauseRow, TemplateRow
from services.agreements.library.loader import Library
from shared.documents.write.model import ClauseText, Template
from shared.errors import NotFound

SUPPLIED = "system"
"""Who proposed and approved the clauses that come with Concord."""


def add_supplied(session: Session, library: Library, at: datetime) -> None:
    """Add the supplied clauses and templates that are not there yet. Never changes a row; safe to run again."""
    clauses = [
        {
            "clause_id": c.clause_id, "version": c.version, "title": c.title, "shelf": c.group,
            "body": c.model_dump(mode="json"), "status": "approved", "base": 0, "reason": "Supplied with Concord",
            "proposed_by": SUPPLIED, "proposed_at": at, "decided_by": SUPPLIED, "decided_at": at,
        }
        for c in library.clauses
    ]  # fmt: skip
    session.execute(upsert(ClauseRow).on_conflict_do_nothing(), clauses)
    templates = [
        {
            "template_id": t.template_id,
            "version": t.version,
            "title": t.title,
            "body": t.model_dump(mode="json"),
            "added_at": at,
        }
        for t in library.templates
    ]
    session.execute(upsert(TemplateRow).on_conflict_do_nothing(), templates)


def list_templates(session: Session) -> Sequence[TemplateRow]:
    """The newest version of each template, by title."""
    newest = (
        select(TemplateRow.template_id, func.max(TemplateRow.version).label("v"))
        .group_by(TemplateRow.template_id)
        .subquery()
    )
    same = (TemplateRow.template_id == newest.c.template_id) & (TemplateRow.version == newest.c.v)
    return session.execute(select(TemplateRow).join(newest, same).order_by(TemplateRow.title)).scalars().all()


@dataclass(frozen=True)
class _Body:
    """One version of a template, in one installation: when it was added tells it from another's."""

    template_id: str
    version: int
    added_at: datetime


_READ: dict[_Body, Template] = {}


def get_template(session: Session, template_id: str, version: int | None = None) -> Template:
    """A template, in that version or its newest. Raises NotFound."""
    found = session.execute(_FINDING, {"template": template_id, "wanted": version}).first()
    if found is None:
        raise NotFound("There is no such template.")
    return _read_template(_Body(template_id, found.version, found.added_at), session)


_FINDING = (
    select(TemplateRow.version, TemplateRow.added_at)
    .where(TemplateRow.template_id == bindparam("template"))
    .where(TemplateRow.version == func.coalesce(bindparam("wanted", type_=Integer), TemplateRow.version))
    .order_by(TemplateRow.version.desc())
    .limit(1)
)


def _read_template(body: _Body, session: Session) -> Template:
    """A version never changes, so each is read once in a process."""
    known = _READ.get(body)
    if known is None:
        mine = TemplateRow.template_id == body.template_id, TemplateRow.version == body.version
        found = session.execute(select(TemplateRow.body).where(*mine)).scalar_one()
        known = _READ[body] = Template.model_validate(found)
    return known


def list_current(session: Session) -> list[ClauseText]:
    """The newest approved version of every clause: what a new Word file is made from."""
    rows = session.execute(
        select(ClauseRow.body)
        .where(ClauseRow.status == "approved")
        .order_by(ClauseRow.clause_id, ClauseRow.version.desc())
        .ext(distinct_on(ClauseRow.clause_id))
    )
    return [ClauseText.model_validate(body) for body in rows.scalars()]


def list_versions(session: Session, clause_id: str) -> Sequence[ClauseRow]:
    """Every version of a clause, newest first."""
    query = select(ClauseRow).where(ClauseRow.clause_id == clause_id).order_by(ClauseRow.version.desc())
    return session.execute(query).scalars().all()


def get_version(session: Session, clause_id: str, version: int, *, lock: bool = False) -> ClauseRow:
    """One version of a clause. Raises NotFound."""
    query = select(ClauseRow).where(ClauseRow.clause_id == clause_id, ClauseRow.version == version)
    row = session.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if row is None:
        raise NotFound("There is no such version of this clause.")
    return row


def add_template(session: Session, template: Template, at: datetime) -> None:
    """Add the next version of a template."""
    body = template.model_dump(mode="json")
    named = {"template_id": template.template_id, "version": template.version, "title": template.title}
    session.execute(insert(TemplateRow).values(**named, body=body, added_at=at))


def list_open(session: Session) -> Sequence[ClauseRow]:
    """The proposals that wait for a decision, oldest first."""
    query = select(ClauseRow).where(ClauseRow.status == "proposed").order_by(ClauseRow.proposed_at)
    return session.execute(query).scalars().all()


def add_version(session: Session, values: Mapping[str, Any]) -> None:
    """Add a proposed version."""
    session.execute(insert(ClauseRow).values(**values))


def decide_version(session: Session, row: ClauseRow, values: Mapping[str, Any]) -> None:
    """Decide a proposal."""
    mine = ClauseRow.clause_id == row.clause_id, ClauseRow.version == row.version
    session.execute(update(ClauseRow).where(*mine).values(**values))


def load_templates(session: Session) -> list[Template]:
    """The templates in force, as the document engine takes them."""
    return [Template.model_validate(row.body) for row in list_templates(session)]
