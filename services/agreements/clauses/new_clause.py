"""Proposing a clause that is not in the library yet, with its place in a template. It counts after a second person."""

from services.agreements.clauses import repository as rows
from services.agreements.clauses.models import APPROVED, PROPOSED
from services.agreements.clauses.placing import Place, placed
from services.agreements.clauses.service import read_source, refuse_misfits, require_permission, stream_of
from services.agreements.ledger import CHANGES
from services.agreements.wiring import Agreements
from shared import clock
from shared.audit.chain import digest_of
from shared.auth.actor import Actor
from shared.errors import Conflict, FieldError, Invalid

RESERVED = ("new",)
"""Ids that the library's own addresses need."""
STARTER = """+++
id = "choose-an-id"
version = 1
title = "Title of the clause"
group = "{shelf}"
+++

The first paragraph.
"""
"""What the page begins with."""


def propose_new(
    parts: Agreements, actor: Actor, *, source: str, reason: str, place: Place, key: str
) -> tuple[str, int]:
    """Propose a new clause and return its id and version; the same key again returns the same.

    Raises Invalid (the line to mend, a known id, a place that is none, what would not fit), Conflict where a proposal
    under this id waits, NotFound (no such template), Denied.
    """
    require_permission(actor, "clauses.propose")
    clause = read_source(source, None, 1)
    clause_id = clause.clause_id
    content = {"propose": source, "reason": reason, "place": place.model_dump(), "by": actor.account_id}
    with parts.database.transaction() as session:
        seen = CHANGES.begin(session, stream_of(clause_id), key, content)
        versions = rows.list_versions(session, clause_id)
        if seen is not None:
            return clause_id, int(seen.get("version", versions[0].version))
        if clause_id in RESERVED or any(row.status == APPROVED for row in versions):
            known = FieldError(
                "source", f"Line 2: there is a clause “{clause_id}” already. Choose another id."
            )
            raise Invalid("A new clause needs an id of its own.", (known,))
        if versions and versions[0].status == PROPOSED:
            raise Conflict("A clause with this id waits for a decision.", way_out="Decide that one first.")
        number = versions[0].version + 1 if versions else 1
        clause = clause.model_copy(update={"version": number})
        template = placed(rows.get_template(session, place.template), place, clause_id)
        refuse_misfits(session, clause, source, (template,))
        body, at = clause.model_dump(mode="json"), clock.now()
        rows.add_version(session, {
            "clause_id": clause_id, "version": number, "title": clause.title, "shelf": clause.group, "body": body,
            "status": PROPOSED, "base": 0, "reason": reason, "proposed_by": actor.account_id, "proposed_at": at,
            "place": place.model_dump(),
        })  # fmt: skip
        told = {"version": number, "base": 0, "sha256": digest_of(body), "template": place.template}
        CHANGES.write(
            session, stream_of(clause_id), "propose_new_clause", actor, key=key, content=content, body=told
        )
    return clause_id, number
