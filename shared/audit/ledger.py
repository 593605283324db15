"""The audit record of one service, as the sealer, the verification and the pages are handed it."""

from dataclasses import dataclass

from sqlalchemy import FromClause, Integer, Text, column, table

from shared.audit.tables import AuditTables, audit_tables
from shared.database import Database, database_for, metadata
from shared.registry.table import get_service
from shared.settings import Settings


@dataclass(frozen=True)
class Ledger:
    """One service's tables and connections. `streams` are its entities' newest hashes; None: it keeps none."""

    service: str
    database: Database
    tables: AuditTables
    streams: FromClause | None


def ledger_of(service: str, database: Database) -> Ledger:
    """The ledger of a service, on its own connections."""
    declared = get_service(service)
    schema = declared.in_schema
    streams = _streams(schema) if declared.acts else None
    return Ledger(service, database, audit_tables(metadata(schema)), streams)


def ledger_for(service: str, settings: Settings) -> Ledger:
    """The same with connections of its own. Raises SettingMissing."""
    return ledger_of(service, database_for(service, settings))


def trusted_keys(settings: Settings, own: str) -> frozenset[str]:
    """The public keys whose heads count: our present one, and those that were retired."""
    retired = {key.strip().lower() for key in settings.audit_retired_keys.split(",") if key.strip()}
    return frozenset({own} | retired)


def _streams(schema: str) -> FromClause:
    words = [column(name, Text) for name in ("stream_id", "chain_hash")]
    return table("stream", *words, column("seq", Integer), schema=schema)
