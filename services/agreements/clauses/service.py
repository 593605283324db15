"""Changing the clause library: proposing a text and deciding on it. It counts only when a second person approved.

Running drafts keep the text of the Word files they have; the next file they make has the newest approved text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from services.agreements.clauses import repository as rows
from services.agreements.clauses.lines import with_line
from services.agreements.clauses.models import APPROVED, DECLINED, PROPOSED, ClauseRow
from services.agreements.clauses.placing import Place, placed
from services.agreements.ledger import CHANGES
from services.agreements.wiring import Agreements
from shared import clock
from shared.audit.chain import digest_of
from shared.auth.actor import Actor
from shared.auth.scope import permissions_of
from shared.documents.write.errors import SourceError
from shared.documents.write.integrity import check_template
from shared.documents.write.model import ClauseText, Template
from shared.documents.write.source import parse_clause
from shared.errors import Conflict, Denied, FieldError, Invalid, NotFound, StaleVersion


def propose(
    parts: Agreements, actor: Actor, clause_id: str, *, source: str, reason: str, base: int, key: str
) -> int:
    """Propose a changed text and return its version number; the same key again returns the same.

    Raises Invalid naming the line (or what would no longer fit), StaleVersion where the clause was changed since
    `base`, Conflict where another proposal waits, NotFound, Denied.
    """
    require_permission(actor, "clauses.propose")
    content = {"propose": source, "reason": reason, "base": base, "by": actor.account_id}
    with parts.database.transaction() as session:
        seen = CHANGES.begin(session, stream_of(clause_id), key, content)
        versions = rows.list_versions(session, clause_id)
        if seen is not None:
            return int(seen.get("version", versions[0].version))
        current = _check_open(versions, base)
        number = versions[0].version + 1
        clause = read_source(source, clause_id, number)
        if clause.model_copy(update={"version": base}) == ClauseText.model_validate(current.body):
            raise Invalid("Nothing was changed.", (FieldError("source", "Change the text, or go back."),))
        refuse_misfits(session, clause, source)
        body, at = clause.model_dump(mode="json"), clock.now()
        rows.add_version(session, {
            "clause_id": clause_id, "version": number, "title": clause.title, "shelf": clause.group, "body": body,
            "status": PROPOSED, "base": base, "reason": reason, "proposed_by": actor.account_id, "proposed_at": at,
        })  # fmt: skip
        told = {"version": number, "base": base, "sha256": digest_of(body)}
        CHANGES.write(
            session, stream_of(clause_id), "propose_clause", actor, key=key, content=content, body=told
        )
    return number


def decide(
    parts: Agreements, actor: Actor, clause_id: str, version: int, *, approve: bool, reason: str, key: str
) -> None:
    """Approve or decline a proposal; the same key again changes nothing.

    Raises Denied (the proposer), Conflict (decided), Invalid (misfits), KeyReused (for another decision), NotFound.
    """
    require_permission(actor, "clauses.approve")
    content = {"decide": version, "approve": approve, "reason": reason, "by": actor.account_id}
    with parts.database.transaction() as session:
        if CHANGES.begin(session, stream_of(clause_id), key, content) is not None:
            return
        row = rows.get_version(session, clause_id, version, lock=True)
        if row.status != PROPOSED:
            raise Conflict("This proposal was already decided.")
        if row.proposed_by == actor.account_id:
            raise Denied("A second person decides: you proposed this change.", code="two_people")
        if approve:
            _put_in_force(session, row, actor, key=key, content=content)
        status = APPROVED if approve else DECLINED
        decided = {
            "status": status,
            "decided_by": actor.account_id,
            "decided_at": clock.now(),
            "decision": reason,
        }
        rows.decide_version(session, row, decided)
        told = {"version": version, "proposed_by": row.proposed_by, "decision": status}
        CHANGES.write(
            session, stream_of(clause_id), f"{status}_clause", actor, key=key, content=content, body=told
        )


def _put_in_force(
    session: Session, row: ClauseRow, actor: Actor, *, key: str, content: Mapping[str, Any]
) -> None:
    """Check that all fits; a new clause takes its place in the next version of its template."""
    clause = ClauseText.model_validate(row.body)
    if row.place is None:
        refuse_misfits(session, clause)
        return
    place = Place.model_validate(row.place)
    stream = f"template:{place.template}"
    CHANGES.begin(session, stream, key, content)
    template = placed(rows.get_template(session, place.template), place, clause.clause_id)
    refuse_misfits(session, clause, "", (template,))
    rows.add_template(session, template, clock.now())
    told = {"version": template.version, "clause": clause.clause_id, "slot": place.slot, "how": place.how}
    CHANGES.write(session, stream, "place_clause", actor, key=key, content=content, body=told)


def read_source(source: str, clause_id: str | None, version: int) -> ClauseText:
    """A clause's source as it is typed, with this id (None: any). Raises Invalid naming the line to mend."""
    try:
        clause = parse_clause(source.replace("\r\n", "\n").strip() + "\n", "clause")
    except SourceError as error:
        message = f"Line {error.line}: {error.message}"
        raise Invalid("The text can't be read.", (FieldError("source", message),)) from None
    if clause_id is not None and clause.clause_id != clause_id:
        line = FieldError("source", f"Line 2: the id must stay “{clause_id}”.")
        raise Invalid("A clause keeps its id.", (line,))
    return clause.model_copy(update={"version": version})


def stream_of(clause_id: str) -> str:
    """The stream of a clause's changes."""
    return f"clause:{clause_id}"


def _check_open(versions: Sequence[ClauseRow], base: int) -> ClauseRow:
    """The version in force, where it is `base` and no proposal waits."""
    current = next((row for row in versions if row.status == APPROVED), None)
    if current is None:
        raise NotFound("There is no such clause.")
    if versions[0].status == PROPOSED:
        raise Conflict(
            "Another change of this clause waits for a decision.", way_out="Decide that one first."
        )
    if current.version != base:
        raise StaleVersion("The clause was changed after you opened it.")
    return current


def refuse_misfits(
    session: Session, clause: ClauseText, source: str = "", templates: Sequence[Template] = ()
) -> None:
    """Raises Invalid where a template would no longer fit together with this text, naming the line where it shows.

    `templates` are asked in place of those in force.
    """
    others = [one for one in rows.list_current(session) if one.clause_id != clause.clause_id]
    problems = [
        p
        for template in templates or rows.load_templates(session)
        for p in check_template(template, [*others, clause])
    ]
    if problems:
        errors = tuple(FieldError("source", with_line(one, source)) for one in dict.fromkeys(problems))
        raise Invalid("The text does not fit the agreements that are made from it.", errors)


def require_permission(actor: Actor, permission: str) -> None:
    """Raises Denied. The library belongs to all agencies: the permission at any of them counts."""
    if permission not in permissions_of(actor):
        raise Denied("Your roles do not allow this.")
