"""Supplied texts that a local version keeps out: a release brings version N of a clause that was made here meanwhile.

The local text stays in force; this only tells which supplied texts nobody has looked at. Taking one is a proposal.
"""

from functools import cache

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.agreements.clauses.models import ClauseRow
from services.agreements.clauses.repository import SUPPLIED, list_versions
from services.agreements.library.loader import load_library
from services.agreements.wiring import Agreements
from shared.documents.write.model import ClauseText
from shared.errors import NotFound


@cache
def _supplied() -> dict[tuple[str, int], ClauseText]:
    return {(clause.clause_id, clause.version): clause for clause in load_library().clauses}


def list_kept_out(session: Session) -> list[ClauseText]:
    """The supplied texts whose number a local version has, and which no version here holds, decided or waiting."""
    numbered = select(ClauseRow.clause_id, ClauseRow.version).where(
        ClauseRow.proposed_by != SUPPLIED, tuple_(ClauseRow.clause_id, ClauseRow.version).in_(_supplied())
    )
    taken = session.execute(numbered.order_by(ClauseRow.clause_id)).all()
    found = [_supplied()[clause_id, version] for clause_id, version in taken]
    return [clause for clause in found if not _is_known(session, clause)]


def get_kept_out(parts: Agreements, clause_id: str) -> ClauseText:
    """The supplied text of a clause that a local version keeps out. Raises NotFound."""
    with parts.database.transaction() as session:
        found = next((one for one in list_kept_out(session) if one.clause_id == clause_id), None)
    if found is None:
        raise NotFound("No supplied text of this clause waits to be looked at.")
    return found


def _is_known(session: Session, clause: ClauseText) -> bool:
    """Whether some version here has the text: then somebody has taken it, or decided against it."""
    kept = (ClauseText.model_validate(row.body) for row in list_versions(session, clause.clause_id))
    return any(one.model_copy(update={"version": clause.version}) == clause for one in kept)
