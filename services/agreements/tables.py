"""The agreements schema's metadata and its core tables of acts; each feature declares its own tables on `Base`."""

from sqlalchemy.orm import DeclarativeBase

from shared.acts.tables import act_tables
from shared.database import metadata

SCHEMA = "agreements"


class Base(DeclarativeBase):
    """Declarative base of every table in the agreements schema."""

    metadata = metadata(SCHEMA)


ACTS = act_tables(Base.metadata)
