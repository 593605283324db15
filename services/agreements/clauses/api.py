"""The API of the clause library: read it, propose a change, decide one as the second person."""

from flask import Blueprint

from services.agreements.clauses.new_clause import propose_new
from services.agreements.clauses.schemas import (
    ClauseDifference,
    ClauseList,
    ClauseView,
    DecideForm,
    NewClauseForm,
    NewlyProposed,
    Proposal,
    Proposed,
)
from services.agreements.clauses.service import decide, propose
from services.agreements.clauses.shelves import list_shelves, open_clause
from services.agreements.current import current_parts
from shared.auth.current import current_actor
from shared.auth.permissions import permission
from shared.web.api import Reply, api

bp = Blueprint("clauses_api", __name__)
BASE = "/api/agreements/clauses"


@bp.get(BASE)
@permission("clauses.read")
@api("listClauses", response=ClauseList)
def list_clauses() -> ClauseList:
    """Every clause in force, by shelf, and the proposals that wait."""
    return ClauseList.of(list_shelves(current_parts()))


@bp.post(BASE)
@permission("clauses.propose")
@api(
    "proposeNewClause", request=NewClauseForm, response=NewlyProposed, status=201, idempotent=True,
    statuses={409: "A clause with this id waits for a decision."},
)  # fmt: skip
def propose_new_clause(body: NewClauseForm, key: str) -> Reply:
    """Propose a new clause with its place in a template; a second person decides."""
    clause_id, version = propose_new(
        current_parts(), current_actor(), source=body.source, reason=body.reason, place=body.where, key=key
    )
    return Reply(NewlyProposed(clause=clause_id, version=version))


@bp.get(f"{BASE}/<clause_id>")
@permission("clauses.read")
@api("getClause", response=ClauseView, etag=True)
def get_clause(clause_id: str) -> Reply:
    """One clause: its text, source, versions, and where it is used."""
    opened = open_clause(current_parts(), clause_id)
    return Reply(ClauseView.of(opened), version=opened.current.version)


@bp.get(f"{BASE}/<clause_id>/compare/<int:old>/<int:new>")
@permission("clauses.read")
@api("compareClause", response=ClauseDifference)
def compare_clause(clause_id: str, old: int, new: int) -> ClauseDifference:
    """What became of a clause from one version to another, word by word."""
    return ClauseDifference.of(open_clause(current_parts(), clause_id), old, new)


@bp.post(f"{BASE}/<clause_id>/proposals")
@permission("clauses.propose")
@api(
    "proposeClause", request=Proposal, response=Proposed, status=201, idempotent=True,
    statuses={409: "Another change waits for a decision.", 412: "The clause was changed since `base`."},
)  # fmt: skip
def propose_clause(clause_id: str, body: Proposal, key: str) -> Reply:
    """Propose a changed text; 422 names the line to mend, or what would no longer fit."""
    version = propose(
        current_parts(), current_actor(), clause_id,
        source=body.source, reason=body.reason, base=body.base, key=key,
    )  # fmt: skip
    return Reply(Proposed(version=version), location=f"{BASE}/{clause_id}")


@bp.post(f"{BASE}/<clause_id>/proposals/<int:version>/decision")
@permission("clauses.approve")
@api(
    "decideClause", request=DecideForm, status=204, idempotent=True,
    statuses={409: "It was already decided."},
)  # fmt: skip
def decide_clause(clause_id: str, version: int, body: DecideForm, key: str) -> Reply:
    """Approve or decline a proposal, as somebody other than its proposer."""
    decide(
        current_parts(), current_actor(), clause_id, version,
        approve=body.decision == "approve", reason=body.reason, key=key,
    )  # fmt: skip
    return Reply()
