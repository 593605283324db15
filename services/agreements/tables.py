"""The agreements schema's metadata and its core tables of acts and audit; features declare theirs on `Base`."""

from sqlalchemy.orm import DeclarativeBase

from shared.acts.tables import act_tables
from shared.audit.tables import audit_tables
from shared.database import metadata

SCHEMA = "agreements"


class Base(DeclarativeBase):
    """Declarative base of every table in the agreements schema."""

    metadata = metadata(SCHEMA)


ACTS = act_tables(Base.metadata)
AUDIT = audit_tables(Base.metadata)
