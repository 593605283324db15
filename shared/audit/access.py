"""The access log: who read, exported, searched or was refused. A row is written in the request's own short transaction.

It is not chained when it is written, so that reading never waits on writing: the sealer does that. Ids only, never
a name, an address, or what somebody typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from shared.audit.chain import digest_of
from shared.audit.tables import AuditTables


class Kind(StrEnum):
    """What somebody did, or was not let do."""

    READ = "read"
    DOWNLOAD = "download"
    EXPORT = "export"
    SEARCH = "search"
    DENIED = "denied"


@dataclass(frozen=True)
class Access:
    """One access: `entity` is a stream's id ("" for a list), `body` ids and counts."""

    at: datetime
    actor: str
    kind: str
    entity: str
    request_id: str
    body: Mapping[str, Any] = field(default_factory=dict)


def add_access(session: Session, tables: AuditTables, access: Access) -> None:
    """Write the row. Whatever this raises must also end the reading that it was to record."""
    content = content_of(access)
    row = {**content, "digest": digest_of(content)}  # shows a change of the row before it is sealed
    session.execute(insert(tables.access_log), row)


def content_of(row: Any) -> dict[str, Any]:
    """What a row's own digest covers."""
    return {
        "at": row.at, "actor": row.actor, "kind": str(row.kind), "entity": row.entity,
        "request_id": row.request_id, "body": dict(row.body),
    }  # fmt: skip


def sealed_form(row: Any) -> dict[str, Any]:
    """What the access chain's hash covers, once the row is sealed."""
    return {"id": row.id, **content_of(row)}
