"""Acts and drafts for tests of the write path, made of ids alone."""

import uuid
from datetime import UTC, datetime
from typing import Any

from services.agreements.register.repository import add_row
from shared.acts.decision import Decision
from shared.acts.messages import Act
from shared.acts.streams import open_stream
from shared.auth.actor import ActorClaims, Grant
from workflows.agreements.state import new_state

BEGUN = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
AGENCY, PARTNER = "agency-a", "federal-a"
AUTHOR = ActorClaims("author", "s1", [Grant("drafter", AGENCY)])
LAWYER = ActorClaims("lawyer", "s2", [Grant("legal_reviewer", AGENCY)])
HEAD = ActorClaims("head", "s3", [Grant("approver", AGENCY), Grant("signatory", AGENCY)])

ROUTE = [
    {"id": "legal", "name": "Legal review", "mode": "all", "n": 1, "members": [{"account": "lawyer", "why": ""}],
     "rule": "legal_review", "because": "", "next_in_line": "deputy"},
    {"id": "head", "name": "Agency head", "mode": "any", "n": 1, "members": [{"account": "head", "why": ""}],
     "rule": "approval_stage", "because": "", "next_in_line": ""},
]  # fmt: skip
SIGNERS = [{"id": "signer-1", "kind": "staff", "who": "head", "body": AGENCY, "order": 1}]
SUBMIT: dict[str, Any] = {
    "version": "v1",
    "docx": "d" * 64,
    "terms": "t" * 64,
    "route": ROUTE,
    "signers": SIGNERS,
}
PACKAGE: dict[str, Any] = {"id": "p1", "version": "v1", "docx": "d" * 64, "pdf": "f" * 64, "terms": "t" * 64}


def a_draft(at: datetime) -> tuple[Act, Decision]:
    """The act and decision that open a draft with one version."""
    state = new_state(agencies=[AGENCY], partners=[PARTNER], author="author")
    state["version"] = "v1"
    return Act("create", "create", "", at, AUTHOR), Decision(dict(state))


def an_act(name: str, actor: ActorClaims, at: datetime, key: str = "", **ids: object) -> Act:
    """One act; without a key, a new one."""
    return Act(name, key or str(uuid.uuid4()), f"digest-{name}", at, actor, dict(ids))


def a_register_row(stream: str) -> dict[str, object]:
    """The register's row of such a draft."""
    return {
        "id": stream, "number": f"T-{stream[:8]}", "title": "A draft", "kind": "task-force-mou", "source": "drafted",
        "status": "Draft", "state": "draft", "agencies": [AGENCY], "partners": [PARTNER], "author": "author",
        "allow": [], "walls": [], "published": False, "effective_on": None, "ends_on": None, "next_what": None,
        "next_who": [], "next_due": None, "seq": 1, "created_at": BEGUN, "updated_at": BEGUN,
    }  # fmt: skip


def begin(database, context, at: datetime = BEGUN) -> str:
    """A fresh draft with its register row; returns its id."""
    stream = str(uuid.uuid4())
    with database.transaction() as session:
        add_row(session, a_register_row(stream))
        open_stream(session, context, stream, *a_draft(at))
    return stream
